"""The marks of the map beside the queue, and the switch that shows it."""

from typing import Any

import pytest

from tests.factories import requests
from tests.web.agency.departments import Department
from thirdring.cases.references import pretty
from thirdring.staff.rules import Role

NONE = "No open case of this view is in this part of the map."
BOX = "box=-80.1,40.3,-79.8,40.6"


def points(department: Department, query: str = "", browser: Any = None) -> dict[str, Any]:
    answer = (browser or department.browser).get(f"/agency/points/?{BOX}&{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_a_case_is_a_mark_with_its_name_and_address(department: Department) -> None:
    case = department.case(lon=-79.95, lat=40.45)
    assert points(department) == {
        "marks": [
            {
                "id": case.pk,
                "lon": -79.95,
                "lat": 40.45,
                "name": f"Pothole {pretty(case.reference)}",
                "address": f"/agency/cases/{case.reference}/",
            }
        ],
        "said": "1 open case here.",
    }


def test_the_marks_are_those_of_the_view(department: Department) -> None:
    case = department.case()
    assert points(department, "status=accepted")["marks"] == []
    assert points(department, "status=closed")["said"] == NONE
    assert [mark["id"] for mark in points(department, "status=received")["marks"]] == [case.pk]


def test_another_agencys_case_has_no_mark(department: Department) -> None:
    department.case()
    theirs = department.other(Role.AGENCY_LEAD, department.parks)
    assert points(department, browser=theirs)["marks"] == []


def test_many_are_gathered_and_the_answer_stays_small(department: Department) -> None:
    case = department.case()
    requests.strewn(case, ((-80.05 + number / 1000, 40.45) for number in range(199)))
    single = department.browser.get(f"/agency/points/?{BOX}")
    assert (len(single.json()["marks"]), len(single.content) < 50_000) == (200, True)
    department.case()
    gathered = points(department)
    assert gathered["said"] == "201 open cases here."
    assert sum(mark["count"] for mark in gathered["marks"]) == 201
    assert {frozenset(mark) for mark in gathered["marks"]} == {frozenset({"lon", "lat", "name", "count"})}


@pytest.mark.parametrize(
    "box",
    [
        "",
        "1,2,3",
        "a,b,c,d",
        "nan,40,-79,41",
        "-79,40,-80,41",
        "-80,40,-79,40",
        "-200,40,-79,41",
        "1" * 9_000,
    ],
)
def test_a_box_that_is_none_is_refused_with_how_it_is_written(department: Department, box: str) -> None:
    answer = department.browser.get("/agency/points/", {"box": box})
    assert answer.status_code == 400
    assert "Give the box as west,south,east,north in degrees, such as -80.1,40.3" in answer.content.decode()


def test_the_map_is_switched_on_and_off_by_the_address(department: Department) -> None:
    off = department.browser.get("/agency/?status=received").content.decode()
    assert ("?status=received&amp;map=1" in off, "<tr-queue-map " in off) == (True, False)
    on = department.browser.get("/agency/?status=received&map=1").content.decode()
    assert ("?status=received&amp;map=0" in on, "<tr-queue-map " in on) == (True, True)


def test_the_map_stays_when_the_view_changes(department: Department) -> None:
    page = department.browser.get("/agency/?map=1")
    assert all("map=1" in tab.address for tab in page.context["tabs"] if tab.name in {"Overdue", "Received"})
    assert '<input type="hidden" name="map" value="1">' in page.content.decode()
