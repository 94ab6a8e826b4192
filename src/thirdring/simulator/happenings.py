"""What happens in Riverton in ninety days, and who tells the city of it. Pure; same seed and end, same story.

Things happen by the people of a neighbourhood and, for many types, by its need; whether they are told is
another matter: where need is high, fewer are. Both are known here, so that a measure which claims to tell
demand and need apart can be tested against the truth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from thirdring.simulator.riverton.ground import Floats
from thirdring.simulator.riverton.pages import page
from thirdring.simulator.riverton.quarters import Quarter

DAYS = 90
REPORTS = 12_000
STORM_DAYS_AGO = 24
TOLD_AT_BEST, LESS_BY_NEED, LUCK = 0.80, 0.42, 0.05  # the share told: 0.80 - 0.42 x need, give or take
TWINS = 0.06  # of what is told of a type that has duplicates, told again by one to three others

_STORM = {0: 1.0, 1: 0.4}  # how much of the storm is felt, by days since

_DEMAND: Mapping[str, Any] = page("demand.yaml")


@dataclass(frozen=True, slots=True)
class Profile:
    """How often one type happens, where and when."""

    code: str
    weight: float
    need: float
    hours: str
    corner: float
    storm: float = 1.0
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaTruth:
    """What really went on in one neighbourhood: what happened, and what share of it was told."""

    code: str
    population: int
    need: float
    propensity: float
    happened: int
    told: int


@dataclass(frozen=True, slots=True)
class Told:
    """One report: what, where (a place of ``quarters``), when (UTC), and as whose twin, if it is one."""

    type_code: str
    quarter: int
    at: datetime
    at_corner: bool
    twin_of: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """All that was told, in order of time, and the truth behind it. ``twin_of`` is a place in ``told``."""

    told: Sequence[Told]
    areas: Sequence[AreaTruth]


def profile(code: str) -> Profile:
    """The profile of a type; types the file doesn't name are rare and even."""
    given = {**_DEMAND["default"], **_DEMAND["types"].get(code, {})}
    return Profile(
        code=code,
        weight=float(given["weight"]),
        need=float(given["need"]),
        hours=given["hours"],
        corner=float(given["corner"]),
        storm=float(given.get("storm", 1)),
        months=tuple(given.get("months", ())),
    )


def channels(need: float) -> tuple[list[str], Floats]:
    """The channels and their shares in a neighbourhood of this need."""
    names = list(_DEMAND["channels"])
    ends = np.array([_DEMAND["channels"][name] for name in names], dtype=float)
    shares = ends[:, 0] * (1 - need) + ends[:, 1] * need
    return names, shares / shares.sum()


def pace(agency: str) -> float:
    """The middle share of the promised time that an agency takes."""
    return float(_DEMAND["pace"].get(agency, 0.7))


def tell(
    rng: np.random.Generator,
    quarters: Sequence[Quarter],
    codes: Sequence[str],
    *,
    doubled: frozenset[str],
    now: datetime,
    zone: ZoneInfo,
    reports: int = REPORTS,
) -> Story:
    """The story of the ninety days before ``now``; several people may tell of ``doubled`` types."""
    profiles = [profile(code) for code in codes]
    people = np.array([quarter.population for quarter in quarters], dtype=float)
    need = np.array([quarter.need for quarter in quarters])
    propensity = np.clip(TOLD_AT_BEST - LESS_BY_NEED * need + rng.normal(0, LUCK, len(need)), 0.1, 0.95)
    share = people / people.sum()
    happenings = round(
        reports / float((share * propensity).sum()) / (1 + _twins_to_expect(profiles, doubled, now))
    )
    kinds, where = _what_and_where(rng, profiles, people, need, happenings, now)
    is_told = rng.random(happenings) < propensity[where]
    moments = _Moments(rng, now, zone)
    first = [
        Told(profiles[k].code, q, moments.of(profiles[k]), bool(rng.random() < profiles[k].corner))
        for k, q in zip(kinds[is_told].tolist(), where[is_told].tolist(), strict=True)
    ]
    told = _in_order([*first, *_twins(rng, first, doubled, now)])
    counts = np.bincount(where, minlength=len(quarters)), np.bincount(where[is_told], minlength=len(quarters))
    areas = [
        AreaTruth(
            q.code, q.population, q.need, round(float(propensity[n]), 4), int(counts[0][n]), int(counts[1][n])
        )
        for n, q in enumerate(quarters)
    ]
    return Story(told, areas)


