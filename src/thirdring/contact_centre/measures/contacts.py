"""Whether one contact was enough: first contact resolution in three variants, transfers, bounces. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from thirdring.contact_centre.measures.measured import Definition, Kind, Measured, not_negative
from thirdring.kernel.errors import invalid

RETURN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Contact:
    """One person about one topic, on whatever channel."""

    person: Hashable
    topic: Hashable
    at: datetime


def resolved_by_flag(resolved: int, contacts: int) -> Measured:
    """FCR_a: the agent ticked that it was settled."""
    return _resolved("FCR_a", "by the agent's word", "contacts answered", resolved, contacts)


def resolved_by_survey(resolved: int, answers: int) -> Measured:
    """FCR_s: the caller said that it was settled."""
    return _resolved("FCR_s", "by the caller's word", "contacts whose caller answered", resolved, answers)


def resolved_by_return(contacts: Iterable[Contact], *, until: datetime, days: int = RETURN_DAYS) -> Measured:
    """FCR_r: nobody came back about the same topic within ``days``, on any channel.

    ``until`` is how far contacts are known: those whose days are not over by then say nothing yet.
    """
    if days < 1:
        raise invalid("days", "Give at least one day.")
    window = timedelta(days=days)
    known = settled = 0
    for moments in _by_subject(contacts):
        for place, at in enumerate(moments):
            if at + window <= until:
                known += 1
                settled += not _came_back(moments, place, window)
    return Measured(_by_return(days), settled, known)


def transfer_rate(transferred: int, answered: int) -> Measured:
    """The share of calls answered that were passed on at least once."""
    return Measured(TRANSFER_RATE, *_counted(transferred, answered))


def bounces(departments: Iterable[Sequence[Hashable]]) -> Measured:
    """How often a case changed departments after it was first routed, in the mean.

    Each item lists the departments a case was with, in order; the first is the routing.
    """
    each = [sum(a != b for a, b in pairwise(way)) for way in departments]
    return Measured(BOUNCES, sum(each), len(each))


def _by_subject(contacts: Iterable[Contact]) -> Iterable[list[datetime]]:
    moments: dict[tuple[Hashable, Hashable], list[datetime]] = defaultdict(list)
    for contact in contacts:
        moments[contact.person, contact.topic].append(contact.at)
    return [sorted(each) for each in moments.values()]


def _came_back(moments: Sequence[datetime], place: int, window: timedelta) -> bool:
    return place + 1 < len(moments) and moments[place + 1] <= moments[place] + window


def _counted(part: int, whole: int) -> tuple[int, int]:
    not_negative(part=part, whole=whole)
    if part > whole:
        raise invalid("part", "More were counted than there are.")
    return part, whole


def _resolved(name: str, whose: str, population: str, resolved: int, contacts: int) -> Measured:
    definition = Definition(
        name=name,
        title=f"First contact resolution, {whose}",
        population=population,
        counted=f"those settled {whose}",
        attributed_to="the day of the contact",
    )
    return Measured(definition, *_counted(resolved, contacts))


def _by_return(days: int) -> Definition:
    return Definition(
        name="FCR_r",
        title="First contact resolution, by nobody coming back",
        population="contacts of known persons, on all channels",
        counted="those not followed by the same person about the same topic",
        clock=f"{days} days from the contact",
        exclusions="contacts whose days are not over",
        attributed_to="the day of the contact",
    )


TRANSFER_RATE = Definition(
    name="TR",
    title="Transfer rate",
    population="calls answered by a person",
    counted="those passed on at least once, warm or cold",
)
BOUNCES = Definition(
    name="BOUNCES",
    title="Bounces",
    population="cases",
    counted="changes of department after the first routing",
    attributed_to="the day the case was opened",
    kind=Kind.MEAN,
)
