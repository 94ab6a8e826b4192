"""Figures of quality reviews: means by person, team and month; how far those who score apart agree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from thirdring.city.models import City
from thirdring.contact_centre.measures.measured import Measured
from thirdring.contact_centre.measures.quality import QUALITY_SCORE, agreement, mean_quality
from thirdring.contact_centre.models import Review, ReviewMark
from thirdring.contact_centre.quality_policy import may_see_person
from thirdring.contact_centre.quality_rules import (
    FEWEST_PAIRS,
    FEWEST_PEOPLE,
    FEWEST_REVIEWS,
    About,
    Mark,
    ReviewStatus,
    pairs_table,
)
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed

K = TypeVar("K", bound=tuple[object, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean of reviews; ``is_few`` where they are too few, or of too few people, to say one."""

    measured: Measured
    people: int
    is_few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Somebody's or a team's means by month, in order; ``person_id`` is None without an account."""

    name: str
    about: About
    person_id: int | None
    months: dict[date, Mean]


def call_quality(city: City, *, since: date, until: date) -> dict[date, Measured]:
    """The mean score of the calls drawn in each month; one statement. ``until`` is not included."""
    rows = _counted(city, since=since, until=until).filter(item__sample__card__about=About.CALLS)
    scores: dict[date, list[Measured]] = defaultdict(list)
    for month, earned, possible in rows.values_list("item__sample__month", "earned", "possible"):
        scores[month].append(Measured(QUALITY_SCORE, earned, possible))
    return {month: mean_quality(cards) for month, cards in scores.items()}


def trends_of_people(actor: Actor, city: City, *, since: date, until: date) -> list[Trend]:
    """Everybody's means by month, for those who may compare people. Raises NotAllowed."""
    if not may_see_person(actor, None) or actor.city_id != city.pk:
        raise NotAllowed("compare", "people")
    return _by_person(_counted(city, since=since, until=until))


def own_trends(actor: Actor, city: City, *, since: date, until: date) -> list[Trend]:
    """The actor's own means by month, of calls and of closures."""
    if not may_see_person(actor, actor.id) or actor.city_id != city.pk:
        raise NotAllowed("see", "person's figures")
    return _by_person(_counted(city, since=since, until=until).filter(item__about_id=actor.id))


def trends_of_teams(city: City, *, since: date, until: date) -> list[Trend]:
    """The means of each call queue and agency's team by month, and of all of a kind of card together ('')."""
    rows = _lines(_counted(city, since=since, until=until))
    keyed = [((row.about, team), row) for row in rows for team in ("", row.team)]
    return [
        Trend(name=team, about=About(about), person_id=None, months=months)
        for (about, team), months in sorted(_means(keyed, people=FEWEST_PEOPLE).items())
    ]


def _by_person(reviews: "QuerySet[Review]") -> list[Trend]:
    keyed = [((row.about, row.name, row.account or 0), row) for row in _lines(reviews)]
    return [
        Trend(name=name, about=About(about), person_id=account or None, months=months)
        for (about, name, account), months in sorted(_means(keyed, people=1).items())
    ]


def _counted(city: City, *, since: date, until: date) -> "QuerySet[Review]":
    """The reviews that count: the first of each item, once everybody who scores it is done.

    Earlier, a mean that moves would tell the second reviewer what the first gave.
    """
    rows = Review.objects.of(city).filter(place=1, status=ReviewStatus.DONE, item__finished_at__isnull=False)
    return rows.filter(item__sample__month__gte=since, item__sample__month__lt=until)


@dataclass(frozen=True, slots=True)
class _Line:
    """One review that counts."""

    about: str
    team: str
    name: str
    account: int | None
    month: date
    score: Measured


def _lines(reviews: "QuerySet[Review]") -> list[_Line]:
    told = reviews.values_list(
        "item__sample__card__about",
        "item__team",
        Coalesce("item__about__name", "item__person"),
        "item__about_id",
        "item__sample__month",
        "earned",
        "possible",
    )
    return [
        _Line(about, team, name, account, month, Measured(QUALITY_SCORE, earned, possible))
        for about, team, name, account, month, earned, possible in told
    ]


def _means(rows: Iterable[tuple[K, _Line]], *, people: int) -> dict[K, dict[date, Mean]]:
    """The mean of each key and month; of fewer reviews or people than it takes, said so."""
    found: dict[K, dict[date, list[_Line]]] = defaultdict(lambda: defaultdict(list))
    for key, line in rows:
        found[key][line.month].append(line)
    return {
        key: {month: _mean(lines, people) for month, lines in sorted(months.items())}
        for key, months in found.items()
    }


def _mean(lines: list[_Line], people: int) -> Mean:
    persons = len({line.account or line.name for line in lines})
    few = len(lines) < FEWEST_REVIEWS or persons < people
    return Mean(measured=mean_quality(line.score for line in lines), people=persons, is_few=few)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two agree about a question (or all, ''): ``kappa`` is None where nothing can be said."""

    question: str
    table: list[list[int]]
    kappa: Measured | None

    @property
    def pairs(self) -> int:
        return sum(map(sum, self.table))

    @property
    def same(self) -> int:
        return sum(self.table[place][place] for place in range(len(Mark)))


def agreements(city: City, card_id: int) -> list[Agreement]:
    """All questions of a card together, then each, from items that two have scored; as first given."""
    rows = ReviewMark.objects.of(city).filter(dispute__isnull=True, review__status=ReviewStatus.DONE)
    rows = rows.filter(review__item__sample__card_id=card_id, review__item__two_score=True)
    rows = rows.filter(review__item__finished_at__isnull=False).order_by("review", "item", "-pk")
    held = rows.distinct("review", "item")
    given: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for drawn, question, place, mark in held.values_list(
        "review__item_id", "item__question", "review__place", "mark"
    ):
        given[(drawn, question)][place] = mark
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (_drawn, question), marks in given.items():
        if len(marks) == 2:
            pairs[question].append((marks[1], marks[2]))
    together = [pair for each in pairs.values() for pair in each]
    return [_agreement("", together), *(_agreement(name, each) for name, each in pairs.items())]


def _agreement(question: str, pairs: list[tuple[str, str]]) -> Agreement:
    table = pairs_table(pairs)
    return Agreement(
        question=question, table=table, kappa=agreement(table) if len(pairs) >= FEWEST_PAIRS else None
    )
