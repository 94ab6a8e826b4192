"""Words of mass events, the sample that is looked at again, and how sure its share is. Pure."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil
from random import Random

NAME_LENGTH = 120
WORDS_LENGTH = 1000
LEAST_RADIUS_M, MOST_RADIUS_M = 50, 20_000
SAMPLE = Fraction(5, 100)  # of what was closed in bulk; at least one
UPDATE_EVERY = timedelta(hours=1)  # "even if nothing new"


class Kind(StrEnum):
    """What happened to many at once."""

    STORM = "storm"
    WATER_MAIN = "water_main"
    OUTAGE = "outage"
    FLOOD = "flood"
    SNOW = "snow"
    OTHER = "other"


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class How(StrEnum):
    """How a case came to belong to an event."""

    REPORTED = "reported"  # it was reported while the event was open, on its ground
    EARLIER = "earlier"  # it was open before, and the supervisor took all such in
    BY_HAND = "by_hand"


class Found(StrEnum):
    """What a detector's proposal came to."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class Step(StrEnum):
    """Where a case stands in a closing in bulk."""

    WAITING = "waiting"
    CLOSED = "closed"
    LEFT = "left"


class Left(StrEnum):
    """Why a closing in bulk left a case alone."""

    CHANGED = "changed"  # by somebody, since the supervisor looked
    WAITS = "waits"  # on hold, or closed by now: no move leads from there
    OUTCOME = "outcome"  # its type does not end so
    EVIDENCE = "evidence"  # its type needs facts or a photo of its own
    GONE = "gone"  # not in the supervisor's share, or part of another case


def sample_of(ids: Collection[int], *, seed: int) -> list[int]:
    """The cases to look at again: 5 % rounded up, at least one where there is one; same seed, same cases."""
    size = ceil(len(ids) * SAMPLE)
    return sorted(Random(seed).sample(sorted(ids), size))  # to be drawn again, not to be secret
