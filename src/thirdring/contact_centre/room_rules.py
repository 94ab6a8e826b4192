"""The words of the supervisor's room: what an agent is doing, what is done for a callback. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from thirdring.contact_centre.rules import AwayReason, Presence


class Topic(StrEnum):
    """What the room announces."""

    ROOM = "room"


class CallbackDeed(StrEnum):
    """What somebody did for a callback."""

    TAKEN = "taken"
    LEFT = "left"  # given back to whoever is next
    NO_ANSWER = "no_answer"
    MADE = "made"
    GIVEN_UP = "given_up"  # a supervisor's word: nobody will be reached


class Doing(StrEnum):
    """What an agent is doing at a moment, from what they said and from their calls; in order of a list."""

    ON_CALL = "on_call"
    ON_HOLD = "on_hold"  # the caller waits
    AFTER_CALL = "after_call"
    READY = "ready"
    AWAY = "away"
    OFF = "off"


TAKEN_FOR = timedelta(minutes=30)  # a callback that somebody took and did nothing for is anybody's again
DUE_SOON = timedelta(minutes=15)
LOOKS_BACK = timedelta(hours=24)  # an older state, or a call without an end, is a system's that went silent
WRAPS_AT_MOST = timedelta(minutes=15)  # work after a call whose end was never told

TOO_LONG: Mapping[Doing, timedelta] = {
    Doing.ON_CALL: timedelta(minutes=15),
    Doing.ON_HOLD: timedelta(minutes=15),  # of the whole call
    Doing.AFTER_CALL: timedelta(minutes=2),
}
AWAY_TOO_LONG: Mapping[AwayReason, timedelta] = {
    AwayReason.BREAK: timedelta(minutes=20),
    AwayReason.MEAL: timedelta(minutes=60),
    AwayReason.MEETING: timedelta(minutes=90),
    AwayReason.TRAINING: timedelta(hours=4),
    AwayReason.FOLLOW_UP: timedelta(minutes=30),
    AwayReason.OTHER: timedelta(minutes=20),
}


def doing(presence: str, *, talking: bool, held: bool, wrapping: bool) -> Doing:
    """What an agent is doing: a call says more than what they said."""
    if talking:
        return Doing.ON_HOLD if held else Doing.ON_CALL
    if wrapping:
        return Doing.AFTER_CALL
    known = {Presence.READY: Doing.READY, Presence.AWAY: Doing.AWAY}
    return known.get(Presence(presence), Doing.OFF) if presence else Doing.OFF


def is_too_long(what: Doing, reason: str, lasted: timedelta) -> bool:
    """Whether a supervisor should look at somebody who has been doing this for so long."""
    if what is Doing.AWAY:
        return lasted > AWAY_TOO_LONG.get(AwayReason(reason or AwayReason.OTHER), timedelta.max)
    return lasted > TOO_LONG.get(what, timedelta.max)


def may_take(*, taken_by: int | None, taken_at: datetime | None, by: int | None, at: datetime) -> bool:
    """Whether somebody may take a callback: nobody else holds it, or they have not done so for a while."""
    held = taken_by is not None and taken_at is not None and at < taken_at + TAKEN_FOR
    return not held or taken_by == by


def played_moment(
    now: datetime, *, began: datetime, shows: datetime, speed: float, until: datetime
) -> tuple[datetime, float]:
    """What a clock shows that ``began`` at ``shows`` and runs fast ``until``; and how fast it runs now.

    Then it stands, until the real time has come to where it stands.
    """
    played = shows + (now - began) * speed
    if speed and played < until:
        return played, speed
    return (now, 1.0) if now >= until else (until, 0.0)
