"""The sample is 5 % and can be drawn again; Wilson's interval holds the truth and never leaves 0 to 1."""

from fractions import Fraction
from math import ceil, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.mass_events.rules import Z_95, sample_of, wilson


@pytest.mark.parametrize(
    ("cases", "drawn"), [(0, 0), (1, 1), (19, 1), (20, 1), (21, 2), (100, 5), (3000, 150)]
)
def test_the_sample_is_five_in_a_hundred_rounded_up(cases: int, drawn: int) -> None:
    assert len(sample_of(range(cases), seed=1)) == drawn


@given(st.sets(st.integers(1, 500), max_size=90), st.integers(0, 2**31 - 1))
def test_the_sample_is_drawn_again_from_its_seed_whatever_the_order(ids: set[int], seed: int) -> None:
    drawn = sample_of(sorted(ids, reverse=True), seed=seed)
    assert drawn == sample_of(ids, seed=seed)
    assert set(drawn) <= ids and len(set(drawn)) == ceil(len(ids) * Fraction(1, 20))


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
