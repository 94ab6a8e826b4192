"""Finding cases: by reference, in a queue page by page, and their timelines."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import cities, people, requests
from tests.factories.requests import MONDAY
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, note
from thirdring.cases.models import Case
from thirdring.cases.queries import (
    QueueFilters,
    case_by_reference,
    queue_count,
    queue_page,
    report_by_reference,
    timeline,
)
from thirdring.cases.references import pretty
from thirdring.cases.rules import Outcome, Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return requests.city_of_three_types()


@pytest.fixture
def supervisor(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


def opened(city: City, count: int, **fields: Any) -> list[Case]:
    """Cases opened on one day after the other; every other pair at the same moment."""
    cases = []
    for number in range(count):
        with clock.frozen_at(MONDAY + timedelta(days=number // 2)):
            cases.append(requests.case(city, **fields))
    return cases


def shown(actor: Actor, after: str = "", size: int = 50, **fields: Any) -> list[str]:
    return [row.reference for row in queue_page(actor, QueueFilters(**fields), after, size).rows]


def everything(actor: Actor, size: int, **fields: Any) -> list[str]:
    """All pages, one behind the other."""
    found: list[str] = []
    after = ""
    while True:
        page = queue_page(actor, QueueFilters(**fields), after, size)
        assert len(page.rows) <= size
        found += [row.reference for row in page.rows]
        if not (after := page.next):
            return found


class TestByReference:
    def test_a_report_is_found_however_its_number_is_written(self, city: City) -> None:
        report = requests.sent(city).report
        for text in (report.reference, pretty(report.reference), f" {pretty(report.reference)} "):
            assert report_by_reference(city, text) == report

    def test_its_case_comes_with_it(self, city: City, django_assert_num_queries: Any) -> None:
        reference = requests.sent(city).report.reference
        with django_assert_num_queries(1):
            report = report_by_reference(city, reference)
            assert (report.case.agency.code, report.case.city, bool(report.case.service_version.names)) == (
                "public-works",
                city,
                True,
            )

    def test_mistyped_and_unknown_are_told_apart(self, city: City) -> None:
        reference = requests.sent(city).report.reference
        wrong = reference[:-1] + str((int(reference[-1]) + 1) % 10)
        with pytest.raises(Invalid, match="mistyped"):
            report_by_reference(city, wrong)
        with pytest.raises(NotFound, match=pretty(reference)):
            report_by_reference(requests.pothole_city(), reference)

    def test_a_case_is_found_by_those_who_may_see_it(self, city: City, supervisor: Actor) -> None:
        case = requests.case(city, service_code="secret")
        assert case_by_reference(supervisor, case.reference) == case
        for stranger in (people.anyone(city), people.actor(cities.city(), Role.SUPERVISOR)):
            with pytest.raises(NotFound):
                case_by_reference(stranger, case.reference)

    def test_a_case_comes_whole_with_one_query(
        self, city: City, supervisor: Actor, django_assert_num_queries: Any
    ) -> None:
        reference = requests.case(city).reference
        with django_assert_num_queries(1):
            case = case_by_reference(supervisor, reference)
            assert (case.city, case.type.code, case.team, case.assignee) == (city, "pothole", None, None)


class TestQueue:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(size=st.integers(1, 13), sort=st.sampled_from(["due", "newest"]))
    def test_pages_hold_every_case_once_and_in_order(
        self, city: City, supervisor: Actor, size: int, sort: str
    ) -> None:
        if not Case.objects.of(city).exists():
            opened(city, 6)
            opened(city, 5, service_code="graffiti")  # promised nothing: without a date
        if sort == "due":
            dated = Case.objects.of(city).filter(due_at__isnull=False).order_by("due_at", "pk")
            undated = Case.objects.of(city).filter(due_at__isnull=True).order_by("pk")
            expected = [case.reference for case in (*dated, *undated)]
        else:
            expected = [case.reference for case in Case.objects.of(city).order_by("-opened_at", "-pk")]
        assert everything(supervisor, size, sort=sort) == expected

    def test_shows_only_what_the_actor_may_see(self, city: City, supervisor: Actor) -> None:
        pothole, secret = requests.case(city), requests.case(city, service_code="secret")
        assert shown(supervisor) == [pothole.reference, secret.reference]
        assert shown(requests.worker_of(pothole)) == [pothole.reference]
        assert shown(people.anyone(city)) == [pothole.reference]
        assert shown(people.actor(cities.city(), Role.SUPERVISOR)) == []

    def test_is_filtered_by_what_is_asked(self, city: City, supervisor: Actor) -> None:
        hole, paint = requests.case(city), requests.case(city, service_code="graffiti")
        team = cities.team(hole.agency)
        Case.objects.of(city).filter(pk=hole.pk).update(team=team, area_ids=[7, 8])
        assert shown(supervisor, agency_id=paint.agency_id) == [paint.reference]
        assert shown(supervisor, type_id=hole.type_id) == [hole.reference]
        assert shown(supervisor, team_id=team.pk) == [hole.reference]
        assert shown(supervisor, area_id=8) == [hole.reference]
        assert shown(supervisor, area_id=9) == []

    def test_open_cases_are_shown_unless_others_are_asked_for(self, city: City, supervisor: Actor) -> None:
        first, second = opened(city, 2)
        close(first, actor=supervisor, outcome=Outcome.FIXED, answer="Done.")
        accept(second, actor=supervisor)
        assert shown(supervisor) == [second.reference]
        assert shown(supervisor, status=frozenset({Status.CLOSED})) == [first.reference]
        assert shown(supervisor, status=frozenset({Status.RECEIVED})) == []
        assert shown(supervisor, status=frozenset(Status)) == [first.reference, second.reference]

    def test_overdue_is_what_should_be_closed_by_now(self, city: City, supervisor: Actor) -> None:
        case = opened(city, 1)[0]
        assert case.due_at is not None
        with clock.frozen_at(case.due_at):
            assert shown(supervisor, overdue=True) == []
        with clock.frozen_at(case.due_at + timedelta(seconds=1)):
            assert shown(supervisor, overdue=True) == [case.reference]

    def test_words_are_looked_for_in_report_and_place(self, city: City, supervisor: Actor) -> None:
        bridge = requests.case(city, words="A hole near the bridge", place="12 Main St")
        other = requests.case(city, words="Deep and wide", place="Bridge Ave")
        assert shown(supervisor, words="bridge") == [bridge.reference, other.reference]
        assert shown(supervisor, words="hole main") == [bridge.reference]
        assert shown(supervisor, words="-hole bridge") == [other.reference]
        assert shown(supervisor, words="12") == [bridge.reference]

    def test_a_reference_is_looked_up_as_one(self, city: City, supervisor: Actor) -> None:
        case, _ = opened(city, 2)
        assert shown(supervisor, words=pretty(case.reference)) == [case.reference]

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(words=st.text(max_size=300))
    def test_no_words_break_it(self, city: City, supervisor: Actor, words: str) -> None:
        assert shown(supervisor, words=words) == []

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(
        after=st.one_of(
            st.text(min_size=1, max_size=60),
            st.builds("{}~{}~{}".format, st.sampled_from("ndu"), st.datetimes().map(str), st.integers()),
        ),
        sort=st.sampled_from(["due", "newest"]),
    )
    def test_a_mark_that_is_not_ours_says_so_or_leads_somewhere(
        self, city: City, supervisor: Actor, after: str, sort: str
    ) -> None:
        try:
            assert shown(supervisor, after, sort=sort) == []
        except Invalid as error:
            assert [problem.field for problem in error.problems] == ["after"]

    def test_a_mark_of_another_order_is_refused(self, city: City, supervisor: Actor) -> None:
        opened(city, 3)
        mark = queue_page(supervisor, QueueFilters(sort="newest"), size=1).next
        with pytest.raises(Invalid, match="not one of ours"):
            shown(supervisor, mark, sort="due")

    @pytest.mark.parametrize(("sort", "queries"), [("due", 2), ("newest", 1)])
    def test_a_page_costs_the_same_for_one_row_and_many(
        self, city: City, supervisor: Actor, django_assert_num_queries: Any, sort: str, queries: int
    ) -> None:
        for count in (1, 6):
            opened(city, count)
            with django_assert_num_queries(queries):
                shown(supervisor, sort=sort)

    def test_counting_stops_when_it_is_enough(self, city: City, supervisor: Actor) -> None:
        opened(city, 5)
        assert queue_count(supervisor, QueueFilters()) == 5
        assert queue_count(supervisor, QueueFilters(), most=3) == 4


def test_a_timeline_shows_internal_lines_only_to_those_who_may(city: City, supervisor: Actor) -> None:
    case = requests.case(city)
    case = note(case, actor=supervisor, words="Bring cones.", public=False)
    case = note(case, actor=supervisor, words="We come on Friday.", public=True)
    inside = [(entry.kind, entry.public) for entry in timeline(case, actor=supervisor)]
    assert inside == [("received", True), ("assigned", False), ("note", False), ("note", True)]
    assert [entry.kind for entry in timeline(case, actor=people.anyone(city))] == ["received", "note"]
