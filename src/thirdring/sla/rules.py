"""The words of promises. Pure."""

from enum import StrEnum


class Clock(StrEnum):
    """What is promised: that a team takes it on, that someone begins, that it is closed with an answer."""

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"
    RESOLVE = "resolve"
