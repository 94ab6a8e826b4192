"""Kept views: one's own and the agency's, with counts, and the one the queue opens with."""

from typing import Any

import pytest

from tests.factories.people import staff
from tests.web.agency.departments import Department, browser_of
from thirdring.cases.actions import progress
from thirdring.staff.rules import Role
from thirdring.workbench.models import SavedView
from thirdring.workbench.rules import MOST_VIEWS

RECEIVED = {"name": "Fresh", "view": "status=received&sort=newest"}


def kept(department: Department, browser: Any = None) -> list[tuple[str, str]]:
    page = (browser or department.browser).get("/agency/?sort=newest")
    return [(view.name, view.count) for view in page.context["kept_views"]]


def lead_of(department: Department) -> Any:
    return browser_of(staff(department.city, Role.AGENCY_LEAD, agency=department.agency))


def test_a_view_is_kept_with_its_filters_and_says_how_many_cases_it_holds(department: Department) -> None:
    progress.accept(department.case(), actor=department.actor)
    [department.case() for _ in range(2)]
    page = department.browser.post("/agency/views/", RECEIVED)
    assert page.headers["Location"] == "/agency/?status=received&sort=newest"
    assert kept(department) == [("Fresh", "2")]
    here = department.browser.get("/agency/?status=received&sort=newest").context["kept_views"]
    assert [view.here for view in here] == [True]


def test_what_is_no_filter_of_ours_is_not_kept(department: Department) -> None:
    view = "status=received&after=d~x~1&team=99999&evil=1&words=hole"
    department.browser.post("/agency/views/", {"name": "Fresh", "view": view})
    assert SavedView.objects.of(department.city).get().query == "words=hole&status=received"


def test_ones_own_is_nobody_elses_and_the_agencys_is_everybodys_there(department: Department) -> None:
    lead = lead_of(department)
    lead.post("/agency/views/", RECEIVED)
    lead.post("/agency/views/", RECEIVED | {"shared": "on"})
    parks = department.other(Role.AGENCY_WORKER, department.parks)
    names = [[name for name, _count in kept(department, each)] for each in (lead, department.browser, parks)]
    assert names == [["Fresh", "Fresh"], ["Fresh"], []]


def test_only_a_lead_shares_and_removes_what_is_shared(department: Department) -> None:
    department.browser.post("/agency/views/", RECEIVED | {"shared": "on"})
    own = SavedView.objects.of(department.city).get()
    assert own.agency_id is None
    lead = lead_of(department)
    lead.post("/agency/views/", RECEIVED | {"name": "Ours", "shared": "on"})
    shared = SavedView.objects.of(department.city).get(name="Ours")
    removals = [
        department.browser.post(f"/agency/views/{shared.pk}/removal/").status_code,
        lead.post(f"/agency/views/{own.pk}/removal/").status_code,
        lead.post(f"/agency/views/{shared.pk}/removal/").status_code,
        department.browser.post(f"/agency/views/{own.pk}/removal/").status_code,
    ]
    assert removals == [403, 404, 303, 303]
    assert not SavedView.objects.of(department.city).exists()


def test_the_queue_opens_with_the_view_one_chose_before_the_agencys(department: Department) -> None:
    lead_of(department).post("/agency/views/", RECEIVED | {"shared": "on", "first": "on"})
    assert department.browser.get("/agency/").headers["Location"] == "/agency/?status=received&sort=newest"
    department.browser.post("/agency/views/", {"name": "Mine", "view": "status=on_hold", "first": "on"})
    department.browser.post("/agency/views/", {"name": "Late", "view": "overdue=1", "first": "on"})
    assert department.browser.get("/agency/").headers["Location"] == "/agency/?overdue=1"
    assert SavedView.objects.of(department.city).filter(first=True).count() == 2


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"name": ""}, "Give the view a name."),
        ({"name": "x" * 41}, "at most 40 characters"),
        ({"name": "Fresh"}, "There is a view of this name already. Choose another."),
    ],
)
def test_what_is_wrong_is_said_and_kept(department: Department, said: dict[str, str], message: str) -> None:
    department.browser.post("/agency/views/", RECEIVED)
    page = department.browser.post("/agency/views/", RECEIVED | said)
    assert page.status_code == 422
    assert message in page.content.decode()
    assert page.context["view"] == RECEIVED["view"]


def test_there_are_only_so_many(department: Department) -> None:
    for number in range(MOST_VIEWS):
        department.browser.post("/agency/views/", RECEIVED | {"name": f"View {number}"})
    page = department.browser.post("/agency/views/", RECEIVED)
    assert "Remove one first." in page.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_eight_views_cost_no_more_queries_than_none(
    department: Department, rows: int, django_assert_num_queries: Any
) -> None:
    [department.case() for _ in range(rows)]
    for number in range(MOST_VIEWS):
        department.browser.post("/agency/views/", {"name": f"{number}", "view": f"words=w{number}"})
    department.browser.get("/agency/?sort=newest")
    with django_assert_num_queries(9):
        department.browser.get("/agency/?sort=newest")
