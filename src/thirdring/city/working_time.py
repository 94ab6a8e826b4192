"""Working time: when work is done, and by when a promise made in it falls due. Pure.

The rules, each with a test:
- A stretch of work holds its first moment and not its last: at 17:00 sharp the day is over.
- Hours are local clock hours, so a shift over a clock change is an hour longer or shorter than its name.
- A local time the clocks skip is the moment they jump; a local time that comes twice is the first of the two.
- Overnight work is two spans, up to 24:00 and from 00:00; each belongs to its own calendar day.
- A promise made outside working hours counts from the next working moment.
- A promise of N working days is due when work ends on the Nth working day after the one it counts from.
- A promise of N days is due N days later at the same clock time; of N hours, N hours later, night or day.
- After a hold exactly what was left when it began is left: working time, or plain time for hours and days.
"""

from bisect import bisect_left
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

Span = tuple[int, int]  # minutes after local midnight; (480, 1020) is 08:00 to 17:00, 1440 is 24:00
Stretch = tuple[datetime, datetime]  # UTC; the end is not worked

HORIZON_DAYS = 36_525  # a search that has to look further than a century has no answer


class TimeUnit(StrEnum):
    """What a promise is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"


class NoWorkingTime(ValueError):
    """The calendar has no (or too little) working time to count in within a century."""

    def __init__(self) -> None:
        super().__init__("This calendar has no working time to count in. Give at least one weekday hours.")


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """When work is done. ``hours`` has seven days, Monday first, each day's spans in order and apart.

    ``holidays`` are local dates without work. Each day is worked out once and kept.
    """

    hours: tuple[tuple[Span, ...], ...]
    zone: ZoneInfo
    holidays: Container[date] = frozenset()
    _known: dict[date, tuple[Stretch, ...]] = field(default_factory=dict, init=False, repr=False)

    def stretches_on(self, day: date) -> tuple[Stretch, ...]:
        """The stretches of work of one local date, in order; empty when it is no working day."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._worked_out(day)
        return known

    def is_working(self, moment: datetime) -> bool:
        """Whether work is done at this moment (aware)."""
        return self.next_working_moment(moment) == moment

    def next_working_moment(self, moment: datetime) -> datetime:
        """This moment if it is worked, else the start of the next stretch (UTC; raises NoWorkingTime)."""
        return next(self._stretches_from(moment))[0]

    def add_working_minutes(self, start: datetime, minutes: float) -> datetime:
        """When ``minutes`` (0 or more) of work after ``start`` are done (UTC; raises NoWorkingTime).

        The end of a stretch answers before the start of the next: 60 minutes from 16:00 is 17:00 today.
        """
        return self._after(start, timedelta(minutes=minutes))

    def working_minutes_between(self, begin: datetime, end: datetime) -> float:
        """Working minutes from ``begin`` to ``end`` (both aware); negative when ``end`` is the earlier."""
        return self._between(begin, end) / timedelta(minutes=1)

    def end_of_working_day(self, start: datetime, days: int) -> datetime:
        """When work ends ``days`` working days after the one ``start`` is of (UTC; raises NoWorkingTime)."""
        if days < 0:
            raise ValueError("a number of working days can't be negative")
        day = next(islice(self._days_from(start), days, None))
        return day[-1][1]

    def due_after_hold(self, due: datetime, *, held: datetime, resumed: datetime) -> datetime:
        """``due`` after a hold: as much working time is left at ``resumed`` as was at ``held`` (UTC)."""
        return due if due <= held else self._after(resumed, self._between(held, due))

    def _after(self, start: datetime, left: timedelta) -> datetime:
        if left < timedelta():
            raise ValueError("working time to add can't be negative")
        for begin, end in self._stretches_from(start):
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise NoWorkingTime

    def _between(self, begin: datetime, end: datetime) -> timedelta:
        if end < begin:
            return -self._between(end, begin)
        worked = timedelta()
        for opens, closes in self._stretches_from(begin, until=end):
            worked += min(closes, end) - opens
        return worked

    def _stretches_from(self, moment: datetime, *, until: datetime | None = None) -> Iterator[Stretch]:
        """What is left of each stretch from ``moment`` on; without ``until`` it never ends quietly."""
        moment = _utc(moment)
        for stretches in self._days_from(moment, until=until):
            for begin, end in stretches:
                if until is not None and begin >= until:
                    return
                if end > moment:
                    yield max(begin, moment), end

    def _days_from(self, moment: datetime, *, until: datetime | None = None) -> Iterator[tuple[Stretch, ...]]:
        """The working days with work left after ``moment``, in order."""
        moment, first = _utc(moment), moment.astimezone(self.zone).date()
        last = HORIZON_DAYS if until is None else (until.astimezone(self.zone).date() - first).days
        for number in range(last + 1):
            stretches = self.stretches_on(first + timedelta(days=number))
            if stretches and stretches[-1][1] > moment:
                yield stretches
        if until is None:
            raise NoWorkingTime

    def _worked_out(self, day: date) -> tuple[Stretch, ...]:
        spans = self.hours[day.weekday()]
        if not spans or day in self.holidays:
            return ()
        moments = ((_moment(day, a, self.zone), _moment(day, b, self.zone)) for a, b in spans)
        return tuple((begin, end) for begin, end in moments if begin < end)  # a skipped shift has no length


def due_at(start: datetime, amount: int, unit: str, calendar: WorkingCalendar) -> datetime:
    """By when a promise of so many units (TimeUnit) made at ``start`` is due (UTC; raises NoWorkingTime)."""
    if amount < 0:
        raise ValueError("a promise can't be due before it is made")
    match TimeUnit(unit):
        case TimeUnit.HOURS:
            return _utc(start) + timedelta(hours=amount)
        case TimeUnit.DAYS:
            return _days_later(start, amount, calendar.zone)
        case TimeUnit.WORKING_HOURS:
            return calendar.add_working_minutes(start, amount * 60)
        case TimeUnit.WORKING_DAYS:
            return calendar.end_of_working_day(start, amount)


def due_after_hold(
    due: datetime, unit: str, calendar: WorkingCalendar, *, held: datetime, resumed: datetime
) -> datetime:
    """A promise's due moment after a hold from ``held`` to ``resumed`` (UTC); one already past stays."""
    if due <= held:
        return due
    if TimeUnit(unit) in {TimeUnit.WORKING_HOURS, TimeUnit.WORKING_DAYS}:
        return calendar.due_after_hold(due, held=held, resumed=resumed)
    return _utc(due) + (resumed - held)


def _days_later(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    if days == 0:
        return _utc(start)
    local = _utc(start).astimezone(zone)
    return _first_moment(datetime.combine(local.date() + timedelta(days=days), local.time()), zone)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    return _first_moment(datetime.combine(day, time()) + timedelta(minutes=minutes), zone)


def _first_moment(clock: datetime, zone: ZoneInfo) -> datetime:
    """The first moment the clocks of ``zone`` show ``clock`` (naive) or later, UTC.

    Later only when they never show it. This keeps the order of clock times, so spans never overlap.
    """
    early = clock.replace(tzinfo=zone, fold=0).astimezone(UTC)
    late = clock.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if early <= late:
        return early
    # Skipped: fold 1 reads as before the jump, fold 0 as after it. Jumps come at whole seconds.
    late, seconds = late.replace(microsecond=0), int((early - late).total_seconds()) + 1

    def reached(second: int) -> bool:
        return (late + timedelta(seconds=second)).astimezone(zone).replace(tzinfo=None) >= clock

    return late + timedelta(seconds=bisect_left(range(seconds), True, key=reached))


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)
