"""How a catalogue page spells amounts and choices: read and written here, so that the two agree. Pure."""

import re
from typing import NamedTuple

from thirdring.catalogue.rules import TimeUnit

YES = frozenset({"yes", "true"})

_SPAN = re.compile(r"([1-9][0-9]{0,3}) (working )?(hour|day)s?", re.ASCII)
_DUPLICATES = re.compile(r"([1-9][0-9]{0,3}) m within ([1-9][0-9]{0,2}) (hour|day)s?", re.ASCII)
_DAYS = re.compile(r"([1-9][0-9]{0,2}) days?", re.ASCII)
_OWNER = re.compile(r"([a-z0-9][a-z0-9_-]{0,39})(?: / ([a-z0-9][a-z0-9_-]{0,39}))?", re.ASCII)


class Span(NamedTuple):
    """'5 working days'."""

    amount: int
    unit: TimeUnit


class Nearby(NamedTuple):
    """'30 m within 14 days': how close, and how recent, a report must be to be about the same thing."""

    metres: int
    hours: int


class Owner(NamedTuple):
    """'public-works / potholes'; the team may be ''."""

    agency: str
    team: str


def span(text: str) -> Span | None:
    """The amount and unit that ``text`` says, or None where it says none."""
    found = _SPAN.fullmatch(text)
    if not found:
        return None
    return Span(int(found[1]), TimeUnit(f"{'working_' if found[2] else ''}{found[3]}s"))


def span_words(amount: int, unit: str) -> str:
    """'1 working day', as ``span`` reads it."""
    words = unit.replace("_", " ")
    return f"{amount} {words[:-1] if amount == 1 else words}"


def nearby(text: str) -> Nearby | None:
    """Radius and window; 'no' means none."""
    if text in ("no", "false"):
        return Nearby(0, 0)
    found = _DUPLICATES.fullmatch(text)
    if not found:
        return None
    return Nearby(int(found[1]), int(found[2]) * (24 if found[3] == "day" else 1))


def nearby_words(metres: int, hours: int) -> str:
    """'30 m within 14 days', as ``nearby`` reads it."""
    if not metres or not hours:
        return "no"
    whole_days = hours % 24 == 0
    amount = hours // 24 if whole_days else hours
    return f"{metres} m within {span_words(amount, 'days' if whole_days else 'hours')}"


def days(text: str) -> int | None:
    """'14 days'; 'no' means none."""
    if text in ("no", "false"):
        return 0
    found = _DAYS.fullmatch(text)
    return int(found[1]) if found else None


def days_words(amount: int) -> str:
    """'14 days', as ``days`` reads it."""
    return span_words(amount, "days") if amount else "no"


def owner(text: str) -> Owner | None:
    """An agency's code, and perhaps one of its teams'."""
    found = _OWNER.fullmatch(text)
    return Owner(found[1], found[2] or "") if found else None


def owner_words(agency: str, team: str) -> str:
    """'public-works / potholes', as ``owner`` reads it."""
    return f"{agency} / {team}" if team else agency
