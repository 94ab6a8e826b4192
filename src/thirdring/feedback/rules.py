"""Disputes, questions, and closings that look odd. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
ENOUGH_TO_COMPARE = 20  # closed cases of the type, before its usual time is known
SHARE_OF_USUAL = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is known of a closing as fixed. ``usual`` are how long earlier cases of the type took."""

    took: timedelta
    usual: Sequence[timedelta]
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
    if len(closing.usual) >= ENOUGH_TO_COMPARE:
        usual = sorted(closing.usual)[len(closing.usual) // 2]
        if closing.took < usual * SHARE_OF_USUAL:
            took = _span(closing.took)
            why = f"Fixed {took} after it was reported; of this type half take {_span(usual)} or more."
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


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 2880 else f"{minutes // 1440} days"
