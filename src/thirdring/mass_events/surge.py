"""Telling a surge from an ordinary busy hour, by two tests over counts of one type in one area. Pure.

Both compare with the same hour of the week before, and both bound how often they cry wolf:

- **Poisson tail.** The last hour has x reports where m are usual. If P(X >= x) for a Poisson of mean m is at
  most ``ALPHA``, that is a surge. An ordinary look raises a false alarm with a chance of at most ``ALPHA``.
- **CUSUM.** For what builds up slowly: the running sum of log likelihood ratios of "three times the usual"
  against "the usual", S = max(0, S + x ln r - m (r - 1)) hour by hour over a day (Lucas 1985). It is a surge
  at S >= ``LIMIT``. Between two false alarms of one series lie exp(LIMIT) hours or more (Lorden 1971).

What is usual, m, is the mean over the last eight weeks drawn towards the type's even rate in that area, as if
there had been two weeks more of it: (sum + 2 * even) / (8 + 2), and at least ``LEAST_USUAL``. Fewer than
``FEWEST`` reports are never a surge. With 1,200 series looked at six times an hour (5.2 million looks a
month) the tail test errs at most once in two months and CUSUM about once in ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, lgamma, log

ALPHA = 1e-7
LIMIT = 16.0
TIMES = 3.0  # r: how many times the usual CUSUM is tuned to
WEEKS = 8
PRIOR_WEEKS = 2
LEAST_USUAL = 0.02  # reports an hour: about three a week
FEWEST = 5
HOURS = 24  # CUSUM looks back a day


class Sign(StrEnum):
    """Which of the two found it."""

    TAIL = "tail"
    CUSUM = "cusum"


@dataclass(frozen=True, slots=True)
class Surge:
    """What was found: so many in the hours looked at, where so many are usual."""

    sign: Sign
    count: int
    usual: float
    hours: int


def poisson_tail(x: int, mean: float) -> float:
    """P(X >= x) for a Poisson of ``mean``, summed in logarithms from x upwards until it adds nothing."""
    if x <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if x <= mean:
        return max(0.0, 1.0 - _poisson_below(x, mean))
    return min(1.0, exp(_log_chance(x, mean)) * _rest(x, mean))


def usual(weeks: Sequence[int], even: float) -> float:
    """What is usual in an hour: its counts in the weeks before, drawn towards the even rate an hour."""
    return max(LEAST_USUAL, (sum(weeks) + PRIOR_WEEKS * even) / (len(weeks) + PRIOR_WEEKS))


def cusum(counts: Sequence[int], means: Sequence[float]) -> tuple[float, int]:
    """The running sum after the last hour, and over how many hours it has built up."""
    total, since = 0.0, 0
    for count, mean in zip(counts, means, strict=True):
        total = max(0.0, total + count * log(TIMES) - mean * (TIMES - 1))
        since = since + 1 if total > 0 else 0
    return total, since


def surge(counts: Sequence[int], means: Sequence[float]) -> Surge | None:
    """Whether the hours up to now, oldest first, end in a surge. ``means`` are what is usual in each."""
    if sum(counts) < FEWEST:
        return None
    if counts[-1] >= FEWEST and poisson_tail(counts[-1], means[-1]) <= ALPHA:
        return Surge(Sign.TAIL, counts[-1], means[-1], 1)
    total, hours = cusum(counts, means)
    built_up = sum(counts[-hours:]) if hours else 0
    if total < LIMIT or built_up < FEWEST or not counts[-1]:
        return None
    return Surge(Sign.CUSUM, built_up, sum(means[-hours:]), hours)


def _log_chance(x: int, mean: float) -> float:
    """ln P(X = x)."""
    return x * log(mean) - mean - lgamma(x + 1)


def _rest(x: int, mean: float) -> float:
    """(P(x) + P(x+1) + ...) / P(x), for x above the mean: each term is smaller than the one before."""
    term, total, before = 1.0, 1.0, -inf
    while total > before:
        before, x = total, x + 1
        term *= mean / x
        total += term
    return total


def _poisson_below(x: int, mean: float) -> float:
    return sum(exp(_log_chance(each, mean)) for each in range(x))
