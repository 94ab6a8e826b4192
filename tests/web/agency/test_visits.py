"""Visits on the case page, and a period's lines as a file."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.factories import people
from tests.factories.requests import MONDAY, reread
from tests.fieldwork import crews
from tests.fieldwork.crews import Crew
from tests.web.agency.departments import browser_of
from thirdring.fieldwork.actions.visiting import add_labour, add_material, arrive, inspect, leave
from thirdring.fieldwork.models import Visit
from thirdring.fieldwork.rules import VisitOutcome
from thirdring.kernel import clock
from thirdring.staff.rules import Role

HOUR = timedelta(hours=1)


@pytest.fixture
def crew(db: None) -> Crew:
    return crews.crew()


@pytest.fixture
def visit(crew: Crew) -> Visit:
    """An hour at a pothole on Monday at nine, with what it took."""
    with clock.frozen_at(MONDAY):
        there = arrive(crew.case(), actor=crew.actor, key="visit-1", at=MONDAY)
        inspect(there, actor=crew.actor, answers={"surface": "brick"}, language="en")
        add_labour(there, actor=crew.actor, people=2, minutes=45)
        sand: dict[str, Any] = {"what": "=Sand", "amount": Decimal("2.50"), "unit": "bags"}
        add_material(there, actor=crew.actor, cost=Decimal("12.50"), **sand)
        leave(there, actor=crew.actor, outcome=VisitOutcome.COME_BACK, at=MONDAY + HOUR, remark="Wet.")
    return there


def lead(crew: Crew) -> Client:
    return browser_of(people.staff(crew.city, Role.AGENCY_LEAD, agency=crew.agency))


def test_the_case_page_tells_of_visits_and_what_they_took(crew: Crew, visit: Visit) -> None:
    address, browser = f"/agency/cases/{visit.case.reference}/", lead(crew)
    assert f'hx-get="{address}visits/"' in browser.get(address).content.decode()
    page = browser.get(f"{address}visits/")
    (shown,) = page.context["visits"]
    assert (shown.ended, shown.who) == ("Come back later", "Tomas Rivera, Pothole crew")
    assert shown.when == "Mon 16 Nov, 09:00 – 10:00"
    assert (shown.labour, shown.minutes) == (["2 × 45 minutes"], "1 hour")
    assert (shown.materials, shown.cost) == (["2.5 bags =Sand"], Decimal("12.50"))
    assert (shown.found, shown.remark) == ([("What is the surface?", "Brick")], "Wet.")
    assert "2.5 bags =Sand" in page.content.decode()


def test_a_case_nobody_visited_asks_for_nothing_more(crew: Crew) -> None:
    address = f"/agency/cases/{crew.case().reference}/"
    assert f"{address}visits/" not in lead(crew).get(address).content.decode()


def test_the_page_of_visits_takes_eight_queries_with_thirty_of_them(
    crew: Crew, visit: Visit, django_assert_num_queries: Any
) -> None:
    browser, address = lead(crew), f"/agency/cases/{visit.case.reference}/visits/"
    for number in range(29):
        arrive(reread(visit.case), actor=crew.actor, key=f"again-{number}", at=MONDAY)
    browser.get(address)
    with django_assert_num_queries(8):
        browser.get(address)


def rows(browser: Client, query: str) -> list[dict[str, str]]:
    answer = browser.get(f"/agency/visits/?csv=1&{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_a_period_is_a_file_with_a_row_for_each_line(crew: Crew, visit: Visit) -> None:
    labour, material = rows(lead(crew), "from=2026-11-16&to=2026-11-16")
    assert (labour["line"], labour["people"], labour["person_minutes"]) == ("labour", "2", "90")
    assert (labour["arrived"], labour["team"]) == ("2026-11-16T09:00-05:00", "Pothole crew")
    assert (material["line"], material["what"], material["cost"]) == ("material", "'=Sand", "12.50")


@pytest.mark.parametrize("query", ["from=2026-11-17&to=2026-11-30", "from=2026-11-01&to=2026-11-15"])
def test_other_days_are_not_in_it(crew: Crew, visit: Visit, query: str) -> None:
    assert rows(lead(crew), query) == []


def test_another_agency_sees_none_of_it(crew: Crew, visit: Visit) -> None:
    parks = browser_of(people.staff(crew.city, Role.AGENCY_LEAD, agency=crew.parks))
    assert rows(parks, "from=2026-11-16&to=2026-11-16") == []


@pytest.mark.parametrize(
    "query", ["from=soon", "from=2026-11-02&to=2026-11-01", "from=2020-01-01&to=2026-01-01"]
)
def test_days_that_make_no_period_are_refused(crew: Crew, query: str) -> None:
    assert lead(crew).get(f"/agency/visits/?csv=1&{query}").status_code == 422


def test_a_worker_does_not_open_it(crew: Crew) -> None:
    assert browser_of(crew.person).get("/agency/visits/").status_code == 403
