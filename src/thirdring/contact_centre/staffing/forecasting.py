"""How many calls will come in each half hour: level, weekday, time of day, season, day off and flags. Pure.

A multiplicative model as old as call centres: the day's calls are a level times what its weekday, month,
holiday and flags usually make of it, spread over the day as days of its kind are. Each factor is shrunk to
none where few days say anything about it: n days bring it n / (n + strength) of the way. A day counts half as
much as one ``HALF_LIFE_DAYS`` later. See Gans, Koole and Mandelbaum, *Telephone Call Centers*, 2003.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log

from thirdring.kernel.errors import invalid

HALF_LIFE_DAYS = 60.0
STRENGTH = {"weekday": 1.0, "month": 8.0, "flag": 3.0}  # as many days as say "nothing special"
LEAST_DAYS = 14  # two of each weekday
_HALF = 0.5  # a day without calls counts as half a call, so that it has a logarithm


@dataclass(frozen=True, slots=True)
class DayOfCalls:
    """One day: its calls in each interval (as many for every day), and what was special about it.

    ``flag`` is a word for weather or an event, such as 'snow'; '' on most days.
    """

    day: date
    calls: Sequence[float]
    holiday: bool = False
    flag: str = ""

    @property
    def total(self) -> float:
        return sum(self.calls)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day to forecast, with what is known of it."""

    day: date
    holiday: bool = False
    flag: str = ""


Effect = Callable[[DayOfCalls | Ahead], Hashable]
EFFECTS: Mapping[str, Effect] = {
    "weekday": lambda day: "holiday" if day.holiday else day.day.weekday(),
    "month": lambda day: day.day.month,
    "flag": lambda day: day.flag,
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was learned from the past: forecasts any day."""

    level: float  # logarithm of an ordinary day's calls
    factors: Mapping[str, Mapping[Hashable, float]]  # logarithms, by effect and by its word
    shapes: Mapping[Hashable, Sequence[float]]  # share of the day in each interval, by weekday or holiday

    def of(self, ahead: Ahead) -> list[float]:
        """Calls in each interval of a day; what was never seen changes nothing."""
        steps = (self.factors[name].get(effect(ahead), 0.0) for name, effect in EFFECTS.items())
        total = exp(self.level + sum(steps))
        shape = self.shapes.get(EFFECTS["weekday"](ahead), self.shapes[None])
        return [total * share for share in shape]


def learn(past: Sequence[DayOfCalls]) -> Forecast:
    """What the past says. Raises Invalid with too few days, or days cut into different intervals."""
    _check(past)
    last = max(day.day for day in past)
    weights = [0.5 ** ((last - day.day).days / HALF_LIFE_DAYS) for day in past]
    left = [log(max(day.total, _HALF)) for day in past]
    level = _mean(left, weights)
    left = [value - level for value in left]
    factors: dict[str, dict[Hashable, float]] = {}
    for name, effect in EFFECTS.items():
        factors[name] = _effect([effect(day) for day in past], left, weights, STRENGTH[name])
        left = [value - factors[name][effect(day)] for value, day in zip(left, past, strict=True)]
    return Forecast(level, factors, _shapes(past, weights))


def _check(past: Sequence[DayOfCalls]) -> None:
    if len(past) < LEAST_DAYS:
        raise invalid("past", f"Give at least {LEAST_DAYS} days; there are {len(past)}.", "too_few")
    if len({len(day.calls) for day in past}) != 1 or not past[0].calls:
        raise invalid("past", "Cut every day into the same intervals.", "uneven")
    if any(not calls >= 0 for day in past for calls in day.calls):
        raise invalid("past", "Give calls from 0 up.", "negative")


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)


def _effect(
    words: Sequence[Hashable], left: Sequence[float], weights: Sequence[float], strength: float
) -> dict[Hashable, float]:
    """What each word adds, shrunk towards nothing where few days say it; '' is the ordinary."""
    sums: dict[Hashable, float] = defaultdict(float)
    counts: dict[Hashable, float] = defaultdict(float)
    for word, value, weight in zip(words, left, weights, strict=True):
        sums[word] += value * weight
        counts[word] += weight
    return {word: 0.0 if word == "" else sums[word] / (counts[word] + strength) for word in sums}


def _shapes(past: Sequence[DayOfCalls], weights: Sequence[float]) -> dict[Hashable, Sequence[float]]:
    """How days are spread, by weekday or holiday; each shrunk towards that of all days (None)."""
    kinds: dict[Hashable, list[float]] = {}
    every = [0.0] * len(past[0].calls)
    days: dict[Hashable, float] = defaultdict(float)
    for day, weight in zip(past, weights, strict=True):
        kind = EFFECTS["weekday"](day)
        mine = kinds.setdefault(kind, [0.0] * len(every))
        days[kind] += weight
        for place, calls in enumerate(day.calls):
            mine[place] += calls * weight
            every[place] += calls * weight
    common = _shares(every)
    return {None: common} | {
        kind: [
            (days[kind] * own + STRENGTH["weekday"] * usual) / (days[kind] + STRENGTH["weekday"])
            for own, usual in zip(_shares(calls), common, strict=True)
        ]
        for kind, calls in kinds.items()
    }


def _shares(calls: Sequence[float]) -> list[float]:
    total = sum(calls)
    return [each / total for each in calls] if total else [1 / len(calls)] * len(calls)
