"""Lines of a queue asked for again: what is in them, for whom, and what they cost."""

from typing import Any

import pytest
from django.test import Client

from tests.web.agency.departments import Department
from thirdring.cases.actions import handing, progress
from thirdring.cases.models import Case
from thirdring.staff.rules import Role


def rows(browser: Client, *cases: Case, **query: str) -> Any:
    ids = ",".join(str(case.pk) for case in cases)
    page = browser.get("/agency/rows/", {"ids": ids, **query})
    assert page.status_code == 200
    return page.json()


def test_a_line_comes_as_the_queue_shows_it(department: Department) -> None:
    case = progress.accept(department.case(words="A deep hole"), actor=department.actor)
    answer = rows(department.browser, case)
    page = department.browser.get("/agency/").content.decode()
    assert answer["in"] == [case.pk]
    assert answer["rows"][str(case.pk)].strip() in page
    assert "Accepted" in answer["rows"][str(case.pk)]


def test_a_case_that_left_the_view_is_said_to_have_left(department: Department) -> None:
    case = progress.accept(department.case(), actor=department.actor)
    answer = rows(department.browser, case, status="received")
    assert (answer["in"], "No longer in this view" in answer["rows"][str(case.pk)]) == ([], True)


def test_the_way_back_keeps_the_filters_and_not_the_question(department: Department) -> None:
    case = department.case()
    html = rows(department.browser, case, sort="newest", first="1")["rows"][str(case.pk)]
    assert f'/agency/cases/{case.reference}/?back=sort%3Dnewest"' in html


def test_another_agencys_case_is_not_told_of(department: Department) -> None:
    theirs = department.case(service_code="graffiti")
    assert rows(department.browser, theirs) == {"rows": {}, "in": []}
    parks = department.other(Role.AGENCY_WORKER, department.parks)
    handing.offer(theirs, to=department.agency, reason="yours", actor=department.colleague(Role.SUPERVISOR))
    assert rows(parks, theirs)["in"] == [theirs.pk]


def test_what_is_new_on_the_first_page_is_told_when_asked(department: Department) -> None:
    shown, new = department.case(), department.case()
    assert rows(department.browser, shown)["in"] == [shown.pk]
    assert rows(department.browser, shown, first="1")["in"] == [shown.pk, new.pk]


@pytest.mark.parametrize("ids", ["x", "1,x", "-1", "1" * 19, ",".join(["1"] * 101)])
def test_numbers_that_are_none_or_too_many_are_refused(department: Department, ids: str) -> None:
    page = department.browser.get("/agency/rows/", {"ids": ids})
    assert page.status_code == 400
    assert "Name at most 100 cases by their numbers, with commas between." in page.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_eight_queries_whatever_the_rows(
    department: Department, count: int, django_assert_num_queries: Any
) -> None:
    cases = [department.case() for _ in range(count)]
    rows(department.browser, *cases)
    with django_assert_num_queries(8):
        answer = rows(department.browser, *cases)
    assert len(answer["rows"]) == count
