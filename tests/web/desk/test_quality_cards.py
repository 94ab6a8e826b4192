"""Scorecards on their pages: lines of one form; nothing typed is lost; a change is a new version."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.factories.reviews import card
from tests.web.agency.departments import Department, department
from thirdring.contact_centre.actions import scorecards
from thirdring.contact_centre.models import Scorecard, ScorecardItem, ScorecardVersion
from thirdring.staff.rules import Role
from thirdring.web.desk.quality_words import PROBLEMS

pytestmark = pytest.mark.django_db
HERE = "/desk/quality/cards/"
SAID: dict[str, Any] = {
    "name": "Calls", "about": "calls", "per": "person", "per_month": "4", "second": "12.5", "monthly": "on",
    "question_0": "Was the caller greeted?", "weight_0": "1", "help_0": "By name.", "order_0": "2",
    "question_1": "Was danger asked about?", "weight_1": "2.5", "fails_1": "on", "order_1": "1", "help_1": "",
    "question_2": "", "weight_2": "", "help_2": "", "order_2": "",
}  # fmt: skip


@pytest.fixture
def house() -> Department:
    return department()


@pytest.fixture
def supervisor(house: Department) -> Client:
    return house.other(Role.SUPERVISOR)


def send(browser: Client, address: str = f"{HERE}new/", **other: Any) -> Any:
    return browser.post(address, SAID | other, follow=True)


def asked(house: Department, number: int = 1) -> list[tuple[str, float, bool]]:
    rows = ScorecardItem.objects.of(house.city).filter(of__number=number).order_by("place")
    return [(row.question, row.weight, row.fails_all) for row in rows]


def test_a_card_is_written_in_the_order_its_places_say(house: Department, supervisor: Client) -> None:
    text = send(supervisor).content.decode()
    kept = Scorecard.objects.of(house.city).get()
    assert (kept.name, kept.about, kept.per_month, kept.second_share) == ("Calls", "calls", 4, 0.125)
    assert asked(house) == [("Was danger asked about?", 2.5, True), ("Was the caller greeted?", 1, False)]
    assert "4 of each, a month" in text


def test_a_changed_question_is_a_version_that_the_page_shows(house: Department, supervisor: Client) -> None:
    made = card(house.city)
    address = f"{HERE}{made.pk}/"
    send(supervisor, address, version="1")
    assert [row.number for row in ScorecardVersion.objects.of(house.city).order_by("number")] == [1, 2]
    text = supervisor.get(address).content.decode()
    assert text.index("Version 2") < text.index("Version 1")
    assert "Was the right type found?" in text


def test_more_lines_lose_nothing_and_keep_nothing(house: Department, supervisor: Client) -> None:
    answer = send(supervisor, more="1", weight_0="heavy", name="")
    text = answer.content.decode()
    assert (answer.status_code, Scorecard.objects.of(house.city).count()) == (200, 0)
    assert all(words in text for words in ("By name.", 'value="heavy"', 'name="question_6"'))
    assert 'name="question_7"' not in text


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"about": ""}, ["about"]),
        ({"per": "street"}, ["per"]),
        ({"per_month": "0"}, ["per_month"]),
        ({"per_month": ""}, ["per_month"]),
        ({"second": "101"}, ["second"]),
        ({"second": "nan"}, ["second"]),
        ({"weight_1": "0", "weight_0": ""}, ["weight_0", "weight_1"]),
        ({"weight_0": "heavy"}, ["weight_0"]),
        ({"question_0": "", "help_0": "Alone."}, ["question_0"]),
        ({"question_0": "", "help_0": "", "question_1": ""}, ["question_0"]),
        ({"question_1": "Was the caller greeted?"}, ["question_0"]),
    ],
)
def test_what_is_wrong_is_said_beside_its_line(
    house: Department, supervisor: Client, wrong: dict[str, Any], fields: list[str]
) -> None:
    answer = send(supervisor, **wrong)
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, fields)
    assert "Please look at this again" in answer.content.decode()
    assert not Scorecard.objects.of(house.city).exists()


def test_whoever_comes_second_is_told(house: Department, supervisor: Client) -> None:
    address = f"{HERE}{card(house.city).pk}/"
    send(supervisor, address, version="1")
    answer = send(house.other(Role.ADMINISTRATOR), address, version="1", name="Mine")
    assert (answer.status_code, Scorecard.objects.of(house.city).get().name) == (409, "Calls")
    assert 'value="Mine"' in answer.content.decode()


def test_a_card_is_retired(house: Department, supervisor: Client) -> None:
    made = card(house.city)
    answer = supervisor.post(f"{HERE}{made.pk}/retired/", {"version": "1"}, follow=True)
    assert "Retired" in answer.content.decode()
    assert "It is retired" in supervisor.get(f"{HERE}{made.pk}/").content.decode()
    assert supervisor.post(f"{HERE}{made.pk}/retired/", {"version": "x"}).status_code == 409


def test_another_citys_card_is_not_there(supervisor: Client) -> None:
    assert supervisor.get(f"{HERE}{card(department().city).pk}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.CALL_TAKER, 403), (Role.ANALYST, 403)]
)
def test_cards_are_for_supervisors_and_administrators(house: Department, role: Role, status: int) -> None:
    assert house.other(role).get(HERE).status_code == status
    assert send(house.other(role)).status_code == status


def test_a_spanish_supervisor_reads_in_spanish_what_is_wrong(house: Department, supervisor: Client) -> None:
    with translation.override("en"):
        english = [str(words) for words in PROBLEMS]
    with translation.override("es"):
        assert not set(english) & {str(words) for words in PROBLEMS}
    said = SAID | {"name": "", "weight_0": "0"}
    answer: Any = supervisor.post(f"{HERE}new/", said, headers={"accept-language": "es"})
    text = answer.content.decode()
    assert "Dele un nombre de 1 a 120 letras." in text
    assert "Peso de la pregunta 1: Indique un peso mayor que 0" in text


def test_every_problem_of_the_room_has_its_words() -> None:
    room = Path(scorecards.__file__).parent
    modules = [room / f"{name}.py" for name in ("scorecards", "sampling", "reviewing", "disputing")]
    sentences = {str(words) for words in PROBLEMS}
    for module in modules:
        found = re.findall(r',\s*f?"([A-Z][^"]*\.)"', module.read_text())
        assert found
        for said in found:
            assert any(_fits(said, known) for known in sentences), said


def _fits(said: str, known: str) -> bool:
    """Whether this is the sentence with its numbers filled in."""
    pattern = re.sub(r"\\{[^}]*\\}", r"\\d+", re.escape(said))
    return re.fullmatch(pattern, known) is not None
