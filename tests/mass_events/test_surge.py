"""Both tests find a storm soon and leave ordinary weeks alone; the tail is exact to a billionth."""

from fractions import Fraction
from math import exp, factorial, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.mass_events.surge import (
    ALPHA,
    FEWEST,
    HOURS,
    LEAST_USUAL,
    LIMIT,
    WEEKS,
    Sign,
    cusum,
    poisson_tail,
    surge,
    usual,
)


def exact_tail(x: int, mean: Fraction) -> float:
    """P(X >= x) with fractions: 1 - e^-m (1 + m + m²/2 ...), where e^m is summed until it stands still."""
    below = sum((mean**k / factorial(k) for k in range(x)), Fraction(0))
    whole = sum((mean**k / factorial(k) for k in range(400)), Fraction(0))
    return float((whole - below) / whole)


@pytest.mark.parametrize("x", [1, 2, 5, 9, 20, 60])
@pytest.mark.parametrize("mean", [Fraction(1, 50), Fraction(1, 2), Fraction(3), Fraction(12), Fraction(40)])
def test_the_tail_is_the_exact_one(x: int, mean: Fraction) -> None:
    assert poisson_tail(x, float(mean)) == pytest.approx(exact_tail(x, mean), rel=1e-9, abs=1e-15)


def test_the_tail_of_one_is_known_by_heart() -> None:
    assert poisson_tail(1, 0.25) == pytest.approx(1 - exp(-0.25), rel=1e-12)
    assert (poisson_tail(0, 3.0), poisson_tail(-1, 3.0), poisson_tail(4, 0.0)) == (1.0, 1.0, 0.0)


@given(st.integers(1, 300), st.floats(0.001, 200))
def test_more_reports_are_never_more_usual(x: int, mean: float) -> None:
    fewer, more = poisson_tail(x, mean), poisson_tail(x + 1, mean)
    assert 0.0 <= more <= fewer * (1 + 1e-9) + 1e-12
    assert fewer <= poisson_tail(x, mean * 1.5) * (1 + 1e-9) + 1e-12


@given(st.lists(st.integers(0, 50), min_size=WEEKS, max_size=WEEKS), st.floats(0, 50))
def test_what_is_usual_lies_between_the_weeks_and_the_even_rate(weeks: list[int], even: float) -> None:
    mean = sum(weeks) / WEEKS
    assert (
        max(LEAST_USUAL, min(mean, even)) - 1e-9 <= usual(weeks, even) <= max(LEAST_USUAL, mean, even) + 1e-9
    )


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(0.02, 40)), min_size=1, max_size=HOURS))
def test_cusum_is_the_best_suffix_of_log_likelihood_ratios(hours: list[tuple[int, float]]) -> None:
    gains = [count * log(3.0) - mean * 2.0 for count, mean in hours]
    best = max(0.0, *(sum(gains[start:]) for start in range(len(gains))))
    assert cusum([c for c, _ in hours], [m for _, m in hours])[0] == pytest.approx(best, abs=1e-6)


@given(st.lists(st.integers(0, 30), min_size=HOURS, max_size=HOURS), st.floats(0.02, 30))
def test_one_more_report_now_never_ends_a_surge(counts: list[int], mean: float) -> None:
    means = [mean] * HOURS
    if surge(counts, means) is not None:
        assert surge([*counts[:-1], counts[-1] + 1], means) is not None


def test_a_burst_is_found_by_its_tail_and_a_slow_rise_by_the_sum() -> None:
    quiet = [0] * (HOURS - 1)
    assert surge([*quiet, 9], [0.2] * HOURS).sign is Sign.TAIL  # type: ignore[union-attr]
    rising = surge([0] * 14 + [5] * 10, [1.5] * HOURS)
    assert (rising.sign, rising.hours, rising.count) == (Sign.CUSUM, 10, 50)  # type: ignore[union-attr]


@pytest.mark.parametrize("counts", [[0] * 23 + [FEWEST - 1], [9] + [0] * 23, [1] * 24])
def test_few_or_past_or_usual_reports_are_none(counts: list[int]) -> None:
    assert surge(counts, [max(0.2, sum(counts) / HOURS)] * HOURS) is None


def test_a_lull_after_the_storm_is_no_new_surge() -> None:
    assert surge([0] * 12 + [9] * 11 + [0], [1.0] * HOURS) is None


Floats = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Counts = np.ndarray[tuple[int, int], np.dtype[np.int64]]
SERIES, RUN_WEEKS = 24, 12


def demand() -> Floats:
    """Reports an hour by series and hour of the week: quiet nights, busy mornings, quieter weekends."""
    hours = np.arange(168)
    day = 0.15 + np.clip(np.sin((hours % 24 - 6) / 16 * np.pi), 0, None)
    return np.geomspace(0.02, 3.0, SERIES)[:, None] * (day * np.where(hours < 120, 1.0, 0.5))[None, :]


class TestInAYearOfACity:
    """The detector as it runs, over simulated demand of 24 series, looked at each hour."""

    def found(self, counts: Counts, series: int, hour: int) -> bool:
        """Whether a look at the end of this hour raises an alarm."""
        day = range(hour - HOURS + 1, hour + 1)
        before = [counts[series, [h - 168 * w for h in day]] for w in range(1, WEEKS + 1)]
        even = float(np.mean(before))
        means = [usual([int(week[n]) for week in before], even) for n in range(HOURS)]
        return surge([int(counts[series, h]) for h in day], means) is not None

    def test_an_ordinary_month_has_at_most_one_false_alarm(self) -> None:
        rng = np.random.default_rng(311)
        counts = rng.poisson(np.tile(demand(), RUN_WEEKS))
        looks = range(168 * WEEKS + HOURS, 168 * RUN_WEEKS)
        false = sum(self.found(counts, series, hour) for series in range(SERIES) for hour in looks)
        months = len(looks) / 720
        assert false / months <= 1

    def test_a_storm_is_found_within_two_hours_in_nearly_every_series(self) -> None:
        rng = np.random.default_rng(31)
        counts = rng.poisson(np.tile(demand(), RUN_WEEKS))
        begins = 168 * 10 + 14  # a Monday afternoon
        storm = np.maximum(demand()[:, 14:20] * 12, 6.0)
        counts[:, begins : begins + 6] = rng.poisson(storm)
        delays = [
            next((n + 1 for n in range(6) if self.found(counts, series, begins + n)), None)
            for series in range(SERIES)
        ]
        in_time = [delay for delay in delays if delay is not None and delay <= 2]
        assert len(in_time) >= 0.9 * SERIES
        assert float(np.mean(in_time)) <= 1.25


def test_the_promised_rates_follow_from_the_limits() -> None:
    looks_a_month = 1200 * 6 * 720
    assert looks_a_month * ALPHA < 0.6
    assert 1200 * 720 * exp(-LIMIT) < 0.1
