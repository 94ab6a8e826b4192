"""One interval for every share: Wilson's, by its oracles, its equation and its limits."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel.errors import Invalid
from thirdring.kernel.intervals import Z_95, wilson


def test_oracle_wilson_45_of_50() -> None:
    assert wilson(45, 50) == pytest.approx((0.7864, 0.9565), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_within_nothing_and_all(counted: tuple[int, int]) -> None:
    low, high = wilson(*counted)
    share = counted[0] / counted[1]
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@pytest.mark.parametrize("counted", [(1, 0), (5, 4), (-1, 4)])
def test_an_interval_of_impossible_counts_is_refused(counted: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="at least one trial"):
        wilson(*counted)


@given(st.integers(1, 500), st.data())
def test_the_interval_solves_its_own_equation(seen: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(0, seen))
    low, high = wilson(done, seen)
    assert 0 <= low <= done / seen + 1e-12 and done / seen - 1e-12 <= high <= 1
    for bound in (low, high):
        if 1e-9 < bound < 1 - 1e-9:  # |share - bound| is exactly z standard errors of the bound
            assert abs(done / seen - bound) == pytest.approx(
                Z_95 * sqrt(bound * (1 - bound) / seen), rel=1e-6, abs=1e-9
            )


def test_before_any_look_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_nine_of_ten_are_between_six_tenths_and_nearly_all() -> None:
    low, high = wilson(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # E. B. Wilson's interval as R's prop.test(correct = FALSE) and binom.confint(methods = "wilson") give it.
    [(0, 10, 0.0, 0.2775), (8, 10, 0.4902, 0.9433), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)],
)
def test_the_interval_is_wilson_s(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_interval_holds_the_share(one: int, other: int) -> None:
    low, high = wilson(one, one + other)
    share = one / (one + other) if one + other else 0
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
