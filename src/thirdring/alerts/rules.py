"""What an alert may be of, and when it speaks. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Hears(StrEnum):
    """What somebody wants to hear of."""

    OPENED = "opened"
    CLOSED = "closed"
    NOTICES = "notices"  # what the city tells everybody


class Rhythm(StrEnum):
    """How often an alert speaks."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


MOST_ALERTS = 20  # of one contact point
MOST_LINES = 50  # in one message; the rest is a number
DIGEST_AT = time(8)  # on the city's clock
DIGEST_WEEKDAY = 0  # Monday
GATHERS = timedelta(minutes=10)  # after an alert has spoken, what follows is gathered for so long
KEPT = timedelta(days=30)  # after which it is forgotten what was told


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the city's clock in which nothing is sent; they may go over midnight."""

    since: time
    until: time


def speaks_at(
    rhythm: str, quiet: Quiet | None, zone: tzinfo, now: datetime, *, spoke_at: datetime | None = None
) -> datetime:
    """When an alert tells of what happens ``now`` (UTC): its digest's hour, never in quiet hours."""
    return after_quiet(_next(rhythm, zone, now, spoke_at), quiet, zone)


def _next(rhythm: str, zone: tzinfo, now: datetime, spoke_at: datetime | None) -> datetime:
    if rhythm == Rhythm.AT_ONCE:
        return max(now, spoke_at + GATHERS) if spoke_at else now
    local = now.astimezone(zone)
    days = (DIGEST_WEEKDAY - local.weekday()) % 7 if rhythm == Rhythm.WEEKLY else 0
    moment = _on_the_clock(local, DIGEST_AT, zone, days=days)
    if moment > now:
        return moment
    return _on_the_clock(local, DIGEST_AT, zone, days=7 if rhythm == Rhythm.WEEKLY else 1)


def after_quiet(at: datetime, quiet: Quiet | None, zone: tzinfo) -> datetime:
    """``at``, or the end of the quiet hours that it falls in; UTC."""
    if quiet is None or quiet.since == quiet.until:
        return at
    local = at.astimezone(zone)
    now = local.time()
    over_midnight = quiet.since > quiet.until
    begun, over = now >= quiet.since, now >= quiet.until
    if not ((begun or not over) if over_midnight else (begun and not over)):
        return at
    tomorrow = over_midnight and now >= quiet.since
    return max(at, _on_the_clock(local, quiet.until, zone, days=int(tomorrow)))


def _on_the_clock(local: datetime, at: time, zone: tzinfo, *, days: int) -> datetime:
    """That time of the day so many days later, UTC. An hour that a clock change leaves out comes later."""
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, at, zone).astimezone(UTC)
