"""What a client asks of the list of requests: read from its arguments, every bad one named at once. Pure."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar

from thirdring.kernel.words import storable
from thirdring.open311 import moments
from thirdring.open311.rules import MOST_ROWS, STATUSES, WINDOW

T = TypeVar("T")
METRES_A_DEGREE = 111_195.0
MOST_METRES = 100_000.0
DEFAULT_METRES = 1_000.0
MOST_SKIPPED = 10_000_000
_SIZES = ("page_size", "per_page", "max_requests", "limit")
_PICTURES = ("with_picture", "has_photo")
_SORTS = {"created": True, "requested_datetime": True, "-created": False, "-requested_datetime": False}
_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)


class BadArguments(ValueError):
    """Arguments that can't be taken, each with its cure: 'page: must be a whole number.'"""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since`` (within) to ``until`` (without); None is open."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A place and how far around it, WGS84 degrees and metres."""

    lon: float
    lat: float
    metres: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the box around it."""
        up = self.metres / METRES_A_DEGREE
        aside = up / max(0.01, math.cos(math.radians(min(89.0, abs(self.lat) + up))))
        return (self.lon - aside, self.lat - up, self.lon + aside, self.lat + up)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """A list as asked for. ``ids`` override everything but the page; ``closed`` None is either."""

    ids: tuple[str, ...] | None = None
    codes: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None
    closed: bool | None = None
    requested: Span = Span()
    updated: Span = Span()
    box: tuple[float, float, float, float] | None = None
    circle: Circle | None = None
    words: str = ""
    pictured: bool = False
    oldest_first: bool = False
    size: int = MOST_ROWS
    skip: int = 0
    extensions: bool = False
    just_count: bool = False


def read_filters(arguments: Mapping[str, str], *, now: datetime, zone: tzinfo) -> Filters:
    """The list these arguments ask for. A null argument is one not given. Raises BadArguments."""
    reader = _Reader(arguments, zone)
    extensions, just_count = reader.flag("extensions"), reader.flag("just_count")
    ids = reader.listed("service_request_id")
    if ids is not None:
        return Filters(ids=ids[:MOST_ROWS], extensions=extensions, just_count=just_count)
    updated = reader.span("updated_after", "updated_before")
    requested = reader.requested(now, bounded=updated == Span())
    filters = Filters(
        codes=reader.codes(),
        keywords=reader.listed("keyword"),
        closed=reader.status(),
        requested=requested,
        updated=updated,
        box=reader.box(),
        circle=reader.circle(),
        words=reader.text("q")[:200],
        pictured=any(reader.flag(name) for name in _PICTURES),
        oldest_first=reader.oldest_first(),
        size=(size := reader.size()),
        skip=reader.skip(size),
        extensions=extensions,
        just_count=just_count,
    )
    if reader.problems:
        raise BadArguments(reader.problems)
    return filters


class _Reader:
    """The arguments, and what was wrong with those read so far."""

    def __init__(self, arguments: Mapping[str, str], zone: tzinfo) -> None:
        self.arguments, self.zone = arguments, zone
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        return storable(self.arguments.get(name, ""))

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1", "yes"}

    def listed(self, name: str) -> tuple[str, ...] | None:
        parts = tuple(dict.fromkeys(part.strip() for part in self.text(name).split(",") if part.strip()))
        return parts or None

    def codes(self) -> tuple[str, ...] | None:
        """The codes named; one with a comma in it may be meant as it stands."""
        listed = self.listed("service_code")
        return (*listed, self.text("service_code")) if listed and len(listed) > 1 else listed

    def status(self) -> bool | None:
        asked = {part.lower() for part in self.listed("status") or ()}
        if asked - set(STATUSES):
            self.problems.append("status: must be open or closed, or both with a comma between.")
        return STATUSES.get(next(iter(asked))) if len(asked) == 1 else None

    def span(self, since: str, until: str) -> Span:
        first, last = self._moment(since), self._moment(until)
        if first and last and first.at > last.at:
            self.problems.append(f"{since}: is later than {until}.")
        return Span(first.at if first else None, last.end if last else None)

    def requested(self, now: datetime, *, bounded: bool) -> Span:
        """The dates of the requests: at most ninety days, clipped from the end; by default the latest."""
        span = self.span("start_date", "end_date")
        if span == Span() and not bounded:
            return span
        if span.until is None and span.since is not None:
            return Span(span.since, _later(span.since))
        earliest = _earlier(span.until or now)
        return Span(max(earliest, span.since or earliest), span.until)

    def size(self) -> int:
        asked = next((name for name in _SIZES if self.text(name)), "")
        return min(MOST_ROWS, self._whole(asked, 1, MOST_ROWS)) if asked else MOST_ROWS

    def skip(self, size: int) -> int:
        """Rows before the page. Pages count from 1, and 0 is the first too."""
        if self.text("offset"):
            return self._whole("offset", 0, 0)
        page = self._whole("page", 0, 1) if self.text("page") else 1
        return min(MOST_SKIPPED, (max(1, page) - 1) * size)

    def box(self) -> tuple[float, float, float, float] | None:
        """``bbox=west,south,east,north``, or the corners ``long_sw``, ``lat_sw``, ``long_ne``, ``lat_ne``."""
        corners = [self.text(name) for name in ("long_sw", "lat_sw", "long_ne", "lat_ne")]
        given = self.text("bbox") or (",".join(corners) if any(corners) else "")
        if not given:
            return None
        try:
            west, south, east, north = (_finite(part) for part in given.split(","))
        except ValueError:
            self.problems.append("bbox: must be four degrees, west,south,east,north.")
            return None
        return (west, south, east, north)

    def circle(self) -> Circle | None:
        if not (self.text("lat") or self.text("long")):
            return None
        try:
            lat, lon = _finite(self.text("lat")), _finite(self.text("long"))
            metres = _finite(self.text("radius") or str(DEFAULT_METRES))
        except ValueError:
            self.problems.append("lat, long, radius: must be two degrees and a number of metres.")
            return None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180 and metres > 0):
            self.problems.append("lat, long, radius: must be a place on earth and more than 0 metres.")
        return Circle(lon, lat, min(metres, MOST_METRES))

    def oldest_first(self) -> bool:
        asked = self.text("sort")
        if asked and asked not in _SORTS:
            self.problems.append(f"sort: must be one of {', '.join(_SORTS)}.")
        return _SORTS.get(asked, False)

    def _moment(self, name: str) -> moments.Moment | None:
        text = self.text(name)
        cure = f"{name}: must be a date and time such as 2026-11-22T08:00:00Z."
        return self._tried(lambda: moments.read(text, self.zone), cure) if text else None

    def _whole(self, name: str, least: int, otherwise: int) -> int:
        cure = f"{name}: must be a whole number, {least} or more."
        number = self._tried(lambda: int(_digits(self.text(name))), cure)
        if number is None:
            return otherwise
        if number < least:
            self.problems.append(cure)
        return min(number, MOST_SKIPPED)

    def _tried(self, read: Callable[[], T], cure: str) -> T | None:
        try:
            return read()
        except ValueError:
            self.problems.append(cure)
            return None


def _digits(text: str) -> str:
    if len(text) > 18:
        raise ValueError("too long for a number of rows")
    return text


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no place")
    return number


def _earlier(at: datetime) -> datetime:
    return at - WINDOW if at - _BEGINNING > WINDOW else _BEGINNING


def _later(at: datetime) -> datetime:
    """The end of the window that begins here; a second more, so that its last one is within."""
    try:
        return at + WINDOW + timedelta(seconds=1)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
