"""A day to come as a scenario: its forecast with how calls are lately and what is wished for."""

from dataclasses import dataclass, replace

from thirdring.contact_centre.outlook import DayAhead
from thirdring.contact_centre.past_calls import Habits
from thirdring.contact_centre.staffing.erlang_c import Load
from thirdring.contact_centre.staffing.needing import promised
from thirdring.contact_centre.staffing.what_if import Scenario, with_callbacks

HALF_HOUR_S = 1800.0
LEAST_CALLS = 0.005  # a half hour with fewer is one nobody calls in: less than one call in half a year


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWishes:
    """What a planner wants: this share answered within so many seconds, and what is lost of paid time."""

    target_share: float
    within_s: float
    shrinkage: float


def with_callbacks_while_open(scenario: Scenario, *, accepted_share: float, spread_over: int) -> Scenario:
    """Callbacks made between the day's first call and its last: nobody is called back after closing."""
    busy = [place for place, load in enumerate(scenario.loads) if load.calls]
    if not busy:
        return scenario
    first, end = busy[0], busy[-1] + 1
    open_then = replace(scenario, loads=scenario.loads[first:end])
    made = with_callbacks(open_then, accepted_share=accepted_share, spread_over=spread_over)
    return replace(scenario, loads=[*scenario.loads[:first], *made.loads, *scenario.loads[end:]])


def scenario_of(day: DayAhead, lately: Habits, wishes: PlanWishes) -> Scenario | None:
    """The day's scenario; None while nobody knows how long a call takes."""
    handle_s = lately.handle_s
    if handle_s is None:
        return None
    calls = [each if each >= LEAST_CALLS else 0.0 for each in day.calls]
    return Scenario(
        loads=[Load(calls=each, handle_s=handle_s, interval_s=HALF_HOUR_S) for each in calls],
        targets=promised(wishes.target_share, within_s=wishes.within_s),
        patience_s=lately.patience_s,
        shrinkage=wishes.shrinkage,
    )
