"""The words of messages, and how they are filled in. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from thirdring.kernel.words import filled as filled
from thirdring.kernel.words import names_in

Facts = Mapping[str, str]


class Occasion(StrEnum):
    """When the city writes to someone."""

    RECEIVED = "received"
    NOTE = "note"
    HELD = "held"
    CLOSED = "closed"
    REOPENED = "reopened"
    JOINED = "joined"
    TRANSFERRED = "transferred"
    FOLLOWING = "following"
    WAIT_OVER = "wait_over"
    ASKED = "asked"
    ANOTHER_KIND = "another_kind"
    REFERRED = "referred"
    PARTY_ASKED = "party_asked"  # to somebody outside the city, with their link
    PARTY_REMINDED = "party_reminded"
    PARTY_NEWS = "party_news"
    EVENT_NEWS = "event_news"
    UPDATE_OVERDUE = "update_overdue"  # to supervisors
    SIGN_IN_CODE = "sign_in_code"  # to whoever asks what we hold of theirs
    ALERT = "alert"  # to whoever asked to hear of a part of the city
    ALERT_TEXT = "alert_text"  # the same, where there is little room
    PLAN_DONE = "plan_done"  # to whoever has the case


class MessageChannel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"  # a notification on one device


class MessageState(StrEnum):
    """QUEUED waits for the worker; SENT once the provider took it; DEAD after the last attempt."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


MOST_ATTEMPTS = 8
SMS_LENGTH = 320  # two segments of plain text
PUSH_LENGTH = 200  # of a notification, which shows no more
MOST_OF_DEVICE = 50  # cases and alerts that one device hears of
MOST_OF_CASE = 500  # devices that hear of one case


def room_of(channel: str) -> int | None:
    """How many letters a message of this channel may have; None for any number."""
    return {MessageChannel.SMS: SMS_LENGTH, MessageChannel.PUSH: PUSH_LENGTH}.get(MessageChannel(channel))


def fitted(text: str, facts: Facts, most: int = SMS_LENGTH) -> str:
    """``text`` filled, in at most ``most`` letters: its longest fact is cut, but never a link."""
    whole = filled(text, facts)
    named = [name for name in names_in(text) if name in facts and not name.endswith("link")]
    if len(whole) <= most or not named:
        return shortened(whole, most)
    longest = max(named, key=lambda name: len(facts[name]))
    room = max(1, len(facts[longest]) - (len(whole) - most))
    return shortened(filled(text, {**facts, longest: shortened(facts[longest], room)}), most)


def shortened(text: str, most: int) -> str:
    """The text in at most ``most`` characters, cut at a word."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0] + "…"
