"""What a shift may be: times of the wall clock, breaks within it, none at once with another. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from thirdring.kernel.errors import Problem

LONGEST_MINUTES = 16 * 60
MOST_BREAKS = 6
DAY_ENDS = 24 * 60
Span = tuple[int, int]  # minutes after midnight
NIGHT = "End the shift after it begins. A night is two shifts: one until 24:00, one from 00:00."
_TIME = re.compile(r"([01]?[0-9]|2[0-4])[:.h]?([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSaid:
    """A shift as a planner wants it; None where a time can't be read."""

    user_id: int
    day: date
    starts: int | None
    ends: int | None
    breaks: Sequence[Span | None] = ()


def minutes_of(text: str) -> int | None:
    """Minutes after midnight of '8:30', '08:30', '0830' or '24:00'; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    minutes = int(found[1]) * 60 + int(found[2]) if found else DAY_ENDS + 1
    return minutes if minutes <= DAY_ENDS else None


def clock_of(minutes: int) -> str:
    """'08:30'; '24:00' for the end of the day."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def spans_of(text: str) -> list[Span | None]:
    """Spans such as '12:00-12:30, 15:00-15:15'; None for each that can't be read."""
    return [_span(part) for part in re.split(r"[,;\n]", text) if part.strip()]


def _span(text: str) -> Span | None:
    parts = re.split(r"[-–—]", text)
    ends = [minutes_of(part) for part in parts]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    return ends[0], ends[1]


def in_words(spans: Iterable[Span]) -> str:
    """Spans as ``spans_of`` reads them."""
    return ", ".join(f"{clock_of(begin)}–{clock_of(end)}" for begin, end in spans)


def shift_problems(said: ShiftSaid) -> list[Problem]:
    """What is wrong with a shift by itself."""
    if said.starts is None or said.ends is None:
        times = (("starts", said.starts), ("ends", said.ends))
        return [Problem(name, "Give a time such as 08:30.") for name, time in times if time is None]
    length = said.ends - said.starts
    checks = (
        (length <= 0, "ends", NIGHT),
        (length > LONGEST_MINUTES, "ends", "Plan 16 hours at most."),
        (None in said.breaks, "breaks", "Write breaks such as 12:00–12:30, with commas between."),
        (len(said.breaks) > MOST_BREAKS, "breaks", "Plan 6 breaks at most."),
    )
    problems = [Problem(field, words) for wrong, field, words in checks if wrong]
    return problems or _break_problems(said, said.starts, said.ends)


def _break_problems(said: ShiftSaid, starts: int, ends: int) -> list[Problem]:
    breaks = sorted(each for each in said.breaks if each)
    inside = all(starts <= begin < end <= ends for begin, end in breaks)
    apart = all(earlier[1] <= later[0] for earlier, later in pairwise(breaks))
    if not inside:
        return [Problem("breaks", "Put every break inside the shift, its end after its beginning.")]
    return [] if apart else [Problem("breaks", "Breaks overlap: put them one after the other.")]


def week_of(day: date) -> list[date]:
    """The days of a day's week, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]
