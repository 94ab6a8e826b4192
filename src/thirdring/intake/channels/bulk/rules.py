"""What makes a row of history a report, what is mended and what is refused, each by a stated rule. Pure.

The rules are the rows of the table in docs/importing.md; a repair's word there is the one used here.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from thirdring.cases.rules import Channel, Outcome, Status
from thirdring.intake.channels.bulk.columns import picked
from thirdring.intake.channels.bulk.mapping import BLANK_CHARS, ReportMapping, word_key
from thirdring.intake.channels.bulk.moments import Fit, Moment, moment_of

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # dates before are fillers such as 1900-01-01
HASTE = timedelta(days=1)  # a case closed up to this long before it was opened was typed in afterwards
BLANK_STATUS = "(blank)"  # how a mapping writes the status of a row that gives none
MARGIN_DEGREES = 0.01  # about a kilometre around the city's box
ID_CHARS, CATEGORY_CHARS, PLACE_CHARS, WORDS_CHARS = 120, 200, 300, 10_000
_CHECK_DATES = "check the mapping's zone and date formats"
_POINT = re.compile(r"(?:POINT\s*)?\(\s*(-?\d+(?:\.\d+)?)\s*[, ]\s*(-?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE)


class Repair(StrEnum):
    """What was mended. Kept on the case's timeline, and counted for whoever imports."""

    TIME_TWICE = "time_twice"
    TIME_NEVER = "time_never"
    CLOSED_BEFORE_OPENED = "closed_before_opened"
    CLOSED_WITHOUT_DATE = "closed_without_date"
    OPEN_WITH_CLOSING_DATE = "open_with_closing_date"
    FILLER_DATE = "filler_date"
    POINT_AT_ZERO = "point_at_zero"
    POINT_OF_CONVENIENCE = "point_of_convenience"
    POINT_SWAPPED = "point_swapped"
    POINT_OUTSIDE = "point_outside"
    POINT_UNREADABLE = "point_unreadable"
    CHANNEL_UNKNOWN = "channel_unknown"
    TEXT_CUT = "text_cut"


