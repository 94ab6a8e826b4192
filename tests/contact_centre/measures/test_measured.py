"""What a measure carries: numerator, denominator, interval and definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from thirdring.contact_centre.measures.answering import (
    AbandonRate,
    Answering,
    ServiceLevel,
    abandon_rate,
    service_level,
)
from thirdring.contact_centre.measures.handling import HANDLE_TIME
from thirdring.contact_centre.measures.measured import Definition, Kind, Measured, wilson
from thirdring.kernel.errors import Invalid

SHARE = Definition(name="X", title="A share", population="calls", counted="those that count")


def test_oracle_wilson_45_of_50() -> None:
    assert wilson(45, 50) == pytest.approx((0.7864, 0.9565), abs=5e-5)


@patient()
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


def test_a_share_keeps_what_it_was_made_of() -> None:
    measured = Measured(SHARE, 45, 50)
    assert (measured.name, measured.numerator, measured.denominator, measured.ratio) == ("X", 45, 50, 0.9)
    assert measured.interval == wilson(45, 50)


def test_nothing_to_measure_is_no_zero() -> None:
    measured = Measured(SHARE, 0, 0)
    assert (measured.ratio, measured.interval) == (None, None)


def test_a_mean_has_no_interval_of_a_share() -> None:
    assert Measured(HANDLE_TIME, 400, 2).interval is None
    assert HANDLE_TIME.kind is Kind.MEAN


def test_every_variant_says_what_it_counts() -> None:
    calls = Answering(offered=10, answered=8, abandoned=2, short=1, within_s=20, short_s=5)
    levels = [service_level(calls, variant).definition for variant in ServiceLevel]
    rates = [abandon_rate(calls, variant).definition for variant in AbandonRate]
    assert [each.name for each in (*levels, *rates)] == ["SL1", "SL2", "SL3", "SL4", "AR1", "AR2"]
    assert [each.exclusions for each in (*levels, *rates)] == [
        "none",
        "calls abandoned within 5 s",
        "calls not answered",
        "none",
        "none",
        "calls abandoned within 5 s",
    ]
    assert {each.version for each in (*levels, *rates)} == {1}
    assert levels[0].counted == "those answered within 20 s"
    assert levels[3].counted == "those answered or abandoned within 20 s"
