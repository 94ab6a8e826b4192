"""The words of quality reviews, and how a sample is drawn so that anybody can draw it again. Pure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from thirdring.contact_centre.measures.measured import Measured
from thirdring.contact_centre.measures.quality import Scored, quality_score


class About(StrEnum):
    """What a scorecard is for."""

    CALLS = "calls"
    CLOSURES = "closures"


class Per(StrEnum):
    """Of what a sample takes so many each: a person, a team (a call queue, an agency's team), or a kind."""

    PERSON = "person"
    TEAM = "team"
    KIND = "kind"  # a call's language, a closure's type


class Mark(StrEnum):
    """What a reviewer gives an item."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class ReviewStatus(StrEnum):
    """How a review stands."""

    DRAFT = "draft"
    DONE = "done"
    LEFT = "left"  # given back, or untouched for so long that somebody else took it


SCORES: Mapping[Mark, float | None] = {
    Mark.MET: 1.0,
    Mark.PARTLY: 0.5,
    Mark.NOT_MET: 0.0,
    Mark.NOT_APPLICABLE: None,
}
DISPUTE_WITHIN = timedelta(days=14)  # after everybody who scores it is done
DRAFT_KEPT = timedelta(days=7)  # an untouched draft is anybody's after that
FEWEST_REVIEWS = 5  # below that a mean says nothing
FEWEST_PEOPLE = 3  # below that a team's mean would tell of one of them
FEWEST_PAIRS = 10  # below that two people's agreement says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Something a sample can be drawn from: an agent's part in a call, or a closure.

    ``key`` names it for ever; ``person``, ``team`` and ``kind`` are words as they were when it was drawn.
    """

    key: str
    person: str
    team: str
    kind: str

    def group(self, per: Per) -> str:
        """Of what so many are drawn."""
        return {Per.PERSON: self.person, Per.TEAM: self.team, Per.KIND: self.kind}[per]


def draw(units: Iterable[Unit], *, seed: str, per: Per, most: int) -> list[Unit]:
    """At most so many of each group, by chance, spread over its strata as these are large.

    A group's units stand in a line, stratum by stratum (team, kind, person), within one in an order the seed
    shuffles; from a start the seed gives, every (N / n)th is taken. So each has the same chance n / N, and
    no stratum gets more than one beyond its share (systematic sampling with implicit stratification).
    """
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[unit.group(per)].append(unit)
    return [each for name in sorted(groups) for each in _every_nth(groups[name], seed, name, most)]


def _every_nth(units: Sequence[Unit], seed: str, name: str, most: int) -> list[Unit]:
    line = sorted(units, key=lambda one: (one.team, one.kind, one.person, chance(seed, one.key), one.key))
    taken = min(most, len(line))
    start = chance(seed, f"start {name}")
    return [line[int((start + turn) * len(line) / taken)] for turn in range(taken)]


def second_reviews(drawn: Sequence[Unit], *, seed: str, share: float) -> frozenset[str]:
    """The keys of those that two people score: the share of the sample, rounded up, by chance."""
    wanted = ceil(round(share * len(drawn), 6))  # a tenth of thirty is three
    shuffled = sorted(drawn, key=lambda one: (chance(seed, f"second {one.key}"), one.key))
    return frozenset(one.key for one in shuffled[:wanted])


def chance(seed: str, about: str) -> float:
    """A number from 0 up to 1 that the seed and the words give: the first 52 bits of their SHA-256."""
    return int(hashlib.sha256(f"{seed}/{about}".encode()).hexdigest()[:13], 16) / 16**13


def card_score(marked: Iterable[tuple[float, bool, str]]) -> tuple[Measured, bool]:
    """The score of a card, and whether it failed as a whole: (weight, fails all, mark) of each item."""
    scored = [
        Scored(weight=weight, score=SCORES[Mark(mark)], fails_all=fails_all)
        for weight, fails_all, mark in marked
        if mark
    ]
    return quality_score(scored), any(item.failed_all for item in scored)


def pairs_table(pairs: Iterable[tuple[str, str]]) -> list[list[int]]:
    """How often the first gave mark i and the second mark j, marks in their order."""
    places = {mark.value: place for place, mark in enumerate(Mark)}
    table = [[0] * len(places) for _ in places]
    for first, second in pairs:
        table[places[first]][places[second]] += 1
    return table


def month_before(day: date) -> date:
    """The first day of the month before the one of a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(day: date) -> date:
    """The first day of the month after the one of a day."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
