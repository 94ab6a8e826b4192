"""The days ahead of a queue, or of all together: how many calls to expect, and how far to trust that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from thirdring.city.models import City
from thirdring.contact_centre.models import Queue
from thirdring.contact_centre.opening_hours import OpeningHours, opening_hours
from thirdring.contact_centre.past_calls import HALF_HOURS, days_by_queue, days_of_calls
from thirdring.contact_centre.staffing.backtesting import Backtest, backtest
from thirdring.contact_centre.staffing.forecasting import LEAST_DAYS, Ahead, DayOfCalls, Forecast, learn

DAYS_AHEAD = 14
TESTED_DAYS = 56  # the last eight weeks are forecast again, each from what was known before it


class Basis(StrEnum):
    """What a day's forecast stands on."""

    LEARNED = "learned"
    CLOSED = "closed"  # by its opening hours
    NEW_WEEKDAY = "new_weekday"  # nothing was recorded of such a day: there is no forecast
    NEW_HOLIDAY = "new_holiday"  # no holiday was recorded yet: as if it were none
    NEW_FLAG = "new_flag"  # no day of this flag was recorded yet: as if it had none


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day to come: calls in each half hour of the wall clock, and what is known of the day."""

    day: date
    calls: Sequence[float]
    basis: Basis
    holiday: bool = False
    flag: str = ""

    @property
    def total(self) -> float:
        return sum(self.calls)

    @property
    def busiest(self) -> int:
        """The place of the half hour with the most calls."""
        return max(range(len(self.calls)), key=self.calls.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the past says of the days ahead. ``days`` is empty while too few days were recorded."""

    recorded: int
    days: Sequence[DayAhead]
    tested: Backtest | None = None

    @property
    def days_missing(self) -> int:
        """How many more days have to be recorded before anything can be said."""
        return max(0, LEAST_DAYS - self.recorded)


def outlook(
    city: City,
    *,
    first: date,
    today: date,
    queues: Sequence[Queue],
    queue: Queue | None = None,
    days: int = DAYS_AHEAD,
    flags: Mapping[date, str] | None = None,
) -> Outlook:
    """So many days from ``first`` on, learned from all before ``today``; at most two statements.

    Of one queue, or of all ``queues`` of the city together.
    """
    flags = flags or {}
    hours = opening_hours(city, [queue] if queue else [each for each in queues if each.active])
    past = days_of_calls(city, until=today, queue_id=queue.pk if queue else None, holidays=hours, flags=flags)
    return _told(past, hours, flags, first=first, days=days)


def outlook_by_queue(
    city: City, *, day: date, today: date, queues: Sequence[Queue], flags: Mapping[date, str]
) -> dict[int, DayAhead | None]:
    """One day of each of these queues by its id, None where too little is known; two statements."""
    always = opening_hours(city, [])
    hours = {each.pk: opening_hours(city, [each]) if each.calendar_id else always for each in queues}
    past = days_by_queue(city, list(hours), until=today, holidays=hours, flags=flags)
    told = {pk: _told(past[pk], hours[pk], flags, first=day, days=1) for pk in hours}
    return {pk: found.days[0] if found.days else None for pk, found in told.items()}


def _told(
    past: Sequence[DayOfCalls], hours: OpeningHours, flags: Mapping[date, str], *, first: date, days: int
) -> Outlook:
    past = [day for day in past if not hours.is_closed(day.day)]
    if len(past) < LEAST_DAYS:
        return Outlook(recorded=len(past), days=[])
    seen = _Seen(past, learn(past), hours, flags)
    ahead = [seen.ahead(first + timedelta(days=number)) for number in range(days)]
    return Outlook(recorded=len(past), days=ahead, tested=_tested(past))


@dataclass(frozen=True, slots=True)
class _Seen:
    """The past and what was learned from it."""

    past: Sequence[DayOfCalls]
    learned: Forecast
    hours: OpeningHours
    flags: Mapping[date, str]

    def ahead(self, day: date) -> DayAhead:
        """What to expect of a day."""
        holiday, flag = day in self.hours, self.flags.get(day, "")
        basis = self._basis(day, holiday=holiday, flag=flag)
        if basis in {Basis.CLOSED, Basis.NEW_WEEKDAY}:
            return DayAhead(day, [0.0] * HALF_HOURS, basis, holiday, flag)
        made = self.learned.of(Ahead(day, holiday and basis is not Basis.NEW_HOLIDAY, flag))
        is_open = self.hours.half_hours(day)
        calls = [each if open_then else 0.0 for each, open_then in zip(made, is_open, strict=True)]
        return DayAhead(day, calls, basis, holiday, flag)

    def _basis(self, day: date, *, holiday: bool, flag: str) -> Basis:
        if self.hours.is_closed(day):
            return Basis.CLOSED
        if holiday and any(each.holiday for each in self.past):
            return self._of_flag(flag)
        if not any(each.day.weekday() == day.weekday() and not each.holiday for each in self.past):
            return Basis.NEW_WEEKDAY
        return Basis.NEW_HOLIDAY if holiday else self._of_flag(flag)

    def _of_flag(self, flag: str) -> Basis:
        known = not flag or any(each.flag == flag for each in self.past)
        return Basis.LEARNED if known else Basis.NEW_FLAG


def _tested(past: Sequence[DayOfCalls]) -> Backtest | None:
    """The forecast tried on the last weeks; None where none is left to try it on, or nobody called then."""
    first = max(LEAST_DAYS, len(past) - TESTED_DAYS)
    if first >= len(past) or not any(day.total for day in past[first:]):
        return None
    return backtest(past, first=first)
