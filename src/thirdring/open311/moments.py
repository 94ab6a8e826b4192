"""Dates in GeoReport: written one way, read in every way clients were seen to write them. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

# 2010-01-01, 2010-01-01T00:00Z, 2010-01-01 00:00:00.5, ...+02:00, ...-0800, and a blank where a bare '+' was.
_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"([Tt ](?P<time>[0-9]{2}:[0-9]{2})(:(?P<seconds>[0-9]{2})([.,](?P<fraction>[0-9]{1,9}))?)?"
    r" ?(?P<zone>[Zz]|(?P<sign>[+ -]?)(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))?)?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as somebody wrote it, and how long it lasts: a day, a minute, a second, a millionth."""

    at: datetime
    lasts: timedelta

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return self.at + self.lasts


def shown(at: datetime | None) -> str | None:
    """'2026-11-22T08:00:00Z', which every client's parser takes."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def read(text: str, zone: tzinfo) -> Moment:
    """The moment a client means; without a zone it is the city's own time. Raises ValueError."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"'{text[:40]}' is no date")
    if not found["time"]:
        return _moment(f"{found['day']}T00:00", zone, timedelta(days=1))
    own = _zone(found) if found["zone"] else zone
    if not found["seconds"]:
        return _moment(f"{found['day']}T{found['time']}", own, timedelta(minutes=1))
    whole = f"{found['day']}T{found['time']}:{found['seconds']}"
    if not found["fraction"]:
        return _moment(whole, own, timedelta(seconds=1))
    return _moment(f"{whole}.{found['fraction'][:6]:0<6}", own, timedelta(microseconds=1))


def _moment(text: str, zone: tzinfo, lasts: timedelta) -> Moment:
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
        return Moment(at, (at + lasts) - at)
    except OverflowError:
        raise ValueError(f"'{text}' is too far away") from None


def _zone(found: re.Match[str]) -> tzinfo:
    if found["zone"] in {"Z", "z"}:
        return UTC
    ahead = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    if ahead >= timedelta(days=1):
        raise ValueError(f"'{found['zone']}' is no time zone")
    return timezone(-ahead if found["sign"] == "-" else ahead)
