"""The demo city's catalogue: good, rich, in two languages, and one of each kind a client may meet."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

import thirdring.simulator
from thirdring.catalogue.definitions import Catalogue, Definition, Question
from thirdring.catalogue.phrases import Phrases
from thirdring.catalogue.reading import read_path
from thirdring.catalogue.rules import Delivery, LocationNeed, QuestionKind
from thirdring.catalogue.search import Index

REAL = Path(__file__).parents[3] / "shared" / "data" / "text" / "top100_services_by_12_cities.csv"
PAGES = Path(thirdring.simulator.__file__).parent / "riverton" / "catalogue"


@pytest.fixture(scope="module")
def riverton() -> Catalogue:
    return read_path(PAGES)


def kinds_required(definition: Definition) -> set[QuestionKind]:
    return {
        question.kind for question in definition.questions if question.required and not question.condition
    }


def every_question(catalogue: Catalogue) -> list[Question]:
    return [question for definition in catalogue.types for question in definition.questions]


def test_it_offers_a_whole_city_s_work(riverton: Catalogue) -> None:
    assert len(riverton.types) >= 60
    assert len([group for group in riverton.groups if group.types]) >= 12
    assert {definition.owner for definition in riverton.types} == set(riverton.owners)
    assert len(riverton.owners) == 12


def test_every_word_is_there_in_english_and_spanish(riverton: Catalogue) -> None:
    """Reading refuses a missing language; here: nothing was left undescribed or copied over."""
    assert riverton.languages == ("en", "es")
    for definition in riverton.types:
        assert definition.descriptions.keys() == {"en", "es", *riverton.also_in}, definition.code
        assert {"en", "es"} <= definition.keywords.keys() <= {"en", "es", *riverton.also_in}, definition.code
        assert definition.names["en"] != definition.names["es"], definition.code
        assert definition.descriptions["en"] != definition.descriptions["es"], definition.code


def test_names_questions_and_words_of_danger_are_there_in_every_further_language(riverton: Catalogue) -> None:
    """Each of them whole: what a translation lacks would stand there in English."""
    for language in riverton.also_in:
        for definition in riverton.types:
            shown = [definition.names, definition.descriptions]
            shown += [words for question in definition.questions for words in _words_of(question)]
            assert all(language in words for words in shown), f"{definition.code} in {language}"
            phrases = definition.emergency_words
            assert len(phrases.get(language, ())) == len(phrases.get("en", ())), definition.code
        assert all(language in group.names for group in riverton.groups), language


def _words_of(question: Question) -> list[Mapping[str, str]]:
    hints = [question.hints] if question.hints else []
    return [question.texts, *hints, *(option.names for option in question.options)]


def test_every_type_has_promises_and_a_way_to_end(riverton: Catalogue) -> None:
    for definition in riverton.types:
        assert {"acknowledge", "resolve"} <= {target.clock for target in definition.targets}, definition.code
        assert "fixed" in definition.outcomes, definition.code


def test_every_team_named_owns_something(riverton: Catalogue) -> None:
    owned = {(definition.owner, definition.owner_team) for definition in riverton.types}
    assert owned == {(agency, team) for agency, teams in riverton.owners.items() for team in teams}


def test_it_holds_one_of_each_kind_a_client_may_meet(riverton: Catalogue) -> None:
    types = riverton.types
    takes_an_answer = set(QuestionKind) - {QuestionKind.INFO}
    assert any(t.delivery is Delivery.REALTIME and not t.questions for t in types)
    assert [t.code for t in types if kinds_required(t) == takes_an_answer] == ["bulk-pickup"]
    assert any(question.kind is QuestionKind.INFO for question in every_question(riverton))
    assert any(question.condition for question in every_question(riverton))
    assert {t.delivery for t in types} == set(Delivery)
    assert {t.location for t in types} == set(LocationNeed)
    assert any(t.private for t in types)
    assert any(not t.anonymous_allowed for t in types)
    assert any(t.scripts for t in types)
    assert any(t.reopen_days == 0 for t in types)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("I smell gas in the hallway", "gas-smell"),
        ("a wire on car, sparks!", "wires-down"),
        ("huele a gas", "gas-smell"),
    ],
)
def test_danger_is_recognised_by_its_words(riverton: Catalogue, words: str, code: str) -> None:
    warned = [t.code for t in riverton.types if Phrases(t.emergency_words).heard_in(words)]
    assert code in warned
    assert all(t.safety or t.code == "air-smoke" for t in riverton.types if t.emergency_words)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("huge pothole on 5th", "pothole"),
        ("the street light on my corner is out", "street-light-out"),
        ("they did not pick up my garbage", "missed-trash"),
        ("get rid of an old couch", "bulk-pickup"),
        ("rats in the alley", "rats"),
        ("loud party next door", "noise"),
        ("no hot water in my apartment", "no-heat"),
        ("car parked in front of my driveway", "blocked-driveway"),
        ("stop sign knocked down", "sign-damaged"),
        ("brown water", "discolored-water"),
        ("bache en la calle", "pothole"),
        ("arbol caido", "tree-fallen"),
        ("ruido de musica", "noise"),
        ("perro suelto", "loose-dog"),
    ],
)
def test_residents_find_a_type_in_their_own_words(riverton: Catalogue, words: str, code: str) -> None:
    assert Index(riverton.types).find(words, "en")[0] == code


# What real cities call their types, and ours for the same thing.
REAL_NAMES = {
    "Potholes": "pothole",
    "STREETLIGHT REPAIR": "street-light-out",
    "Abandoned Vehicle (parked on street)": "abandoned-vehicle",
    "Bulky Items": "bulk-pickup",
    "Schedule a Bulk Item Pickup": "bulk-pickup",
    "GARBAGE MISSED": "missed-trash",
    "RECYCLING MISSED": "missed-recycling",
    "YARD WASTE MISS": "yard-waste",
    "Graffiti Removal": "graffiti-public",
    "Illegal Dumping": "illegal-dumping",
    "Dead Animal": "dead-animal",
    "Rodent control": "rats",
    "Homeless Encampment": "outreach",
    "Snow/Ice removal": "icy-spot",
    "Unshoveled Sidewalk": "unshoveled-sidewalk",
    "TREE PLANTING": "tree-planting",
    "TREE PRUNING": "tree-pruning",
    "Tree Hazard": "tree-hazard",
    "SIDEWALK REPAIR": "sidewalk-damaged",
    "Traffic Signal": "traffic-signal",
    "Traffic Sign": "sign-damaged",
    "ROADWAY MARKINGS": "faded-markings",
    "TRAFFIC CALMING": "traffic-calming",
    "Parking Meter": "parking-meter",
    "Illegal Parking": "illegal-parking",
    "Catch Basin, Clogged": "storm-drain",
    "Storm Drain": "storm-drain",
    "Manhole Cover Maintenance": "manhole-cover",
    "Leak": "water-leak",
    "Paving Request": "street-paving",
    "Street Cleaning/Sweeping": "street-sweeping",
    "Vacant Building": "vacant-building",
    "Building Without a Permit": "work-without-permit",
    "Overgrowth": "overgrown-private",
    "Mosquito Control": "mosquitoes",
    "Damaged Guardrail": "bridge-or-wall",
    "Empty Litter Basket": "public-trash-can",
    "Request for Recycling Cart": "cart-problem",
}


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="the real lists are not here")
def test_what_real_cities_offer_is_offered_here_too(riverton: Catalogue) -> None:
    with REAL.open(encoding="utf-8-sig", newline="") as opened:
        real = {name for row in csv.reader(opened) for name in row}
    assert [name for name in REAL_NAMES if name not in real] == []
    index = Index(riverton.types)
    assert {name: index.find(name, "en")[0] for name in REAL_NAMES} == REAL_NAMES
