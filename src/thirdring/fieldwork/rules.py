"""What a crew may find and do at a place, and the sums over it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class VisitOutcome(StrEnum):
    """How a visit ended: what the crew met, and what is to become of the case."""

    DONE = "done"  # and the case is closed
    NO_PROBLEM = "no_problem"  # likewise
    WRONG_PLACE = "wrong_place"  # the case waits until somebody knows where it is
    COULD_NOT = "could_not"  # the case waits for what was missing
    COME_BACK = "come_back"  # the case waits for a day
    NOT_OURS = "not_ours"  # another agency is asked to take it


class ChangeKind(StrEnum):
    """What a phone may ask for: facts, which are true whatever became of the case, and the six endings."""

    ARRIVE = "arrive"
    INSPECTION = "inspection"
    PHOTO = "photo"
    LABOUR = "labour"
    MATERIAL = "material"
    NOTE = "note"
    DONE = "done"
    NO_PROBLEM = "no_problem"
    WRONG_PLACE = "wrong_place"
    COULD_NOT = "could_not"
    COME_BACK = "come_back"
    NOT_OURS = "not_ours"


ENDINGS = frozenset(ChangeKind(outcome) for outcome in VisitOutcome)  # these need the case as it was seen

MOST_PEOPLE, MOST_MINUTES = 50, 24 * 60
MOST_SPANS = 50
WHAT_LENGTH, UNIT_LENGTH = 120, 20
MOST_AMOUNT = Decimal(1_000_000)
OLDEST = timedelta(days=30)  # a phone that was off for longer is believed no further back

Span = tuple[datetime, datetime]


def on_our_clock(at: datetime, *, phone_now: datetime, now: datetime) -> datetime:
    """When it happened, though the phone's clock is wrong: moved by as much as the phone is off now.

    ``phone_now`` is what the phone said as it sent this. Never later than ``now``, never older than OLDEST.
    """
    return min(max(at + (now - phone_now), now - OLDEST), now)


def version_to_expect(seen: int, chained: int | None) -> int:
    """The version a change must meet: what the phone's change before it left, else what was seen."""
    return seen if chained is None else chained


def version_left(expected: int, before: int, after: int) -> int:
    """What the phone may rely on next: what it left, unless somebody else's changes lay underneath."""
    return after if expected == before else expected


def on_the_clock(spans: Iterable[Span]) -> timedelta:
    """How long the timer ran: what overlaps counts once, what ends before it begins not at all."""
    total, reached = timedelta(), None
    for since, until in sorted(spans):
        begin = since if reached is None else max(since, reached)
        if until > begin:
            total += until - begin
            reached = until
    return total


@dataclass(frozen=True, slots=True)
class Spent:
    """What visits took: minutes of people's work, and what the materials cost where that was said."""

    minutes: int
    cost: Decimal | None


def spent(labour: Sequence[tuple[int, int]], costs: Sequence[Decimal | None]) -> Spent:
    """The sum over labour lines (people, minutes each) and costs; None when no line had a cost."""
    known = [cost for cost in costs if cost is not None]
    return Spent(
        sum(people * minutes for people, minutes in labour), sum(known, Decimal(0)) if known else None
    )
