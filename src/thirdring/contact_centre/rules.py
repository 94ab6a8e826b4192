"""The words of the contact centre: what happens to a call, how it stands, what an agent is doing. Pure."""

from enum import StrEnum


class SignalKind(StrEnum):
    """What a telephone system says happened to a call. At the same moment, in this order."""

    OFFERED = "offered"  # it reached the city's number, perhaps a menu
    QUEUED = "queued"  # it waits for a person
    RINGING = "ringing"  # at an agent
    ANSWERED = "answered"  # by an agent
    HELD = "held"
    RESUMED = "resumed"
    CONFERENCED = "conferenced"  # somebody else joined: an interpreter, a supervisor, 911
    TRANSFERRED = "transferred"  # the agent passed it on
    ENDED = "ended"  # the conversation is over
    WRAPPED = "wrapped"  # and so is the agent's work after it
    ABANDONED = "abandoned"  # the caller gave up before anybody answered
    CALLBACK_REQUESTED = "callback_requested"  # the caller would rather be called
    CALLBACK_MADE = "callback_made"  # and was, or it was tried


class Medium(StrEnum):
    """How people reach an agent live."""

    PHONE = "phone"
    CHAT = "chat"
    SMS = "sms"
    SOCIAL = "social"
    COUNTER = "counter"  # with a ticket, in person


class CallStatus(StrEnum):
    """How a call stands. The last five are ends."""

    IN_MENU = "in_menu"
    WAITING = "waiting"
    RINGING = "ringing"
    TALKING = "talking"
    ON_HOLD = "on_hold"
    WRAPPING_UP = "wrapping_up"
    HANDLED = "handled"
    ABANDONED = "abandoned"
    CALLBACK = "callback"  # left the queue for a callback that has not been made
    CALLED_BACK = "called_back"
    LEFT_MENU = "left_menu"  # never asked for a person: not offered to a queue


LIVE = frozenset(
    {
        CallStatus.IN_MENU,
        CallStatus.WAITING,
        CallStatus.RINGING,
        CallStatus.TALKING,
        CallStatus.ON_HOLD,
        CallStatus.WRAPPING_UP,
    }
)


class Presence(StrEnum):
    """What an agent says they are doing; time on a call is known from the calls."""

    READY = "ready"
    AWAY = "away"  # at work, but takes no call, for a reason
    OFF = "off"


class AwayReason(StrEnum):
    """Why an agent at work takes no call."""

    BREAK = "break"
    MEAL = "meal"
    MEETING = "meeting"
    TRAINING = "training"
    FOLLOW_UP = "follow_up"
    OTHER = "other"


DEFAULT_ANSWER_WITHIN_S = 60
DEFAULT_SHORT_ABANDON_S = 10
DEFAULT_TARGET_SHARE = 0.9