class Unfit(Exception):
    """Why a row is refused, and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row that stands: what it says, in our words. Moments are UTC."""

    source: str
    external_id: str
    category: str
    service_code: str
    opened_at: datetime
    status: Status
    closed_at: datetime | None
    outcome: Outcome | None
    words: str
    answer: str
    place: str
    lon: float | None
    lat: float | None
    channel: Channel
    agency: str
    neighbourhood: str
    repairs: tuple[Repair, ...]

    def digest(self, area_ids: Sequence[int]) -> str:
        """32 hexadecimal digits that change when anything the import writes changes."""
        said = "\x1f".join(map(str, (
            self.service_code, self.opened_at, self.status, self.closed_at, self.outcome, self.words,
            self.answer, self.place, self.lon, self.lat, self.channel, self.agency, *area_ids,
        )))  # fmt: skip  # a list of fields
        return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns cells into Candidates by one mapping, for a city with this box (None: anywhere on earth), now."""

    mapping: ReportMapping
    box: Box | None
    now: datetime

    def judge(self, cells: Mapping[str, str]) -> Candidate:
        """What the row says. Raises Unfit."""
        return _Reading(self, cells).candidate()


@dataclass(slots=True)
class _Reading:
    """One row being read: its repairs gather on the way."""

    judge: Judge
    cells: Mapping[str, str]
    repairs: dict[Repair, None] = field(default_factory=dict)

    def candidate(self) -> Candidate:
        mapping = self.judge.mapping
        source, external_id = self._identity()
        category = self._category()
        opened = self._opened()
        status, outcome, closed_at = self._ending(opened)
        answer = self._text("answer", WORDS_CHARS)
        lon, lat = self._point()
        return Candidate(
            source=source,
            external_id=external_id,
            category=category,
            service_code=mapping.types.get(word_key(category)) or service_code(category),
            opened_at=opened.at,
            status=status,
            closed_at=closed_at,
            outcome=self._outcome(answer, outcome) if status is Status.CLOSED else None,
            words=self._text("words", WORDS_CHARS),
            answer=answer,
            place=self._text("place", PLACE_CHARS),
            lon=lon,
            lat=lat,
            channel=self._channel(),
            agency=self._value("agency"),
            neighbourhood=self._value("neighbourhood"),
            repairs=tuple(self.repairs),
        )

    def _clean(self, cell: str) -> str:
        text = cell.strip()
        # Words for nothing are short: the many long cells need not be looked up.
        return "" if 0 < len(text) <= BLANK_CHARS and word_key(text) in self.judge.mapping.blank else text

    def _pick(self, name: str) -> tuple[str, int]:
        columns = self.judge.mapping.columns.get(name)
        return picked(self.cells, columns, self._clean) if columns else ("", -1)

    def _value(self, name: str) -> str:
        return self._pick(name)[0]

    def _text(self, name: str, most: int) -> str:
        text = self._value(name)
        if len(text) > most:
            self.repairs[Repair.TEXT_CUT] = None
            text = text[: most - 1] + "…"
        return text

    def _identity(self) -> tuple[str, str]:
        """The source and the id in it. An id from a second-choice column is of another numbering."""
        value, number = self._pick("id")
        if not value:
            raise Unfit(f"has no id; the mapping looks for it in {self._looked_in('id')}")
        if len(value) > ID_CHARS:
            raise Unfit(f"has an id longer than {ID_CHARS} characters")
        mapping = self.judge.mapping
        column = mapping.columns["id"][number]
        return (f"{mapping.source}:{column.names[0]}"[:60] if number else mapping.source), value

    def _category(self) -> str:
        value = self._value("category")
        if not value:
            raise Unfit(f"has no category; the mapping looks for it in {self._looked_in('category')}")
        if len(value) > CATEGORY_CHARS:
            raise Unfit(f"has a category longer than {CATEGORY_CHARS} characters")
        if not service_code(value):
            raise Unfit(
                f"has a category without a letter or digit ({value[:40]!r}); name its type in the mapping"
            )
        return value

    def _moment(self, name: str) -> Moment | None:
        """The moment in a field; None where it is blank or a filler. Raises Unfit where it can't be read."""
        text = self._value(name)
        if not text:
            return None
        moment = moment_of(text, self.judge.mapping.formats, self.judge.mapping.zone)
        if moment is None:
            raise Unfit(
                f"'{name}' is not a date this mapping reads ({text[:40]!r}); add its format to 'dates'"
            )
        if moment.at < EARLIEST:
            if name != "opened":
                self.repairs[Repair.FILLER_DATE] = None
            return None
        return moment

    def _opened(self) -> Moment:
        moment = self._moment("opened")
        if moment is None:
            raise Unfit(
                f"has no opening date since 1980; the mapping looks for it in {self._looked_in('opened')}"
            )
        if moment.at > self.judge.now:
            raise Unfit(f"was opened in the future ({moment.at:%Y-%m-%d %H:%M} UTC); {_CHECK_DATES}")
        self._note_fit(moment)
        return moment

    def _note_fit(self, moment: Moment) -> None:
        if moment.fit is Fit.TWICE:
            self.repairs[Repair.TIME_TWICE] = None
        elif moment.fit is Fit.NEVER:
            self.repairs[Repair.TIME_NEVER] = None

    def _ending(self, opened: Moment) -> tuple[Status, Outcome | None, datetime | None]:
        closed = self._moment("closed")
        status, outcome = self._standing(closed)
        if status is not Status.CLOSED:
            if closed is not None:
                self.repairs[Repair.OPEN_WITH_CLOSING_DATE] = None
            return status, None, None
        return status, outcome, self._closed_at(opened, closed)

    def _standing(self, closed: Moment | None) -> tuple[Status, Outcome | None]:
        mapping = self.judge.mapping
        names = [column.names[0] for column in mapping.columns.get("status", ())]
        if not any(name in self.cells for name in names):
            return (Status.CLOSED if closed else Status.RECEIVED), None
        word = self._value("status")
        standing = mapping.statuses.get(word_key(word) or BLANK_STATUS)
        if standing is None:
            raise Unfit(f"has an unknown status ({word[:40]!r}); add it to 'statuses' in the mapping")
        return standing.status, standing.outcome

    def _closed_at(self, opened: Moment, closed: Moment | None) -> datetime:
        closed = closed or self._closing_elsewhere(opened)
        if closed.at > self.judge.now:
            raise Unfit(f"was closed in the future ({closed.at:%Y-%m-%d %H:%M} UTC); {_CHECK_DATES}")
        self._note_fit(closed)
        at = closed.again if closed.again and closed.at < opened.at else closed.at
        if at >= opened.at:
            return at
        if opened.at - at > HASTE:
            raise Unfit(
                f"was closed more than a day before it was opened ({opened.at - at}); mend one of the dates"
            )
        self.repairs[Repair.CLOSED_BEFORE_OPENED] = None
        return opened.at

    def _closing_elsewhere(self, opened: Moment) -> Moment:
        """When a closed case without a closing date ended: its last update, else as the mapping says."""
        updated = self._moment("updated")
        if updated is None and self.judge.mapping.closed_without_date == "reject":
            raise Unfit(
                "is closed without a date; mend it, or write 'closed_without_date: opened' in the mapping"
            )
        self.repairs[Repair.CLOSED_WITHOUT_DATE] = None
        return updated if updated and updated.at >= opened.at else replace(opened, fit=Fit.SOUND)

    def _outcome(self, answer: str, said_by_status: Outcome | None) -> Outcome:
        if said_by_status:
            return said_by_status
        heard = answer.casefold()
        return next(
            (outcome for says, outcome in self.judge.mapping.outcomes if says in heard),
            self.judge.mapping.outcome,
        )

    def _channel(self) -> Channel:
        word = self._value("channel")
        if not word:
            return Channel.OTHER
        channel = self.judge.mapping.channels.get(word_key(word))
        if channel is None:
            self.repairs[Repair.CHANNEL_UNKNOWN] = None
        return channel or Channel.OTHER

    def _point(self) -> tuple[float, float] | tuple[None, None]:
        lon, lat = self._value("lon"), self._value("lat")
        if not (lon and lat):
            found = _POINT.search(self._value("point"))
            if found is None:
                return None, None
            lat, lon = found.groups() if not found[0][:1].isalpha() else found.groups()[::-1]
        try:
            point = float(lon), float(lat)
        except ValueError:
            self.repairs[Repair.POINT_UNREADABLE] = None
            return None, None
        kept, repair = located(point, self.judge.box, self.judge.mapping.default_points)
        if repair:
            self.repairs[repair] = None
        return kept or (None, None)

    def _looked_in(self, name: str) -> str:
        columns = self.judge.mapping.columns[name]
        return ", ".join(f"'{part}'" for column in columns for part in column.names)


