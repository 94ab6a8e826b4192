"""The past as a planner needs it: calls by half hour of each day, how long they take, how long callers wait.

Half hours are the wall clock's, 48 a day. On the day the clocks go back the hour that comes twice lies in one
pair of half hours, with the calls of both; on the day they go forward a pair stays empty.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from thirdring.city.models import City
from thirdring.contact_centre.measures.handling import Handling
from thirdring.contact_centre.staffing.forecasting import DayOfCalls
from thirdring.contact_centre.staffing.what_if import patience_from

HALF_HOURS = 48
LOOKS_BACK = timedelta(days=400)  # every season once; what is older would weigh next to nothing
HABITS_OVER = timedelta(days=56)  # how calls are now
FEWEST_ABANDONS = 30  # a mean of n patiences is off by one part in the root of n: 18 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How calls were lately: what they took, and how long callers wait before they give up.

    ``waited_s`` is the time everybody waited together, answered or not.
    """

    work: Handling
    abandoned: int
    waited_s: float

    @property
    def handle_s(self) -> float | None:
        """Seconds a call takes in the mean; None while none was answered."""
        return self.work.seconds / self.work.answered if self.work.seconds else None

    @property
    def patience_s(self) -> float | None:
        """Callers' mean patience in seconds; None while too few gave up to tell."""
        if self.abandoned < FEWEST_ABANDONS or not self.waited_s:
            return None
        return patience_from(abandoned=self.abandoned, waited_s=self.waited_s)


NO_HABITS = Habits(work=Handling(answered=0, talk_s=0), abandoned=0, waited_s=0)


def days_of_calls(
    city: City,
    *,
    until: date,
    queue_id: int | None = None,
    holidays: Container[date] = frozenset(),
    flags: Mapping[date, str] | None = None,
) -> list[DayOfCalls]:
    """The days before ``until``, in order, of one queue or of all who asked for a person; one statement.

    A day on which no queue of the city had a call was not recorded and is left out, and so is every day
    before the queue's own first call. Others without calls for it are days of none.
    """
    flags = flags or {}
    rows = _counted(city, until, queue_id)
    by_day: dict[date, list[float]] = {}
    for day, place, calls in rows:
        by_day.setdefault(day, [0.0] * HALF_HOURS)[place] = float(calls)
    first = min((day for day, calls in by_day.items() if any(calls)), default=until)
    return [
        DayOfCalls(day, calls, holiday=day in holidays, flag=flags.get(day, ""))
        for day, calls in sorted(by_day.items())
        if day >= first
    ]


def days_by_queue(
    city: City,
    queue_ids: Collection[int],
    *,
    until: date,
    holidays: Mapping[int, Container[date]],
    flags: Mapping[date, str],
) -> dict[int, list[DayOfCalls]]:
    """The same of each of these queues, in one statement; ``holidays`` are each queue's own."""
    values = _bounds(city, until - LOOKS_BACK, until) | {"zone": city.time_zone}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS_BY_QUEUE, values)
        rows = cursor.fetchall()
    recorded = sorted({day for _, day, _, _ in rows})
    counted: dict[int, dict[date, list[float]]] = {pk: {} for pk in queue_ids}
    for pk, day, place, calls in rows:
        if pk in counted:
            counted[pk].setdefault(day, [0.0] * HALF_HOURS)[place] = float(calls)
    return {
        pk: [
            DayOfCalls(day, by_day.get(day, [0.0] * HALF_HOURS), day in holidays[pk], flags.get(day, ""))
            for day in recorded
            if by_day and day >= min(by_day)
        ]
        for pk, by_day in counted.items()
    }


def _counted(city: City, until: date, queue_id: int | None) -> list[tuple[date, int, int]]:
    values = _bounds(city, until - LOOKS_BACK, until) | {"zone": city.time_zone, "queue": queue_id}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, values)
        return list(cursor.fetchall())


def habits(city: City, *, until: date, queue_id: int | None = None) -> Habits:
    """How the calls of the last eight weeks before ``until`` were; one statement."""
    values = _bounds(city, until - HABITS_OVER, until) | {"queue": queue_id}
    with connection.cursor() as cursor:
        cursor.execute(_HABITS, values)
        return _habits(cursor.fetchone())


