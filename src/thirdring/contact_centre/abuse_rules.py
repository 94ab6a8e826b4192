"""The steps of the abusive-call protocol. Pure."""

from collections.abc import Collection
from enum import StrEnum


class Step(StrEnum):
    """One after the other: nobody is hung up on who was not warned twice."""

    WARNED_ONCE = "warned_once"
    WARNED_TWICE = "warned_twice"
    ENDED = "ended"


WORDS_LENGTH = 1_000  # of what was said


def next_step(taken: Collection[str]) -> Step | None:
    """What comes next in a conversation; None when it was ended."""
    return next((step for step in Step if step not in taken), None)
