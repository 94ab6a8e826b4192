"""The words of promises. Pure."""

from enum import StrEnum


class Clock(StrEnum):
    """What is promised. Acknowledge: a team took it on. Act: someone began. Resolve: it is closed with an answer."""

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"
    RESOLVE = "resolve"
