"""The one contract with telephone systems: a signal says what happened to which call, when. Pure.

Every adapter turns what its system says into these and nothing else. Whatever order they come in, and however
often, a call's signals make the same record (``folding.py``).
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from thirdring.contact_centre.rules import AwayReason, Medium, Presence, SignalKind
from thirdring.kernel.errors import Invalid, Problem

LENGTHS = {
    "source": 40,
    "event_id": 120,
    "call_id": 120,
    "queue": 60,
    "agent": 80,
    "language": 12,
    "caller": 40,
}
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something that happened to a call. Raises Invalid, naming every field that can't be taken.

    ``source`` names the telephone system, ``call_id`` and ``event_id`` are its own; ``caller`` is the number
    as told, '' if withheld; ``due_at`` is by when a callback was promised. Moments are aware.
    """

    source: str
    event_id: str
    call_id: str
    kind: SignalKind
    at: datetime
    queue: str = ""
    agent: str = ""
    medium: Medium = Medium.PHONE
    language: str = ""
    caller: str = ""
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        problems = [*_text_problems(self), *_moment_problems("at", self.at)]
        if self.due_at is not None:
            problems += _moment_problems("due_at", self.due_at)
        if problems:
            raise Invalid(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSignal:
    """An agent said what they are doing from now on."""

    source: str
    agent: str
    presence: Presence
    at: datetime
    reason: AwayReason | None = None

    def __post_init__(self) -> None:
        problems = [*_text_problems(self), *_moment_problems("at", self.at)]
        if problems:
            raise Invalid(problems)


def event_id_of(*parts: str) -> str:
    """An id for an event whose system gives it none: the same words, the same event."""
    return hashlib.sha256("\x1f".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]


_NEEDED = ("source", "event_id", "call_id")


def _text_problems(signal: Signal | AgentSignal) -> list[Problem]:
    found = []
    for field, most in LENGTHS.items():
        text = getattr(signal, field, "-")
        if not text and (field in _NEEDED or isinstance(signal, AgentSignal)):
            found.append(Problem(field, "Give one: without it the event is nobody's.", "required"))
        elif len(text) > most:
            found.append(Problem(field, f"Give at most {most} characters.", "too_long"))
        elif any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in text):
            found.append(Problem(field, "Leave out characters that are no text.", "not_text"))
    return found


def _moment_problems(field: str, moment: datetime) -> list[Problem]:
    if moment.tzinfo is None:
        return [Problem(field, "Give the time with its time zone.", "no_zone")]
    if not EARLIEST <= moment <= LATEST:
        return [Problem(field, "Give a time from 2000 to 2100.", "out_of_range")]
    return []