def habits_by_queue(city: City, *, until: date) -> dict[int, tuple[Habits, dict[str, float]]]:
    """The same of each queue by its id, with how many calls came in which language; one statement."""
    values = _bounds(city, until - HABITS_OVER, until)
    with connection.cursor() as cursor:
        cursor.execute(_HABITS_BY_QUEUE, values)
        rows = cursor.fetchall()
    found: dict[int, tuple[Habits, dict[str, float]]] = {}
    for pk, language, calls, *sums in rows:
        before, spoken = found.get(pk, (NO_HABITS, {}))
        found[pk] = (_added(before, _habits(sums)), spoken | {language: float(calls)})
    return found


def _habits(sums: Sequence[Any]) -> Habits:
    answered, talk, hold, wrap, abandoned, waited = (int(each or 0) for each in sums)
    work = Handling(answered=answered, talk_s=talk / 1000, hold_s=hold / 1000, wrap_s=wrap / 1000)
    return Habits(work=work, abandoned=abandoned, waited_s=waited / 1000)


def _added(one: Habits, other: Habits) -> Habits:
    names = ("answered", "talk_s", "hold_s", "wrap_s")
    work = Handling(**{name: getattr(one.work, name) + getattr(other.work, name) for name in names})
    return Habits(
        work=work, abandoned=one.abandoned + other.abandoned, waited_s=one.waited_s + other.waited_s
    )


def _bounds(city: City, first: date, until: date) -> dict[str, Any]:
    """The city, and its midnights at the beginning of both days."""
    zone = ZoneInfo(city.time_zone)
    since, end = (datetime.combine(day, time.min, zone) for day in (first, until))
    return {"city": city.pk, "since": since, "until": end}


# Calls are counted by quarters of an hour first: zones differ by whole ones, and reading the wall clock of
# some thousand quarters takes a fraction of reading that of a million calls.
_QUARTERS = """
SELECT queue_id, quarter AT TIME ZONE %(zone)s AS entered, calls
FROM (
    SELECT queue_id, date_bin('15 minutes', queued_at, '2000-01-01 00:00+00') AS quarter, count(*) AS calls
    FROM contact_centre_call
    WHERE city_id = %(city)s AND queued_at >= %(since)s AND queued_at < %(until)s
    GROUP BY 1, 2
) AS counted
"""
_PLACE = "(2 * extract(hour FROM entered) + div(extract(minute FROM entered), 30))::int"
_DAYS = f"""
SELECT
    entered::date, {_PLACE},
    coalesce(sum(calls) FILTER (WHERE %(queue)s::bigint IS NULL OR queue_id = %(queue)s), 0)
FROM ({_QUARTERS}) AS call
GROUP BY 1, 2
"""
_DAYS_BY_QUEUE = f"""
SELECT queue_id, entered::date, {_PLACE}, sum(calls)
FROM ({_QUARTERS}) AS call
GROUP BY 1, 2, 3
"""
_SUMS = """
    count(answered_at),
    sum(talk_ms) FILTER (WHERE answered_at IS NOT NULL),
    sum(hold_ms) FILTER (WHERE answered_at IS NOT NULL),
    sum(wrap_ms) FILTER (WHERE answered_at IS NOT NULL),
    count(abandoned_at),
    sum(wait_ms)
"""
_HABITS_BY_QUEUE = f"""
SELECT queue_id, language, count(*), {_SUMS}
FROM contact_centre_call
WHERE city_id = %(city)s AND queued_at >= %(since)s AND queued_at < %(until)s AND queue_id IS NOT NULL
GROUP BY 1, 2
"""  # put together from our own words
_HABITS = f"""
SELECT {_SUMS}
FROM contact_centre_call
WHERE city_id = %(city)s AND queued_at >= %(since)s AND queued_at < %(until)s
    AND (%(queue)s::bigint IS NULL OR queue_id = %(queue)s)
"""  # put together from our own words
