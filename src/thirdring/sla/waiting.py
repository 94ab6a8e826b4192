"""How long a case may wait for what, and what a promise's clock has counted. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from thirdring.cases.rules import HoldReason
from thirdring.city.working_time import TimeUnit, WorkingCalendar

# All waits of a case for one reason together: taking a case up for a moment gives no new time to wait.
LONGEST_WAIT: Mapping[str, timedelta] = MappingProxyType(
    {
        HoldReason.WAITING_FOR_RESIDENT: timedelta(days=10),
        HoldReason.WAITING_FOR_PARTS: timedelta(days=45),
        HoldReason.WAITING_FOR_OTHERS: timedelta(days=45),
        HoldReason.WEATHER: timedelta(days=21),
        HoldReason.SCHEDULED: timedelta(days=180),
    }
)
# Whoever we waited for has still not done their part, so somebody named has to see to it.
ESCALATED_AFTER = frozenset({HoldReason.WAITING_FOR_PARTS, HoldReason.WAITING_FOR_OTHERS})

Span = tuple[datetime, datetime]  # aware; the end is not part of it


def wait_left(reason: str, waited: Iterable[Span]) -> timedelta:
    """How long a case may still wait for this reason after these waits for it; never below zero."""
    spent = sum((end - begin for begin, end in waited), timedelta())
    return max(timedelta(), LONGEST_WAIT[reason] - spent)


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What a clock has counted, in the promise's own time: working time, or plain for hours and days.

    ``left`` is negative by as much as it is late. ``waited`` is the paused time as a wall clock shows it.
    """

    elapsed: timedelta
    paused: timedelta
    left: timedelta
    waited: timedelta


def facts_of(
    *,
    started: datetime,
    due: datetime,
    until: datetime,
    pauses: Iterable[Span],
    unit: str,
    calendar: WorkingCalendar,
) -> ClockFacts:
    """A clock's facts at ``until``: now, or the moment it was kept. Pauses are apart, the running one ends
    at ``until``. A hold hides nothing: elapsed and paused together are all the time since the start.
    """
    spans = [(max(begin, started), min(end, until)) for begin, end in pauses if begin < until]
    held = next((begin for begin, end in spans if end == until), until)
    paused = sum((_own_time(begin, end, unit, calendar) for begin, end in spans), timedelta())
    return ClockFacts(
        elapsed=_own_time(started, until, unit, calendar) - paused,
        paused=paused,
        left=_own_time(held, due, unit, calendar),
        waited=sum((end - begin for begin, end in spans), timedelta()),
    )


def _own_time(begin: datetime, end: datetime, unit: str, calendar: WorkingCalendar) -> timedelta:
    if TimeUnit(unit) in {TimeUnit.HOURS, TimeUnit.DAYS}:
        return end - begin
    return timedelta(minutes=calendar.working_minutes_between(begin, end))
