"""The words of the desk: how a conversation ends, what happens in it, what is written down. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from thirdring.kernel.damm import is_sound
from thirdring.kernel.errors import Invalid, invalid


class Disposition(StrEnum):
    """What became of a conversation, in the words a 311 centre counts by."""

    EMERGENCY = "emergency"  # given to the emergency number
    INFORMED = "informed"  # answered on the spot; no case
    JOINED = "joined"  # about a case that was open already
    NEW_CASE = "new_case"
    STATUS_GIVEN = "status_given"
    TRANSFERRED = "transferred"  # to somebody outside the centre
    CALLBACK = "callback"
    FOLLOW_UP = "follow_up"  # a supervisor sees to it
    ENDED_FOR_ABUSE = "ended_for_abuse"
    DROPPED = "dropped"  # the line broke, and nobody took it up again
    NOTHING = "nothing"  # a wrong number, silence


class StepKind(StrEnum):
    """What happened in a conversation besides what was said."""

    OPENED = "opened"
    TAKEN_OVER = "taken_over"  # somebody else has it now
    HANDED = "handed"  # with the draft, to a queue
    INTERPRETER_ASKED = "interpreter_asked"
    INTERPRETER_JOINED = "interpreter_joined"
    LINE_BROKE = "line_broke"
    CLOSED = "closed"
    SEEN_TO = "seen_to"  # a supervisor followed up


class Relay(StrEnum):
    """How somebody calls who does not hear or speak on the phone."""

    NONE = ""
    TTY = "tty"
    VOICE = "voice_relay"  # an operator reads and types
    VIDEO = "video_relay"  # an interpreter signs


class Danger(StrEnum):
    """What the caller says first."""

    UNASKED = ""
    YES = "yes"
    NO = "no"


SOFT_PHONE = "desk"  # the source of calls that our own phone rings for
RINGS_FOR = timedelta(seconds=18)  # three rings of six seconds each
OTHERS_AFTER = timedelta(seconds=20)  # then whoever is free is asked, with an interpreter if need be
COUNTER_QUEUE = "counter"
TICKET_MARK = "#"  # before the number of a ticket, where a call has its caller
USUAL_HANDLE_S = 300.0  # where nobody has been served yet
DRAFT_LASTS = timedelta(hours=24)
MOST_LETTERS: Mapping[str, int] = {
    "place": 300,
    "placed": 300,
    "sought": 200,
    "service_code": 60,
    "words": 4000,
    "note": 2000,
    "name": 160,
    "email": 254,
    "phone": 40,
}


def estimated_wait(ahead: int, *, handle_s: float, people: int) -> timedelta | None:
    """How long somebody waits who has so many before them: whole minutes, rounded up; None with nobody there.

    With ``people`` at work somebody becomes free each ``handle_s / people`` seconds.
    """
    if people < 1:
        return None
    return timedelta(minutes=ceil(ahead * handle_s / people / 60))


def provisional_of(text: str) -> str:
    """The nine digits of a number given while the server was away ('P-2604-1873-5'); '' for anything else."""
    digits = re.sub(r"[\s.\-–—]", "", text.strip()[:20].upper())
    if not re.fullmatch(r"P[0-9]{9}", digits) or not is_sound(digits[1:]):
        return ""
    return digits[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a call taker has written down so far.

    ``sought`` are the words by which a type is looked for, ``words`` those of the report, ``note`` is for
    staff. ``placed`` is the place that the coordinates (WGS84 degrees) belong to.
    """

    danger: str = Danger.UNASKED
    place: str = ""
    placed: str = ""
    lon: float | None = None
    lat: float | None = None
    sought: str = ""
    service_code: str = ""
    answers: dict[str, str | list[str]] = field(default_factory=dict)
    words: str = ""
    note: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    def cut(self) -> "Said":
        """The same, with what is too long cut: for what can't be sent back to be mended."""
        return replace(self, **{name: getattr(self, name)[:most] for name, most in MOST_LETTERS.items()})

    @property
    def everything(self) -> str:
        """All that was said in words, to be heard for danger."""
        answers = [each for each in self.answers.values() if isinstance(each, str)]
        return " ".join([self.sought, self.words, self.note, *answers])


def said_from(kept: Mapping[str, Any]) -> Said:
    """What was stored; fields of an older version are left out."""
    known = {each.name for each in fields(Said)}
    return Said(**{name: value for name, value in kept.items() if name in known})


def danger_first(said: Said, emergency_number: str) -> Invalid | None:
    """Why nothing can be opened, joined or answered yet: danger was not asked about, or there is some."""
    if said.danger == Danger.YES:
        return invalid("danger", f"The caller is in danger: {emergency_number} comes first.", "danger")
    if said.danger != Danger.NO:
        return invalid("danger", "Ask first whether anybody is hurt or in danger.", "required")
    return None
