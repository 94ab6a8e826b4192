"""Promises: made in working time, paused by holds, kept or broken, and the same ones for ever."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import cities, requests
from tests.factories.catalogues import definition, offer
from tests.factories.requests import TARGETS, at
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.progress import accept, hold, resume, start
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.catalogue.definitions import Target
from thirdring.catalogue.models import ServiceVersion
from thirdring.catalogue.rules import CLOCKS, Priority, TimeUnit
from thirdring.city.actions import rules_changed
from thirdring.city.models import Agency, City, Holiday
from thirdring.kernel import clock
from thirdring.sla.actions.sweeping import sweep
from thirdring.sla.models import Promise
from thirdring.sla.queries import promises_of
from thirdring.sla.rules import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def opened(city: City, *moment: int) -> Case:
    with at(*moment):
        return requests.case(city)


def promise(case: Case, which: str = "resolve") -> Promise:
    return case.promises.get(clock=which)


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_the_catalogues_clocks_are_ours() -> None:
    assert set(CLOCKS) == set(Clock)


class TestMade:
    def test_five_working_days_go_round_a_weekend(self, city: City) -> None:
        case = opened(city, 2026, 11, 12, 15)  # a Thursday
        assert promise(case).due_at == moment(2026, 11, 19, 22)

    def test_and_round_a_holiday_of_the_city(self, city: City) -> None:
        Holiday.objects.create(city=city, date=date(2026, 11, 16), name="River Day")
        rules_changed(city, actor=requests.people.program(city))
        assert promise(opened(city, 2026, 11, 12, 15)).due_at == moment(2026, 11, 20, 22)

    def test_a_report_at_night_counts_from_the_morning(self, city: City) -> None:
        case = opened(city, 2026, 11, 14, 3)  # late on Friday in New York
        assert promise(case, "acknowledge").due_at == moment(2026, 11, 16, 17)

    def test_in_the_calendar_of_the_agency_that_gets_it(self, city: City) -> None:
        round_the_clock = cities.calendar(city, hours={day: [["00:00", "24:00"]] for day in WEEK})
        Agency.objects.of(city).filter(code="public-works").update(calendar=round_the_clock)
        rules_changed(city, actor=requests.people.program(city))
        case = opened(city, 2026, 11, 14, 3)
        assert promise(case, "acknowledge").due_at == moment(2026, 11, 14, 7)
        assert promise(case).calendar_id == round_the_clock.pk

    @pytest.mark.parametrize(
        ("priority", "hours"), [(Priority.URGENT, 4), (Priority.LOW, 48), (Priority.NORMAL, 24)]
    )
    def test_a_target_for_the_priority_beats_the_one_for_all(self, priority: Priority, hours: int) -> None:
        targets = (
            Target(clock="resolve", amount=24, unit=TimeUnit.HOURS),
            Target(clock="resolve", amount=4, unit=TimeUnit.HOURS, priority="urgent"),
            Target(clock="resolve", amount=48, unit=TimeUnit.HOURS, priority="low"),
        )
        case = opened(requests.pothole_city(priority=priority, targets=targets), 2026, 11, 12, 15)
        assert (promise(case).amount, promise(case).due_at - case.opened_at) == (hours, hours * HOUR)

    def test_the_case_carries_the_date_it_should_be_closed_by(self, city: City) -> None:
        case = opened(city, 2026, 11, 12, 15)
        assert case.due_at == promise(case).due_at == promise(case).first_due_at

    def test_a_type_that_promises_nothing_has_no_date(self) -> None:
        case = opened(requests.pothole_city(targets=()), 2026, 11, 12, 15)
        assert (case.due_at, promises_of(case)) == (None, [])


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = moment(2026, 1, 1, 1) - moment(2026, 1, 1)


class TestKept:
    def test_accepting_keeps_the_promise_to_take_it_on(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)
        with at(2026, 11, 16, 15):
            accept(case, actor=requests.worker_of(case))
        kept = {each.clock: (each.kept_at, each.broken_at) for each in case.promises.all()}
        assert kept == {
            "acknowledge": (moment(2026, 11, 16, 15), None),
            "act": (None, None),
            "resolve": (None, None),
        }

    def test_starting_keeps_the_promise_to_act(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)
        worker = requests.worker_of(case)
        with at(2026, 11, 17, 15):
            start(accept(case, actor=worker), actor=worker)
        assert promise(case, "act").kept_at == moment(2026, 11, 17, 15)

    def test_closing_keeps_them_all(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)
        with at(2026, 11, 16, 15):
            close(case, actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="Done.")
        assert set(case.promises.values_list("kept_at", "broken_at")) == {(moment(2026, 11, 16, 15), None)}

    def test_closing_late_is_kept_and_broken(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)
        with at(2026, 12, 16, 15):
            close(case, actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="Done.")
        late = promise(case)
        assert (late.kept_at, late.broken_at) == (moment(2026, 12, 16, 15), late.due_at)

    def test_a_promise_swept_as_broken_may_still_be_kept_late(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)
        with at(2026, 12, 16, 15):
            sweep(actor=requests.people.program(city))
            close(case, actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="Done.")
        late = promise(case)
        assert (late.kept_at, late.broken_at) == (moment(2026, 12, 16, 15), late.due_at)

    def test_kept_in_the_last_moment_is_kept(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)
        worker = requests.worker_of(case)
        with clock.frozen_at(promise(case).due_at):
            close(case, actor=worker, outcome=Outcome.FIXED, answer="Done.")
        assert promise(case).broken_at is None


class TestHeld:
    def test_as_much_is_left_after_as_before(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)  # Monday, 9 in the morning
        case = self.held(case, 2026, 11, 17, 15)  # Tuesday at 10, 1 day and 7 hours in
        with at(2026, 11, 20, 15):  # Friday at 10
            case = resume(case, actor=requests.worker_of(case))
        moved = promise(case)
        assert moved.due_at == moment(2026, 11, 26, 22)  # three working days later than Monday the 23rd
        assert (moved.first_due_at, case.due_at) == (moment(2026, 11, 23, 22), moved.due_at)
        assert requests.reread(case).due_at == moved.due_at
        assert moved.pauses == [
            {"from": "2026-11-17T15:00:00+00:00", "to": "2026-11-20T15:00:00+00:00", "reason": "weather"}
        ]

    def test_nothing_runs_out_while_the_case_waits(self, city: City) -> None:
        case = self.held(opened(city, 2026, 11, 16, 14), 2026, 11, 17, 15)
        with at(2027, 1, 16, 14):
            assert sweep(actor=requests.people.program(city)) == 0
        assert set(case.promises.filter(kept_at=None).values_list("paused_at", flat=True)) == {
            moment(2026, 11, 17, 15)
        }

    def test_waiting_twice_moves_twice(self, city: City) -> None:
        case = self.held(opened(city, 2026, 11, 16, 14), 2026, 11, 17, 15)
        for day in (18, 19):
            with at(2026, 11, day, 15):
                case = resume(case, actor=requests.worker_of(case))
            if day == 18:
                case = self.again(case, 2026, 11, 18, 15)
        assert promise(case).due_at == moment(2026, 11, 25, 22)
        assert len(promise(case).pauses) == 2

    def test_what_was_late_before_stays_late_and_dated(self, city: City) -> None:
        case = self.held(opened(city, 2026, 11, 16, 14), 2026, 12, 16, 15)
        with at(2026, 12, 18, 15):
            case = resume(case, actor=requests.worker_of(case))
        late = promise(case)
        assert late.broken_at == late.due_at == late.first_due_at == case.due_at

    def test_what_was_kept_is_not_paused(self, city: City) -> None:
        case = self.held(opened(city, 2026, 11, 16, 14), 2026, 11, 16, 15)
        kept = promise(case, "acknowledge")
        assert (kept.kept_at, kept.paused_at) == (moment(2026, 11, 16, 15), None)

    def held(self, case: Case, *when: int) -> Case:
        with at(*when):
            return self.again(accept(case, actor=requests.worker_of(case)), *when)

    def again(self, case: Case, *when: int) -> Case:
        worker = requests.worker_of(case)
        with at(*when):
            review_at = clock.now() + 24 * HOUR
            return hold(case, actor=worker, reason=HoldReason.WEATHER, review_at=review_at)


class TestReopened:
    def test_the_promise_to_resolve_runs_on_to_its_date(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)
        due, worker = promise(case).due_at, requests.worker_of(case)
        with at(2026, 11, 17, 15):
            case = close(case, actor=worker, outcome=Outcome.FIXED, answer="Done.")
        with at(2026, 11, 18, 15):
            case = reopen(case, actor=worker, reason="Not done.")
        again = promise(case)
        assert (again.kept_at, again.broken_at, again.due_at, case.due_at) == (None, None, due, due)
        with at(2026, 12, 18, 15):
            assert sweep(actor=worker) == 1
        assert promise(case).broken_at == due

    def test_what_was_done_before_stays_done(self, city: City) -> None:
        case = opened(city, 2026, 11, 16, 14)
        worker = requests.worker_of(case)
        with at(2026, 11, 16, 15):
            case = close(case, actor=worker, outcome=Outcome.FIXED, answer="Done.")
            case = reopen(case, actor=worker, reason="Not done.")
        assert (
            promise(case, "acknowledge").kept_at == promise(case, "act").kept_at == moment(2026, 11, 16, 15)
        )


def test_a_case_keeps_its_version_and_promise_when_the_catalogue_changes(city: City) -> None:
    before = opened(city, 2026, 11, 12, 15)
    quicker = Target(clock="resolve", amount=1, unit=TimeUnit.WORKING_DAYS)
    offer(city, definition("pothole", targets=(*TARGETS[:2], quicker)))
    after = opened(City.objects.get(pk=city.pk), 2026, 11, 12, 15)
    assert ServiceVersion.objects.of(city).count() == 2
    assert requests.reread(before).service_version_id < after.service_version_id
    assert (promise(before).amount, promise(before).due_at) == (5, moment(2026, 11, 19, 22))
    assert (promise(after).amount, promise(after).due_at) == (1, moment(2026, 11, 13, 22))


def test_even_when_it_waits_over_the_change(city: City) -> None:
    case = TestHeld().held(opened(city, 2026, 11, 16, 14), 2026, 11, 17, 15)
    offer(city, definition("pothole", targets=()))
    with at(2026, 11, 18, 15):
        case = resume(case, actor=requests.worker_of(case))
    assert promise(case).due_at == moment(2026, 11, 24, 22)
