"""The department's queue: what is in it, in which order, and what it costs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import cities, requests
from tests.web.agency.departments import Department
from thirdring.cases.actions import closing, progress
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.kernel import clock
from thirdring.places.models import Area
from thirdring.staff.rules import Role
from thirdring.web.agency.queue import PAGE

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # ten o'clock in the city
WEST, EAST = -80.05, -79.85


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


def opened(department: Department, *, days_ago: int = 0, **fields: Any) -> Case:
    with clock.frozen_at(MONDAY - timedelta(days=days_ago)):
        return department.case(**fields)


def listed(browser: Client, query: str = "") -> list[int]:
    """The ids of the cases on the page, top to bottom."""
    page = browser.get(f"/agency/{query}")
    assert page.status_code == 200
    return [line.row.id for line in page.context["lines"]]


def test_what_is_due_first_stands_at_the_top(department: Department) -> None:
    fresh, late, older = (opened(department, days_ago=days) for days in (0, 14, 30))
    assert listed(department.browser) == [older.pk, late.pk, fresh.pk]


def test_a_late_case_says_how_late(department: Department) -> None:
    opened(department, days_ago=10)
    line = department.browser.get("/agency/").context["lines"][0]
    assert (line.due, line.late) == ("2 days 17 hours late", True)


def test_newest_first_is_a_choice(department: Department) -> None:
    older, newer = opened(department, days_ago=3), opened(department)
    assert listed(department.browser, "?sort=newest") == [newer.pk, older.pk]


def test_another_agencys_case_is_not_in_it(department: Department) -> None:
    mine, theirs = opened(department), opened(department, service_code="graffiti")
    assert listed(department.browser) == [mine.pk]
    assert listed(department.other(Role.AGENCY_LEAD, department.parks)) == [theirs.pk]


def test_another_citys_case_is_in_nobodys_queue_here(department: Department) -> None:
    requests.case(requests.pothole_city())
    assert listed(department.other(Role.SUPERVISOR)) == []


@pytest.mark.parametrize(
    "role", [Role.SUPERVISOR, Role.CALL_TAKER, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_those_of_the_whole_city_see_every_agencys(department: Department, role: Role) -> None:
    both = {opened(department).pk, opened(department, service_code="graffiti").pk}
    browser = department.other(role)
    assert set(listed(browser)) == both
    assert set(listed(browser, f"?agency={department.agency.pk}")) < both


def test_status_chooses_and_open_is_what_is_shown_without(department: Department) -> None:
    received, accepted, closed = (opened(department, days_ago=days) for days in (3, 2, 1))
    progress.accept(accepted, actor=department.actor)
    closing.close(closed, actor=department.actor, outcome=Outcome.FIXED, answer="Filled.")
    assert listed(department.browser) == [received.pk, accepted.pk]
    assert listed(department.browser, "?status=received") == [received.pk]
    assert listed(department.browser, "?status=accepted") == [accepted.pk]
    assert listed(department.browser, "?status=closed") == [closed.pk]
    assert set(listed(department.browser, "?status=all")) == {received.pk, accepted.pk, closed.pk}


def test_overdue_leaves_out_what_waits_with_its_clock_stopped(department: Department) -> None:
    late, waiting = opened(department, days_ago=14), opened(department, days_ago=14)
    opened(department)
    waiting = progress.accept(waiting, actor=department.actor)
    review = MONDAY + timedelta(days=3)
    progress.hold(waiting, actor=department.actor, reason=HoldReason.WEATHER, review_at=review)
    assert listed(department.browser, "?overdue=1") == [late.pk]
    tab = next(tab for tab in department.browser.get("/agency/").context["tabs"] if tab.count)
    assert (tab.name, tab.count) == ("Overdue", "1")


def test_a_case_on_hold_is_not_called_late(department: Department) -> None:
    case = progress.accept(opened(department, days_ago=14), actor=department.actor)
    progress.hold(
        case, actor=department.actor, reason=HoldReason.WEATHER, review_at=MONDAY + timedelta(days=3)
    )
    line = department.browser.get("/agency/?status=on_hold").context["lines"][0]
    assert (line.due, line.late) == ("Clock stopped", False)


def test_team_type_and_area_each_choose(department: Department) -> None:
    team = cities.team(department.agency)
    teamed, other = opened(department, days_ago=2, lon=WEST), opened(department, days_ago=1, lon=EAST)
    square = {
        "type": "Polygon",
        "coordinates": [[[-80.1, 40.3], [-80, 40.3], [-80, 40.6], [-80.1, 40.6], [-80.1, 40.3]]],
    }
    west = Area.objects.create(
        city=department.city, kind="neighbourhood", code="w", name="Old Mill", geometry=square
    )
    Case.objects.of(department.city).filter(pk=teamed.pk).update(team=team, area_ids=[west.pk])
    assert listed(department.browser, f"?team={team.pk}") == [teamed.pk]
    assert listed(department.browser, f"?area={west.pk}") == [teamed.pk]
    assert listed(department.browser, f"?type={other.type_id}") == [teamed.pk, other.pk]
    assert department.browser.get("/agency/").context["lines"][0].area == "Old Mill"


def test_words_are_looked_for_in_the_report_and_the_place(department: Department) -> None:
    deep = opened(department, days_ago=2, words="A very deep crater")
    here = opened(department, days_ago=1, place="Canal Street bridge")
    assert listed(department.browser, "?words=crater") == [deep.pk]
    assert listed(department.browser, "?words=canal") == [here.pk]
    assert listed(department.browser, "?words=elephant") == []


def test_a_whole_reference_leads_straight_to_its_case(department: Department) -> None:
    case = opened(department)
    page = department.browser.get("/agency/", {"words": pretty(case.reference)})
    assert page.headers["Location"] == f"/agency/cases/{case.reference}/"


def test_with_scripts_the_whole_page_is_left_for_the_case(department: Department) -> None:
    case = opened(department)
    page = department.browser.get("/agency/", {"words": case.reference}, headers={"HX-Request": "true"})
    assert (page.status_code, page.headers["HX-Redirect"]) == (200, f"/agency/cases/{case.reference}/")


def test_the_reference_of_a_case_one_may_not_see_leads_nowhere(department: Department) -> None:
    theirs = opened(department, service_code="graffiti")
    assert listed(department.browser, f"?words={theirs.reference}") == []


@pytest.mark.parametrize("field", ["status", "team", "type", "area", "sort"])
def test_a_filter_that_is_none_of_ours_is_named_and_the_queue_still_shown(
    department: Department, field: str
) -> None:
    case = opened(department)
    page = department.browser.get("/agency/", {field: "999999"})
    assert page.status_code == 400
    assert page.context["form"].errors == {field: ["“999999” is not in the list. Choose one that is."]}
    assert [line.row.id for line in page.context["lines"]] == [case.pk]


def test_the_team_of_another_agency_is_no_choice(department: Department) -> None:
    team = cities.team(department.parks)
    assert department.browser.get("/agency/", {"team": team.pk}).status_code == 400


def test_a_page_mark_that_is_none_of_ours_shows_the_first_page_and_says_so(department: Department) -> None:
    case = opened(department)
    page = department.browser.get("/agency/?after=nonsense")
    assert page.status_code == 400
    assert page.context["problem"] == "This page mark is not one of ours. Start again from the first page."
    assert [line.row.id for line in page.context["lines"]] == [case.pk]


@pytest.mark.parametrize("words", ["\x00", "a" * 201, "'", "& | !", "☃" * 50, "((((("])
def test_any_text_may_be_searched_for(department: Department, words: str) -> None:
    assert department.browser.get("/agency/", {"words": words}).status_code in {200, 400}


def test_pages_follow_each_other_without_gap_or_repeat(department: Department) -> None:
    made = [opened(department, days_ago=number % 7).pk for number in range(PAGE + 7)]
    first = department.browser.get("/agency/?sort=newest")
    second = department.browser.get("/agency/", {"sort": "newest", "after": first.context["next"]})
    seen = [line.row.id for page in (first, second) for line in page.context["lines"]]
    assert sorted(seen) == sorted(made)
    assert len(first.context["lines"]) == PAGE
    assert (first.context["paged"], second.context["paged"], second.context["next"]) == (False, True, "")


def test_filters_stay_in_every_address_on_the_page(department: Department) -> None:
    case = opened(department, words="A deep hole")
    page = department.browser.get("/agency/?words=hole&sort=newest").content.decode()
    assert f'href="/agency/cases/{case.reference}/?back=words%3Dhole%26sort%3Dnewest"' in page
    assert 'href="/agency/?words=hole&amp;sort=newest&amp;status=closed"' in page


def test_an_empty_queue_says_so(department: Department) -> None:
    assert "Nothing is open." in department.browser.get("/agency/").content.decode()
    filtered = department.browser.get("/agency/?words=elephant").content.decode()
    assert "No case matches these filters." in filtered


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_takes_ten_queries_whatever_the_rows(
    department: Department, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        opened(department, days_ago=number % 5)
    department.browser.get("/agency/")
    with django_assert_num_queries(10):
        page = department.browser.get("/agency/")
    assert len(page.context["lines"]) == rows


def test_for_the_whole_city_it_takes_twelve(department: Department, django_assert_num_queries: Any) -> None:
    browser = department.other(Role.SUPERVISOR)
    opened(department)
    browser.get("/agency/")
    with django_assert_num_queries(12):
        browser.get("/agency/")


def test_the_count_stops_where_nobody_reads_on(
    department: Department, django_assert_num_queries: Any
) -> None:
    case = opened(department, days_ago=30)
    fields = {
        field.attname: getattr(case, field.attname)
        for field in Case._meta.concrete_fields
        if not field.generated
    }
    copies = [Case(**fields | {"id": None, "reference": f"x{number:08d}"}) for number in range(120)]
    Case.objects.bulk_create(copies)
    tab = next(tab for tab in department.browser.get("/agency/").context["tabs"] if tab.count)
    assert tab.count == "99+"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_queue_is_only_read(department: Department, method: str) -> None:
    assert getattr(department.browser, method)("/agency/").status_code == 405


def test_a_stranger_is_sent_to_sign_in(department: Department) -> None:
    assert Client().get("/agency/?words=hole").headers["Location"] == "/sign-in/?next=/agency/%3Fwords%3Dhole"
