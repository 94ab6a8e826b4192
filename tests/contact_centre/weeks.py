"""Weeks of recorded calls, laid down as rows: as many in each half hour as a pattern says."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from thirdring.city.models import City
from thirdring.contact_centre.models import Call, Queue
from thirdring.contact_centre.rules import CallStatus

_numbers = count(1)
Pattern = Callable[[date], Sequence[tuple[int, int]]]
MONDAY = date(2026, 10, 5)
TODAY = MONDAY + timedelta(weeks=6)


def queue(city: City, code: str = "general", **fields: object) -> Queue:
    """A queue, made when the city has none of this code."""
    return Queue.objects.of(city).get_or_create(
        city=city, code=code, defaults={"name": code.capitalize(), **fields}
    )[0]


def workdays(busy: int = 12, quiet: int = 4) -> Pattern:
    """Monday to Friday: so many at 9:00 (twice as many on Mondays), fewer at 13:30."""

    def pattern(day: date) -> Sequence[tuple[int, int]]:
        if day.weekday() > 4:
            return ()
        return ((18, busy * (2 if day.weekday() == 0 else 1)), (27, quiet))

    return pattern


def answered(
    of: City, moment: datetime, *, into: Queue | None, wait_s: float = 20, handle_s: float = 240
) -> Call:
    """A call that was answered after so long, not kept yet."""
    at = moment + timedelta(seconds=wait_s)
    talked = timedelta(seconds=handle_s)
    return Call(
        city=of, source="history", external_id=f"h{next(_numbers)}", status=CallStatus.HANDLED.value,
        queue=into, offered_at=moment, queued_at=moment, answered_at=at, ended_at=at + talked,
        wait_ms=round(wait_s * 1000), talk_ms=round(handle_s * 1000),
    )  # fmt: skip


def given_up(of: City, moment: datetime, *, into: Queue | None, wait_s: float = 100) -> Call:
    """A call whose caller gave up, not kept yet."""
    at = moment + timedelta(seconds=wait_s)
    return Call(
        city=of, source="history", external_id=f"h{next(_numbers)}", status=CallStatus.ABANDONED.value,
        queue=into, offered_at=moment, queued_at=moment, abandoned_at=at, ended_at=at,
        wait_ms=round(wait_s * 1000),
    )  # fmt: skip


def record(
    of: City,
    pattern: Pattern | None = None,
    *,
    first: date = MONDAY,
    days: int = 42,
    into: Queue | None = None,
    give_up: int = 10,
) -> Queue:
    """Calls of so many days; one in ``give_up`` gives up (none with 0)."""
    into, pattern, made = into or queue(of), pattern or workdays(), []
    zone = ZoneInfo(of.time_zone)
    for day in (first + timedelta(days=number) for number in range(days)):
        for place, calls in pattern(day):
            for number in range(calls):
                clock = time(place // 2, place % 2 * 30 + number % 30)
                moment = datetime.combine(day, clock, zone).astimezone(UTC)
                gone = give_up and len(made) % give_up == give_up - 1
                made.append((given_up if gone else answered)(of, moment, into=into))
    Call.objects.bulk_create(made)
    return into