def _what_and_where(
    rng: np.random.Generator,
    profiles: Sequence[Profile],
    people: Floats,
    need: Floats,
    count: int,
    now: datetime,
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, np.dtype[np.int64]]]:
    """Which type each happening is of, and in which quarter."""
    weights = np.array([p.weight * _in_season(p, now) for p in profiles])
    kinds = rng.choice(len(profiles), count, p=weights / weights.sum())
    where = np.zeros(count, dtype=np.int64)
    for number, kind in enumerate(profiles):
        ours = kinds == number
        chance = people * np.maximum(0.1, 1 + kind.need * 1.6 * (need - 0.5))
        where[ours] = rng.choice(len(people), int(ours.sum()), p=chance / chance.sum())
    return kinds, where


def _twins_to_expect(profiles: Sequence[Profile], doubled: frozenset[str], now: datetime) -> float:
    """How many twins there will be for each report; two, in the mean, where there are any."""
    weights = {p.code: p.weight * _in_season(p, now) for p in profiles}
    return 2 * TWINS * sum(weights[code] for code in weights if code in doubled) / sum(weights.values())


def _in_season(kind: Profile, now: datetime) -> float:
    """How many of the ninety days are in the type's season; a trickle out of it."""
    if not kind.months:
        return 1.0
    days = [now - timedelta(days=n) for n in range(DAYS)]
    return max(0.03, sum(day.month in kind.months for day in days) / DAYS)


def _twins(
    rng: np.random.Generator, first: Sequence[Told], doubled: frozenset[str], now: datetime
) -> list[Told]:
    """The same things told by somebody else, hours or days later. ``twin_of`` is a place in ``first``."""
    again = []
    for place, told in enumerate(first):
        if told.type_code in doubled and rng.random() < TWINS:
            for _ in range(int(rng.integers(1, 4))):
                at = told.at + timedelta(hours=float(rng.exponential(30)) + 0.2)
                if at < now:
                    again.append(Told(told.type_code, told.quarter, at, told.at_corner, place))
    return again


def _in_order(told: Sequence[Told]) -> list[Told]:
    """By time, with ``twin_of`` pointing at the new places."""
    order = sorted(range(len(told)), key=lambda n: (told[n].at, n))
    new_place = {old: new for new, old in enumerate(order)}
    return [
        told[n]
        if told[n].twin_of is None
        else Told(
            told[n].type_code, told[n].quarter, told[n].at, told[n].at_corner, new_place[told[n].twin_of or 0]
        )
        for n in order
    ]


class _Moments:
    """Draws moments by season, weekday and time of day, with a storm on one of the days."""

    def __init__(self, rng: np.random.Generator, now: datetime, zone: ZoneInfo) -> None:
        self._rng, self._now, self._zone = rng, now, zone
        today = now.astimezone(zone).date()
        self._days = [today - timedelta(days=n) for n in range(DAYS, -1, -1)]
        self._chances: dict[str, Floats] = {}
        self._hours = {name: np.array(h) / sum(h) for name, h in _DEMAND["hours"].items()}
        self._luck = rng.uniform(0.85, 1.15, len(self._days))

    def of(self, kind: Profile) -> datetime:
        """A moment at which something of this type is told, before now."""
        while True:
            day = self._days[int(self._rng.choice(len(self._days), p=self._by_day(kind)))]
            hour = int(self._rng.choice(24, p=self._hours[kind.hours]))
            minute, second = self._rng.integers(0, 60, 2).tolist()
            local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=self._zone)
            at = local.astimezone(UTC)
            if self._now - timedelta(days=DAYS) < at < self._now:
                return at

    def _by_day(self, kind: Profile) -> Floats:
        if kind.code not in self._chances:
            chances = np.array([self._weight(kind, day) for day in self._days]) * self._luck
            self._chances[kind.code] = chances / chances.sum()
        return self._chances[kind.code]

    def _weight(self, kind: Profile, day: date) -> float:
        weight: float = _DEMAND["weekdays"][day.weekday()]
        if kind.months and day.month not in kind.months:
            weight *= 0.03
        since_storm = (day - (self._days[-1] - timedelta(days=STORM_DAYS_AGO))).days
        return weight * max(1.0, kind.storm * _STORM.get(since_storm, 0.0))
