"""A supervisor describes a queue; what is wrong is said, and what was changed is written down."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.calls import answered_call
from tests.factories.cities import calendar
from tests.factories.people import program
from tests.web.agency.departments import Department, department
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import Queue, QueueChange
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
WISHES: dict[str, Any] = {
    "name": "General line", "skills": "Trees, billing,", "languages": ["es", "en"], "priority": "2",
    "answer_within_s": "45", "target": "85", "short_abandon_s": "5", "warn_after_s": "90", "calendar": "",
    "active": "on", "version": "1",
}  # fmt: skip


@pytest.fixture
def house() -> Department:
    made = department()
    take_signals(answered_call(), actor=program(made.city))
    return made


@pytest.fixture
def supervisor(house: Department) -> Client:
    return house.other(Role.SUPERVISOR)


def queue(house: Department) -> Queue:
    return Queue.objects.of(house.city).get()


def send(house: Department, browser: Client, **other: Any) -> Any:
    return browser.post(f"/desk/queues/{queue(house).pk}/", WISHES | other, follow=True)


def test_a_queue_is_described_and_the_list_says_so(house: Department, supervisor: Client) -> None:
    hours = calendar(house.city, hours={"mon": [["07:00", "19:00"]], "tue": [["07:00", "19:00"]]})
    text = send(house, supervisor, calendar=str(hours.pk)).content.decode()
    kept = queue(house)
    assert (kept.name, kept.skills, kept.languages) == ("General line", ["billing", "trees"], ["en", "es"])
    assert (kept.target_share, kept.answer_within_s, kept.warn_after_s) == (0.85, 45, 90)
    assert (kept.calendar_id, kept.version) == (hours.pk, 2)
    assert all(words in text for words in ("85 % within 45 s", "Mon–Tue 07:00–19:00", "English, Español"))


def test_who_changed_what_stays_written_down(house: Department, supervisor: Client) -> None:
    send(house, supervisor)
    send(house, supervisor, version="2", name="General", skills="billing, trees")
    changes = QueueChange.objects.of(house.city).filter(field="name").order_by("pk")
    assert [(one.before, one.after) for one in changes] == [
        ("general", "General line"),
        ("General line", "General"),
    ]
    assert all(one.by and one.by.name.startswith("Person") for one in changes)
    text = supervisor.get("/desk/queues/").content.decode()
    assert "<del>General line</del> → <ins>General</ins>" in text


def test_what_stays_as_it_was_is_no_change(house: Department, supervisor: Client) -> None:
    send(house, supervisor)
    before = QueueChange.objects.of(house.city).count()
    send(house, supervisor, version="2")
    assert (QueueChange.objects.of(house.city).count(), queue(house).version) == (before, 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"skills": "trees, ¿qué?"}, "skills"),
        ({"languages": ["tlh"]}, "languages"),
        ({"priority": "0"}, "priority"),
        ({"priority": "first"}, "priority"),
        ({"answer_within_s": "3601"}, "answer_within_s"),
        ({"target": "0"}, "target"),
        ({"target": "101"}, "target"),
        ({"target": "nan"}, "target"),
        ({"short_abandon_s": "46"}, "short_abandon_s"),
        ({"warn_after_s": "99999"}, "warn_after_s"),
        ({"calendar": "999999"}, "calendar"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_changed(
    house: Department, supervisor: Client, wrong: dict[str, Any], field: str
) -> None:
    answer = send(house, supervisor, **wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (queue(house).version, QueueChange.objects.of(house.city).count()) == (1, 0)


def test_two_queues_have_two_names(house: Department, supervisor: Client) -> None:
    Queue.objects.create(city=house.city, code="other", name="General line")
    first = Queue.objects.of(house.city).get(code="general")
    answer: Any = supervisor.post(f"/desk/queues/{first.pk}/", WISHES)
    assert list(answer.context["form"].errors) == ["name"]


def test_whoever_comes_second_is_told(house: Department, supervisor: Client) -> None:
    send(house, supervisor)
    assert send(house, house.other(Role.SUPERVISOR), name="Mine").status_code == 409
    assert queue(house).name == "General line"


def test_another_citys_queue_and_calendar_are_not_there(house: Department, supervisor: Client) -> None:
    other = department()
    stranger = Queue.objects.create(city=other.city, code="x", name="X")
    assert supervisor.get(f"/desk/queues/{stranger.pk}/").status_code == 404
    assert send(house, supervisor, calendar=str(calendar(other.city).pk)).status_code == 422


@pytest.mark.parametrize(
    ("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.CALL_TAKER, 403), (Role.ANALYST, 403)]
)
def test_queues_are_for_supervisors_and_administrators(house: Department, role: Role, status: int) -> None:
    browser = house.other(role)
    assert browser.get("/desk/queues/").status_code == status
    assert send(house, browser).status_code == status
