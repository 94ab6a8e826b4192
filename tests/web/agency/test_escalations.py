"""The page of what has to be seen to."""

from datetime import timedelta

import pytest

from tests.factories import requests
from tests.factories.requests import MONDAY
from tests.web.agency.departments import Department
from thirdring.cases.models import Case
from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.sla.actions.sweeping import sweep
from thirdring.sla.models import Escalation
from thirdring.staff.rules import Role

HERE = "/agency/escalations/"
QUERIES = 5  # session, person, city, roles, and the list


def late(department: Department, **fields: object) -> Case:
    with clock.frozen_at(MONDAY):
        case = department.case(**{"email": "neighbour@example.org", "place": "9 Canal Street"} | fields)
    with clock.frozen_at(MONDAY + timedelta(hours=5)):
        sweep(actor=system(0, reason="a test"))
    return requests.reread(case)


def only(department: Department) -> Escalation:
    return Escalation.objects.of(department.city).get()


def test_a_supervisor_reads_who_has_to_call_whom_by_when(department: Department) -> None:
    late(department)
    page = department.other(Role.SUPERVISOR).get(HERE).content.decode()
    told = (
        "A promise was broken",
        "9 Canal Street",
        "Public-Works",
        "Reach the resident by",
        "Tue 17 Nov, 14:00",
    )
    assert [words for words in told if words not in page] == []


def test_a_lead_reads_of_the_own_agency_only(department: Department) -> None:
    late(department)
    pages = [department.other(Role.AGENCY_LEAD, of).get(HERE) for of in (department.agency, department.parks)]
    assert ["9 Canal Street" in page.content.decode() for page in pages] == [True, False]


def test_a_worker_does_not_open_it(department: Department) -> None:
    assert department.browser.get(HERE).status_code == 403


def test_reached_then_settled(department: Department) -> None:
    late(department)
    browser, number = department.other(Role.SUPERVISOR), only(department).pk
    answer = browser.post(f"{HERE}{number}/contact/", {"words": "We come on Friday."}, follow=True)
    assert "Kept. The resident was reached." in answer.content.decode()
    assert "Reached " in answer.content.decode()
    answer = browser.post(f"{HERE}{number}/settlement/", {"words": "Done on Friday."}, follow=True)
    assert "Nothing has to be seen to." in answer.content.decode()
    assert (only(department).outcome, only(department).closed_at is None) == ("Done on Friday.", False)


def test_two_attempts_are_counted(department: Department) -> None:
    late(department)
    browser, number = department.other(Role.SUPERVISOR), only(department).pk
    for _ in range(2):
        answer = browser.post(f"{HERE}{number}/attempt/", {"words": "No answer."}, follow=True)
    assert "Attempt 2 of 2" in answer.content.decode()


@pytest.mark.parametrize(
    ("noun", "typed", "cure"),
    [
        ("settlement", "Never mind.", "First reach the resident, or log 2 attempts."),
        ("contact", "", "Say in 1 to 500 letters what was said or done."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    department: Department, noun: str, typed: str, cure: str
) -> None:
    late(department)
    answer = department.other(Role.SUPERVISOR).post(f"{HERE}{only(department).pk}/{noun}/", {"words": typed})
    assert (answer.status_code, cure in answer.content.decode()) == (422, True)
    assert typed in answer.content.decode()
    assert only(department).closed_at is None


def test_another_agencys_is_as_unknown_as_none(department: Department) -> None:
    late(department)
    lead = department.other(Role.AGENCY_LEAD, department.parks)
    assert lead.post(f"{HERE}{only(department).pk}/contact/", {"words": "Hello."}).status_code == 404
    assert only(department).contacted_at is None


def test_it_speaks_spanish(department: Department) -> None:
    late(department)
    browser = department.other(Role.SUPERVISOR)
    page = browser.get(HERE, headers={"accept-language": "es"}).content.decode()
    assert [words for words in ("Asuntos elevados", "Se incumplió un plazo") if words not in page] == []


@pytest.mark.parametrize("count", [1, 30])
def test_its_queries_do_not_grow(
    department: Department, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        late(department, place=f"{number} Canal Street")
    browser = department.other(Role.SUPERVISOR)
    browser.get(HERE)
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        browser.get(HERE)
