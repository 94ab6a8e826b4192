"""Disputes, questions, and closings that look odd. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

WORDS_LENGTH = 2000
TO_SUPERVISOR = 3  # the third dispute about one thing
MOST_PHOTOS = 5


class Remedy(StrEnum):
    """What a dispute led to."""

    REOPENED = "reopened"
    RECURRENCE = "recurrence"  # past the window: a new case, linked to the old


def may_reopen(closed_at: datetime, now: datetime, *, days: int) -> bool:
    """Whether a dispute still reopens the case, by its type's window of ``days``."""
    return now <= closed_at + timedelta(days=days)


class Oddity(StrEnum):
    """What makes a closing look as if nobody had been there. A flag explains; it never blocks."""

    TOO_FAST = "too_fast"
    BATCH = "batch"
    NO_FIELD_EVENT = "no_field_event"


BATCH_WITHIN = timedelta(seconds=60)
BATCH_SIZE = 5  # closings of one person within that time
ENOUGH_TO_COMPARE = 20  # closings of the type that show their work, before its floor is known
FLOOR_SHARE = 0.01  # of them, those that were faster than the floor: the first percentile


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is known of a closing as fixed; ``shown``: how long others of its type with evidence took."""

    took: timedelta
    shown: Sequence[timedelta]
    closed_by_same_person: int  # within BATCH_WITHIN, this one included
    seen_in_the_field: bool  # work was started, or a photo or note added by staff


@dataclass(frozen=True, slots=True)
class Flag:
    """One odd thing, and the sentence that says why it is odd."""

    oddity: Oddity
    why: str


def flags_of(closing: Closing) -> list[Flag]:
    """Everything odd about a closing; nearly always nothing."""
    found = []
    floor = floor_of(closing.shown)
    if floor is not None and closing.took < floor:
        took, least = _span(closing.took), _span(floor)
        why = (
            f"Fixed {took} after it was reported; of this type, 99 of 100 with evidence took {least} or more."
        )
        found.append(Flag(Oddity.TOO_FAST, why))
    if closing.closed_by_same_person >= BATCH_SIZE:
        seconds = int(BATCH_WITHIN.total_seconds())
        why = f"One of {closing.closed_by_same_person} cases that one person closed within {seconds} seconds."
        found.append(Flag(Oddity.BATCH, why))
    if not closing.seen_in_the_field:
        why = (
            "Closed as fixed, but nobody started the work and no photo or note says that somebody was there."
        )
        found.append(Flag(Oddity.NO_FIELD_EVENT, why))
    return found


def floor_of(lengths: Sequence[timedelta]) -> timedelta | None:
    """The shortest time to believe: the first percentile (by nearest rank); None for too few lengths."""
    if len(lengths) < ENOUGH_TO_COMPARE:
        return None
    return sorted(lengths)[ceil(len(lengths) * FLOOR_SHARE) - 1]


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"
