"""The words of messages. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
from typing import Any


class Occasion(StrEnum):
    """When the city writes to someone."""

    RECEIVED = "received"
    NOTE = "note"
    HELD = "held"
    CLOSED = "closed"
    REOPENED = "reopened"


class MessageChannel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class MessageState(StrEnum):
    """QUEUED waits for the worker; SENT once the provider took it; DEAD after the last attempt."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


MOST_ATTEMPTS = 8
SMS_LENGTH = 320  # two segments of plain text


def filled(text: str, facts: Mapping[str, Any]) -> str:
    """``text`` with each {name} replaced by its fact. A name that is no fact stays as written.

    Only plain names are replaced, so a template can't reach into the program.
    """
    parts = []
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            parts.append(str(facts[name]) if name in facts else "{" + name + "}")
    return "".join(parts)


def shortened(text: str, most: int = SMS_LENGTH) -> str:
    """The text for a channel with a limit, cut at a word."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0] + "…"
