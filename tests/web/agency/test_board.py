"""The board for whoever leads: its numbers are the queues behind them, and it is for those who lead."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import cities, people
from tests.web.agency.departments import Department, browser_of
from tests.web.agency.test_referee import disputed
from thirdring.cases.actions import closing, progress
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.kernel import clock
from thirdring.staff.rules import Role

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # ten o'clock in the city; work ends at 17:00, 22:00 UTC
WORK_ENDS = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


@pytest.fixture
def lead(department: Department) -> Client:
    return browser_of(people.staff(department.city, Role.AGENCY_LEAD, agency=department.agency))


def due(case: Case, moment: datetime, **fields: Any) -> Case:
    Case.objects.of(case.city_id).filter(pk=case.pk).update(due_at=moment, **fields)
    return case


def busy(department: Department) -> None:
    """Of each kind of number one or two, in a team's and somebody's hands or in nobody's."""
    team, minute = cities.team(department.agency, name="Night crew"), timedelta(minutes=1)
    due(department.case(), MONDAY - minute)
    due(department.case(), WORK_ENDS, team=team)
    due(department.case(), WORK_ENDS + minute, team=team)
    taken = progress.accept(department.case(), actor=department.actor)
    due(taken, MONDAY - minute, assignee=department.worker)
    held = progress.accept(department.case(), actor=department.actor)
    review = MONDAY + timedelta(days=3)
    held = progress.hold(held, actor=department.actor, reason=HoldReason.WEATHER, review_at=review)
    due(held, MONDAY - minute, team=team, assignee=department.worker)
    department.case(service_code="graffiti")


def said(browser: Client, query: str = "") -> Any:
    page = browser.get(f"/agency/board/{query}")
    assert page.status_code == 200
    return page.context


def numbers(context: Any) -> list[tuple[str, int]]:
    return [(tile.name, tile.n) for tile in context["tiles"]]


def load(table: Any) -> dict[str, list[int]]:
    return {row.name: [number.n for number in row.numbers] for row in table.rows}


def test_the_whole_is_said_in_a_few_numbers(department: Department, lead: Client) -> None:
    busy(department)
    assert numbers(said(lead)) == [
        ("Open", 5),
        ("Overdue", 2),
        ("Due by Mon 23 Nov, 17:00", 1),
        ("Not accepted", 3),
        ("Nobody has it", 3),
    ]


def test_each_team_and_person_has_a_row_of_what_is_received_accepted_begun_held_late_and_due(
    department: Department, lead: Client
) -> None:
    busy(department)
    teams, persons = said(lead)["tables"]
    assert load(teams) == {"Night crew": [2, 0, 0, 1, 0, 1], "No team": [1, 1, 0, 0, 2, 0]}
    assert load(persons) == {"Dana Reyes": [0, 1, 0, 1, 1, 0], "Nobody": [3, 0, 0, 0, 1, 1]}


def test_every_number_is_the_length_of_the_queue_it_leads_to(department: Department, lead: Client) -> None:
    busy(department)
    supervisor = department.other(Role.SUPERVISOR)
    boards = [(lead, ""), (supervisor, ""), (supervisor, f"?agency={department.agency.pk}")]
    wrong = []
    for browser, query in boards:
        context = said(browser, query)
        rows = [number for table in context["tables"] for row in table.rows for number in row.numbers]
        for number in [*context["tiles"], *rows]:
            page = browser.get(number.address)
            if (page.status_code, len(page.context["lines"])) != (200, number.n):
                wrong.append((query, number, page.status_code))
    assert wrong == []


def test_a_supervisor_sees_the_agencies_side_by_side_and_chooses_one(department: Department) -> None:
    busy(department)
    supervisor = department.other(Role.SUPERVISOR)
    (agencies,) = said(supervisor)["tables"]
    assert {name: row[0] for name, row in load(agencies).items()} == {
        department.agency.name: 3,
        department.parks.name: 1,
    }
    assert numbers(said(supervisor, f"?agency={department.parks.pk}"))[0] == ("Open", 1)


def test_no_board_is_of_an_agency_one_does_not_lead(department: Department, lead: Client) -> None:
    answers = [lead.get(f"/agency/board/?agency={asked}").status_code for asked in (department.parks.pk, "x")]
    answers.append(department.browser.get("/agency/board/").status_code)
    assert answers == [404, 404, 403]


def test_only_those_who_may_read_it_are_shown_the_way(department: Department, lead: Client) -> None:
    tabs = [[tab.name for tab in each.get("/agency/").context["tabs"]] for each in (lead, department.browser)]
    assert ["Board" in names for names in tabs] == [True, False]


def test_after_hours_it_looks_to_the_end_of_the_next_day_worked(department: Department, lead: Client) -> None:
    with clock.frozen_at(WORK_ENDS):
        assert numbers(said(lead))[2][0] == "Due by Tue 24 Nov, 17:00"


def test_what_waits_longest_to_be_accepted_is_named_oldest_first(
    department: Department, lead: Client
) -> None:
    cases = []
    for days in (1, 3, 2):
        with clock.frozen_at(MONDAY - timedelta(days=days)):
            cases.append(department.case())
    progress.accept(cases[0], actor=department.actor)
    assert [line.reference for line in said(lead)["untouched"]] == [cases[1].reference, cases[2].reference]


def test_what_came_back_this_week_is_named_with_why(department: Department, lead: Client) -> None:
    again, long_ago = department.case(), department.case()
    for case, days in ((again, 6), (long_ago, 8)):
        with clock.frozen_at(MONDAY - timedelta(days=days)):
            case = closing.close(case, actor=department.actor, outcome=Outcome.FIXED, answer="Filled.")
            closing.reopen(case, actor=department.actor, reason="Still there.")
    with clock.frozen_at(MONDAY - timedelta(days=2)):
        refused = disputed(department)
    assert [(line.reference, line.why) for line in said(lead)["back"]] == [
        (refused.reference, "Another agency said no"),
        (again.reference, "Opened again"),
    ]


@pytest.mark.parametrize("query", ["?person=x", "?person=-1", "?until=tomorrow", f"?person={2**70}"])
def test_a_person_or_a_moment_that_is_none_is_said_to_be(department: Department, query: str) -> None:
    assert department.browser.get(f"/agency/{query}").status_code == 400


def test_the_queue_says_whose_cases_and_until_when_it_shows(department: Department) -> None:
    page = department.browser.get("/agency/?person=0&until=2026-11-23T22:00:00Z").content.decode()
    assert "Only what nobody has in person." in page
    assert "Only what is due by Mon 23 Nov, 17:00 and not late yet." in page
