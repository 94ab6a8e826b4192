"""The steps of the abusive-call protocol. Pure."""

from collections.abc import Collection, Mapping
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


INSTEAD: Mapping[Step | None, str] = {  # of a step that is out of turn, by the one whose turn it is
    Step.WARNED_ONCE: "Warn them first: a conversation is ended after two warnings.",
    Step.WARNED_TWICE: "Warn them a second time: a conversation is ended after two warnings.",
    Step.ENDED: "They were warned twice. You may end the conversation now.",
    None: "This conversation was ended already.",
}
