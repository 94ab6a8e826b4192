"""Warnings: said once when three quarters of a promise's working time are gone, before it is broken."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import people, requests
from tests.factories.requests import MONDAY, at
from tests.factories.together import together
from tests.sla.test_planning import OFFICE
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, hold, resume
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.city.models import City
from thirdring.city.working_time import due_at
from thirdring.config.reactions import REACTIONS
from thirdring.kernel import clock, events
from thirdring.kernel.actor import system
from thirdring.sla import tasks
from thirdring.sla.actions.running import write_past
from thirdring.sla.actions.sweeping import sweep, warn
from thirdring.sla.events import PromiseWarned
from thirdring.sla.models import Promise
from thirdring.sla.planning import warn_at

SECOND = timedelta(seconds=1)


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


@pytest.fixture
def heard() -> Iterator[list[PromiseWarned]]:
    """The warnings the program spoke of."""
    said: list[PromiseWarned] = []
    events.bind({**REACTIONS, PromiseWarned: [said.append]})
    yield said
    events.bind(REACTIONS)


def opened(city: City) -> Case:
    with clock.frozen_at(MONDAY):
        return requests.case(city)


def resolving(case: Case) -> Promise:
    return case.promises.get(clock="resolve")


def warned(moment: datetime, most: int = 1000) -> int:
    with clock.frozen_at(moment):
        return warn(actor=system(0, reason="a test"), most=most)


@pytest.mark.parametrize(
    ("amount", "unit", "moment"),
    [
        (4, "hours", datetime(2026, 11, 16, 17, tzinfo=UTC)),
        (4, "days", datetime(2026, 11, 19, 14, tzinfo=UTC)),
        (4, "working_hours", datetime(2026, 11, 16, 17, tzinfo=UTC)),  # 9 in the morning, and three hours
        (12, "working_hours", datetime(2026, 11, 17, 14, tzinfo=UTC)),  # eight today, the ninth tomorrow
    ],
)
def test_it_is_due_after_three_quarters_of_the_promises_own_time(
    amount: int, unit: str, moment: datetime
) -> None:
    due = due_at(MONDAY, amount, unit, OFFICE)
    assert warn_at(MONDAY, due, unit, OFFICE) == moment


_DAYS_OF_2026 = st.integers(0, 60 * 24 * 365).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(
    start=_DAYS_OF_2026,
    amount=st.integers(0, 60),
    unit=st.sampled_from(["hours", "days", "working_hours", "working_days"]),
)
def test_it_never_comes_after_the_promise_is_due(start: datetime, amount: int, unit: str) -> None:
    due = due_at(start, amount, unit, OFFICE)
    assert min(start, due) <= warn_at(start, due, unit, OFFICE) <= due


@pytest.mark.django_db
def test_it_is_said_at_its_moment_and_once(city: City, heard: list[PromiseWarned]) -> None:
    case = opened(city)
    moment = case.promises.get(clock="acknowledge").warn_at
    assert moment == datetime(2026, 11, 16, 17, tzinfo=UTC)
    assert warned(moment - SECOND) == 0
    assert warned(moment) == 1
    assert warned(moment + SECOND) == 0
    assert [(event.clock, event.promise.case_id) for event in heard] == [("acknowledge", case.pk)]
    assert list(case.promises.order_by("clock").values_list("clock", "warned_at")) == [
        ("acknowledge", moment), ("act", None), ("resolve", None)
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_is_kept_needs_no_warning(city: City) -> None:
    case = opened(city)
    with at(2026, 11, 16, 15):
        close(case, actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="Done.")
    assert warned(resolving(case).due_at) == 0


@pytest.mark.django_db
def test_what_is_broken_already_is_past_warning(city: City) -> None:
    case = opened(city)
    assert warned(resolving(case).due_at + SECOND) == 0
    with clock.frozen_at(resolving(case).due_at + SECOND):
        assert sweep(actor=people.program(city)) == 3


@pytest.mark.django_db
def test_a_wait_moves_the_warning_by_as_long_as_the_date(city: City) -> None:
    case, worker = opened(city), people.program(city)
    first = resolving(case).warn_at
    with at(2026, 11, 17, 15):
        case = hold(
            accept(case, actor=worker),
            actor=worker,
            reason=HoldReason.WEATHER,
            review_at=clock.now() + timedelta(days=7),
        )
    assert first is not None
    assert warned(first + SECOND) == 0
    with at(2026, 11, 19, 15):
        resume(case, actor=worker)
    assert resolving(case).warn_at == first + timedelta(days=4)  # two working days and the weekend between
    assert warned(first + timedelta(days=4)) == 1


@pytest.mark.django_db
def test_a_loaded_promise_that_runs_is_warned_of_too(city: City) -> None:
    case = opened(city)
    ready = resolving(case)
    ready.pk, ready.warn_at = None, None
    case.promises.filter(clock="resolve").delete()
    write_past(city, [ready], actor=people.program(city))
    expected = warn_at(ready.started_at, ready.due_at, ready.unit, OFFICE)
    assert resolving(case).warn_at == expected


@pytest.mark.django_db(transaction=True)
def test_many_workers_warn_of_each_promise_once(city: City, heard: list[PromiseWarned]) -> None:
    cases = [opened(city) for _ in range(20)]
    due = resolving(cases[0]).due_at
    counts = together(*(partial(warned, due, 5) for _ in range(4)))
    while more := warned(due, 5):
        counts.append(more)
    assert counts and sum(count for count in counts if isinstance(count, int)) == 20
    assert sorted(event.promise.case_id for event in heard) == sorted(case.pk for case in cases)


@pytest.mark.django_db
def test_a_full_round_calls_other_workers_to_help(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SWEEP_BATCH", 1)
    due = resolving(opened(city)).due_at
    with clock.frozen_at(due + SECOND):
        tasks.sweep_promises(timestamp=0)
    assert ProcrastinateJob.objects.filter(task_name=tasks.HELP).count() == tasks.HELPERS
    assert Promise.objects.of(city).filter(broken_at=None).count() == 0


@pytest.mark.django_db
def test_a_quiet_minute_calls_nobody(city: City) -> None:
    tasks.sweep_promises(timestamp=0)
    assert ProcrastinateJob.objects.filter(task_name=tasks.HELP).count() == 0
