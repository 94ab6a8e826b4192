"""The words of promises. Pure."""

from enum import StrEnum

WARN_AT = 0.75  # of a promise's own time: early enough to keep it still


class Clock(StrEnum):
    """What is promised: that a team takes it on, that someone begins, that it is closed with an answer."""

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"
    RESOLVE = "resolve"
