"""The words of promises, and who has to see to it when one is in trouble. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType

WARN_AT = 0.75  # of a promise's own time: early enough to keep it still


class Clock(StrEnum):
    """What is promised: that a team takes it on, that someone begins, that it is closed with an answer."""

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"
    RESOLVE = "resolve"


class SuspensionReason(StrEnum):
    """Why nothing is promised for a time."""

    SEASON = "season"
    WEATHER = "weather"
    EMERGENCY = "emergency"


class Trigger(StrEnum):
    """Why somebody named has to see to a case."""

    BREACH = "breach"
    NOT_DONE = "not_done"  # the resident says so
    UNANSWERED = "unanswered"  # closed without an answer to the resident's question
    SAFETY = "safety"
    RECURRENCE = "recurrence"  # the same, at the same place, again
    WAIT_OVER = "wait_over"  # waited for others as long as it may, and they have not done their part


class Level(IntEnum):
    """How high an escalation has come; it rises when nobody reached the resident in time."""

    TEAM_LEAD = 1
    AGENCY_LEAD = 2
    SUPERVISOR = 3


FIRST_LEVEL: Mapping[Trigger, Level] = MappingProxyType(
    {
        Trigger.BREACH: Level.TEAM_LEAD,
        Trigger.NOT_DONE: Level.TEAM_LEAD,
        Trigger.UNANSWERED: Level.TEAM_LEAD,
        Trigger.SAFETY: Level.AGENCY_LEAD,
        Trigger.RECURRENCE: Level.AGENCY_LEAD,
        Trigger.WAIT_OVER: Level.TEAM_LEAD,
    }
)
CONTACT_WITHIN = timedelta(hours=24)  # night and day: somebody is waiting
ENOUGH_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody an escalation may name; without an agency they lead the whole city's work."""

    user_id: int
    agency_id: int | None = None
    team_id: int | None = None


def named(
    level: Level, agency_id: int, team_id: int | None, leads: Iterable[Lead]
) -> tuple[Level, int | None]:
    """Who has to see to a case of this agency and team, and on which level they were found.

    Where a level has nobody the next higher one is asked. Of several, the one who is there longest (the
    lowest id). (SUPERVISOR, None) when the city has nobody at all.
    """
    known = sorted(leads, key=lambda lead: lead.user_id)
    for step in (each for each in Level if each >= level):
        for lead in known:
            if _stands_at(step, lead, agency_id, team_id):
                return step, lead.user_id
    return Level.SUPERVISOR, None


def _stands_at(level: Level, lead: Lead, agency_id: int, team_id: int | None) -> bool:
    match level:
        case Level.TEAM_LEAD:
            return team_id is not None and (lead.agency_id, lead.team_id) == (agency_id, team_id)
        case Level.AGENCY_LEAD:
            return (lead.agency_id, lead.team_id) == (agency_id, None)
        case Level.SUPERVISOR:
            return lead.agency_id is None


@dataclass(frozen=True, slots=True)
class Said:
    """Something written on a case: by the resident, or to them."""

    by_resident: bool
    words: str


def asks_in_vain(said: Iterable[Said]) -> bool:
    """Whether the resident asked something and nobody wrote to them after it (``said`` in order).

    A question is what has a question mark. The closing answer is about the report, so it does not count.
    """
    asked = False
    for each in said:
        asked = (asked or "?" in each.words) if each.by_resident else False
    return asked
