"""The day's list: whose cases, in which order, in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import people, requests
from tests.factories.requests import MONDAY
from tests.fieldwork.crews import Crew
from tests.web.agency.departments import browser_of
from thirdring.cases.actions.assigning import assign
from thirdring.cases.models import Case
from thirdring.kernel import clock
from thirdring.staff.rules import Role
from thirdring.web.field.day import Line, cannot_wait, here_of


def lines(phone: Client, query: str = "") -> list[Line]:
    page = phone.get(f"/field/{query}")
    assert page.status_code == 200
    found: list[Line] = page.context["lines"]
    return found


def references(phone: Client, query: str = "") -> list[str]:
    return [line.case.reference for line in lines(phone, query)]


def test_it_holds_what_is_taken_on_and_mine_or_my_teams(crew: Crew, phone: Client) -> None:
    ours = crew.case()
    mine = assign(crew.case(lat=40.46), to_id=crew.person.pk, why="", actor=crew.actor)
    assign(crew.case(lat=40.47), to_id=crew.mate().id, why="", actor=crew.actor)
    requests.case(crew.city, lat=40.48)  # not taken on yet
    requests.case(crew.city, service_code="graffiti")
    assert sorted(references(phone)) == sorted([ours.reference, mine.reference])


def test_only_crews_open_it(crew: Crew) -> None:
    analyst = browser_of(people.staff(crew.city, Role.ANALYST))
    assert analyst.get("/field/").status_code == 403
    assert Client().get("/field/").headers["Location"] == "/sign-in/?next=/field/"


def test_the_way_is_short_and_begins_where_the_crew_is(crew: Crew, phone: Client) -> None:
    with clock.frozen_at(MONDAY):
        south, north, middle = (crew.case(lat=lat) for lat in (40.40, 40.50, 40.45))
        browser = browser_of(crew.person)
        assert references(browser, "?from=-79.95,40.39") == [c.reference for c in (south, middle, north)]
        assert references(browser, "?from=-79.95,40.51") == [c.reference for c in (north, middle, south)]
        assert [line.away for line in lines(browser, "?from=-79.95,40.51")] == ["1.1 km", "5.6 km", "5.6 km"]


def test_what_is_late_or_urgent_comes_first(crew: Crew) -> None:
    with clock.frozen_at(MONDAY):
        near = crew.case(lat=40.40)
    with clock.frozen_at(MONDAY - timedelta(days=30)):
        late = crew.case(lat=40.50)
    with clock.frozen_at(MONDAY):
        browser = browser_of(crew.person)
        assert references(browser, "?from=-79.95,40.39") == [late.reference, near.reference]
        Case.objects.of(crew.city).filter(pk=near.pk).update(priority="urgent")
        assert references(browser, "?from=-79.95,40.39") == [near.reference, late.reference]
        assert [cannot_wait(line.case) for line in lines(browser)] == [True, True]


@pytest.mark.parametrize("text", ["", "1", "a,b", "1,2,3", "nan,1", "181,1", "1,86", "inf,0", "9" * 400])
def test_a_place_that_is_none_is_no_place(text: str) -> None:
    assert here_of(text) is None


def test_a_place_is_longitude_and_latitude() -> None:
    assert here_of("-79.95,40.39") == (-79.95, 40.39)


@pytest.mark.parametrize("stops", [1, 30])
def test_the_list_takes_as_many_queries_for_one_stop_as_for_thirty(
    crew: Crew, phone: Client, stops: int
) -> None:
    for number in range(stops):
        crew.case(lat=40.40 + number / 1000)
    phone.get("/field/")
    with CaptureQueriesContext(connection) as asked:
        assert len(lines(phone, "?from=-79.95,40.39")) == stops
    assert len(asked) == 5
