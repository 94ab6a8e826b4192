"""The demo city's articles: good, useful, in two languages, and tied to what may be asked for."""

from pathlib import Path

import pytest

import thirdring.simulator
from thirdring.catalogue.reading import read_path as read_catalogue
from thirdring.catalogue.search import Index
from thirdring.knowledge.definitions import Library
from thirdring.knowledge.reading import read_path
from thirdring.knowledge.rendering import as_html
from thirdring.knowledge.rules import Audience
from thirdring.simulator.riverton.people import AGENCIES

TOWN = Path(thirdring.simulator.__file__).parent / "riverton"


@pytest.fixture(scope="module")
def riverton() -> Library:
    return read_path(TOWN / "articles")


@pytest.fixture(scope="module")
def index(riverton: Library) -> Index:
    return Index(riverton.articles)


def test_it_answers_what_a_city_is_asked(riverton: Library) -> None:
    assert len(riverton.articles) >= 40
    assert len([topic for topic in riverton.topics if topic.articles]) >= 10
    assert [each.code for each in riverton.articles if each.audience is Audience.STAFF] == [
        "call-taker-out-of-scope",
        "call-taker-distress",
    ]


def test_every_word_is_there_in_english_and_spanish(riverton: Library) -> None:
    """Reading refuses a missing language; here: nothing was left thin or copied over."""
    assert riverton.languages == ("en", "es")
    for each in riverton.articles:
        assert each.keywords.keys() == {"en", "es"}, each.code
        assert each.titles["en"] != each.titles["es"], each.code
        assert min(len(body.split()) for body in each.bodies.values()) >= 40, each.code


def test_a_translation_has_the_paragraphs_and_items_of_the_original(riverton: Library) -> None:
    for each in riverton.articles:
        shapes = {
            tuple(as_html(body).count(tag) for tag in ("<p>", "<ul>", "<ol>", "<li>"))
            for body in each.bodies.values()
        }
        assert len(shapes) == 1, each.code


def test_owners_and_types_are_the_citys(riverton: Library) -> None:
    agencies = {agency.code for agency in AGENCIES}
    types = {definition.code for definition in read_catalogue(TOWN / "catalogue").types}
    assert {each.owner for each in riverton.articles} <= agencies
    assert {code for each in riverton.articles for code in each.types} <= types
    assert len([each for each in riverton.articles if each.types]) >= 40
    assert {topic.code for topic in riverton.topics} & types == set()  # an id would hide the category


def test_each_is_to_be_looked_at_again(riverton: Library) -> None:
    assert [each.code for each in riverton.articles if each.review_by is None] == []


@pytest.mark.parametrize(
    ("asked", "language", "code"),
    [
        ("what day is garbage pickup", "en", "trash-collection-day"),
        ("get rid of old couch", "en", "bulk-pickup-how"),
        ("fight a parking tikcet", "en", "appeal-parking-ticket"),
        ("street light on utility pole", "en", "street-light-who"),
        ("snow emergency parking", "en", "snow-emergency-rules"),
        ("bitten by a bat rabies", "en", "rabies-bite"),
        ("lead in drinking water", "en", "lead-in-water"),
        ("landlord inspection", "en", "tenant-inspection"),
        ("fence permit", "en", "building-permit"),
        ("is city hall closed on thanksgiving", "en", "holidays"),
        ("necesito un interprete", "es", "interpreter"),
        ("plomo en el agua", "es", "lead-in-water"),
        ("apelar multa", "es", "appeal-parking-ticket"),
        ("muebles viejos", "es", "bulk-pickup-how"),
        ("desalojo", "es", "eviction-help"),
    ],
)
def test_the_words_of_residents_find_their_answer(index: Index, asked: str, language: str, code: str) -> None:
    assert index.find(asked, language)[0] == code
