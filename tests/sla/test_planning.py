"""Which promises a new case begins with. No database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from thirdring.catalogue.definitions import Target
from thirdring.catalogue.rules import CLOCKS, PRIORITIES, Priority, TimeUnit
from thirdring.city.working_time import WorkingCalendar
from thirdring.sla.planning import planned, resolve_due

OFFICE = WorkingCalendar(hours=((((480, 1020),),) * 5) + ((), ()), zone=ZoneInfo("America/New_York"))
START = datetime(2026, 11, 16, 14, tzinfo=UTC)
TARGETS = st.lists(
    st.builds(
        Target,
        clock=st.sampled_from(CLOCKS),
        amount=st.integers(0, 90),
        unit=st.sampled_from(TimeUnit),
        priority=st.sampled_from(PRIORITIES),
    ),
    unique_by=lambda target: (target.clock, target.priority),
    max_size=9,
)


@given(TARGETS, st.sampled_from(Priority), st.randoms())
def test_each_clock_is_promised_once_by_the_target_that_fits_best(
    targets: list[Target], priority: Priority, order: object
) -> None:
    order.shuffle(targets)  # type: ignore[attr-defined]
    made = planned(targets, priority=priority, calendar=OFFICE, start=START)
    expected = {}
    for clock in CLOCKS:
        fitting = {each.priority: each for each in targets if each.clock == clock}
        best = fitting.get(priority) or fitting.get("")
        if best is not None:
            expected[clock] = (best.amount, best.unit)
    assert {each.clock: (each.amount, each.unit) for each in made} == expected
    assert all(each.due_at >= START for each in made)


def test_only_the_promise_to_resolve_dates_the_case() -> None:
    targets = [Target(clock="act", amount=1, unit=TimeUnit.HOURS)]
    made = planned(targets, priority="normal", calendar=OFFICE, start=START)
    assert resolve_due(made) is None
    targets.append(Target(clock="resolve", amount=2, unit=TimeUnit.HOURS))
    made = planned(targets, priority="normal", calendar=OFFICE, start=START)
    assert resolve_due(made) == START + timedelta(hours=2)
