"""The sample is 5 % and can be drawn again; Wilson's interval holds the truth and never leaves 0 to 1."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.mass_events.rules import sample_of


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