Point = tuple[float, float]


def located(point: Point, box: Box | None, defaults: Sequence[Point]) -> tuple[Point | None, Repair | None]:
    """The (lon, lat) to keep, or None, and what was wrong with the one given.

    0,0 is no place; nor is a point the city writes when it knows none (``defaults``). A point more than about
    a kilometre outside the box is dropped, unless it lies inside with its two numbers swapped.
    """
    lon, lat = point
    if abs(lon) < MARGIN_DEGREES and abs(lat) < MARGIN_DEGREES:
        return None, Repair.POINT_AT_ZERO
    if any(abs(lon - x) < 1e-4 and abs(lat - y) < 1e-4 for x, y in defaults):
        return None, Repair.POINT_OF_CONVENIENCE
    if _inside(lon, lat, box):
        return point, None
    if _inside(lat, lon, box) and box is not None:
        return (lat, lon), Repair.POINT_SWAPPED
    return None, Repair.POINT_OUTSIDE


def _inside(lon: float, lat: float, box: Box | None) -> bool:
    if box is None:
        return -180 <= lon <= 180 and -90 <= lat <= 90
    west, south, east, north = box
    return (
        west - MARGIN_DEGREES <= lon <= east + MARGIN_DEGREES
        and south - MARGIN_DEGREES <= lat <= north + MARGIN_DEGREES
    )


@lru_cache(maxsize=4096)
def service_code(category: str) -> str:
    """The code of the type a category names: 'Noise - Street/Sidewalk' is 'noise-street-sidewalk'."""
    words = re.sub(r"[\W_]+", "-", category.casefold()).strip("-")
    return words[:80].rstrip("-")
