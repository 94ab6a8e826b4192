"""How the city works what it is told, and what becomes of the promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from thirdring.cases.rules import MOVES, HoldReason, Outcome, Status
from thirdring.city.rules import read_hours
from thirdring.city.working_time import WorkingCalendar
from thirdring.simulator.promising import as_they_stand
from thirdring.simulator.working import Ending, Fate, Pause, Task, fate
from thirdring.sla.planning import Planned
from thirdring.sla.rules import Clock

HOURS = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
CALENDAR = WorkingCalendar(hours=read_hours(HOURS), zone=ZoneInfo("America/Chicago"))
OPENED = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Chicago
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TASK = Task(OPENED, OPENED + timedelta(hours=4), OPENED + timedelta(days=7), pace=0.6, need=0.5, outcomes=())


def fates(task: Task = TASK, count: int = 800, now: datetime = NOW) -> list[Fate]:
    rng = np.random.default_rng(7)
    return [fate(rng, task, CALENDAR, now) for _ in range(count)]


def moments(each: Fate) -> list[datetime]:
    """Everything that happened, in the order it must have happened in."""
    said = [each.accepted_at, each.started_at, *(ending.at for ending in each.endings)]
    return [moment for moment in said if moment is not None]


def test_things_happen_in_order_and_none_in_the_future() -> None:
    for each in fates():
        assert moments(each) == sorted(moments(each))
        assert all(OPENED < moment < NOW for moment in moments(each))


def test_a_hold_lies_between_acceptance_and_the_end() -> None:
    held = [each for each in fates(count=2_000) if each.pause]
    assert len(held) > 60
    for each in held:
        assert each.pause is not None
        assert each.accepted_at is not None
        assert each.accepted_at < each.pause.since
        if each.endings:
            assert (each.pause.until or NOW) <= each.endings[0].at
        if each.pause.held_from == Status.IN_PROGRESS:
            assert each.started_at is not None
            assert each.started_at < each.pause.since


def test_the_status_is_one_the_moves_lead_to() -> None:
    for each in fates(count=2_000, now=OPENED + timedelta(days=4)):
        if each.status == Status.CLOSED:
            assert each.endings[-1].reopened_at is None
        if each.status == Status.ON_HOLD:
            assert each.pause is not None
            assert each.pause.until is None
            assert Status.ON_HOLD in MOVES[each.pause.held_from]
        if each.status == Status.RECEIVED:
            assert moments(each) == []


def test_open_and_closed_both_occur_in_the_middle_of_the_work() -> None:
    seen = {each.status for each in fates(count=2_000, now=OPENED + timedelta(days=4))}
    assert seen == set(Status)


def test_where_need_is_high_the_same_agency_takes_longer() -> None:
    def mean_days(need: float) -> float:
        ended = [f.endings[0].at - OPENED for f in fates(replace(TASK, need=need), 1_500) if f.endings]
        return float(np.mean([span / timedelta(days=1) for span in ended]))

    assert mean_days(1.0) > 1.15 * mean_days(0.0)


def test_a_slow_agency_breaks_more_promises() -> None:
    def late(pace: float) -> int:
        return sum(
            any(e.at > TASK.resolve_by for e in f.endings[:1]) for f in fates(replace(TASK, pace=pace))
        )

    assert late(1.0) > 2 * late(0.4)


def test_closings_are_in_working_hours() -> None:
    ended = [
        each.endings[0].at.astimezone(CALENDAR.zone) for each in fates() if each.endings and not each.pause
    ]
    in_hours = [at for at in ended if at.weekday() < 5 and 8 <= at.hour < 18]
    assert len(in_hours) / len(ended) > 0.97


def test_a_known_twin_is_closed_as_a_duplicate() -> None:
    ended = [each for each in fates(replace(TASK, is_twin=True)) if each.endings]
    assert {each.endings[0].outcome for each in ended} == {Outcome.DUPLICATE}


def test_only_outcomes_that_the_type_allows_occur() -> None:
    allowed = ("fixed", "cannot_fix")
    ended = {e.outcome for each in fates(replace(TASK, outcomes=allowed)) for e in each.endings}
    assert ended == {Outcome.FIXED, Outcome.CANNOT_FIX}


def test_some_fixed_cases_come_back() -> None:
    back = [each for each in fates(count=3_000) if each.endings and each.endings[0].reopened_at]
    assert 50 < len(back) < 200
    assert {each.status for each in back} <= {Status.CLOSED, Status.ACCEPTED}


DUE = OPENED + timedelta(hours=48)
PROMISE = Planned(Clock.RESOLVE, 48, "hours", DUE)


def stands(
    each: Fate, now: datetime = NOW, planned: Planned = PROMISE
) -> tuple[datetime, object, object, object]:
    [promise] = as_they_stand([planned], each, CALENDAR, now)
    return promise.due_at, promise.kept_at, promise.broken_at, promise.paused_at


def closed_at(at: datetime, **more: datetime) -> Fate:
    return Fate(Status.CLOSED, OPENED + timedelta(hours=1), None, None, (Ending(Outcome.FIXED, at, **more),))


def test_a_promise_kept_in_time_is_kept() -> None:
    assert stands(closed_at(DUE - timedelta(hours=1))) == (DUE, DUE - timedelta(hours=1), None, None)


def test_a_promise_kept_late_is_broken_as_well() -> None:
    assert stands(closed_at(DUE + timedelta(hours=1))) == (DUE, DUE + timedelta(hours=1), DUE, None)


def test_a_promise_that_runs_is_neither_and_one_that_ran_out_is_broken() -> None:
    open_case = Fate(Status.ACCEPTED, OPENED + timedelta(hours=1))
    assert stands(open_case, now=DUE - timedelta(hours=1)) == (DUE, None, None, None)
    assert stands(open_case, now=DUE + timedelta(hours=1)) == (DUE, None, DUE, None)


def test_a_case_that_came_back_has_not_kept_its_promise() -> None:
    back = closed_at(DUE - timedelta(hours=9), reopened_at=DUE - timedelta(hours=5))
    assert stands(replace(back, status=Status.ACCEPTED), now=DUE - timedelta(hours=1)) == (
        DUE,
        None,
        None,
        None,
    )


def test_a_hold_that_lasts_pauses_the_promise() -> None:
    since = OPENED + timedelta(hours=10)
    pause = Pause(HoldReason.WEATHER, since, since, None, Status.ACCEPTED)
    held = Fate(Status.ON_HOLD, OPENED + timedelta(hours=1), None, pause)
    assert stands(held) == (DUE, None, None, since)


def test_a_hold_that_ended_moves_the_date_by_its_length() -> None:
    since = OPENED + timedelta(hours=10)
    pause = Pause(HoldReason.WEATHER, since, since, since + timedelta(hours=24), Status.ACCEPTED)
    ended = replace(closed_at(DUE + timedelta(hours=5)), pause=pause)
    assert stands(ended) == (DUE + timedelta(hours=24), DUE + timedelta(hours=5), None, None)


@pytest.mark.parametrize(("clock", "hours"), [(Clock.ACKNOWLEDGE, 1), (Clock.ACT, 5), (Clock.RESOLVE, 9)])
def test_each_clock_is_kept_by_its_own_moment(clock: Clock, hours: int) -> None:
    done = (Ending(Outcome.FIXED, OPENED + timedelta(hours=9)),)
    each = Fate(Status.CLOSED, OPENED + timedelta(hours=1), OPENED + timedelta(hours=5), None, done)
    assert stands(each, planned=replace(PROMISE, clock=clock))[1] == OPENED + timedelta(hours=hours)
