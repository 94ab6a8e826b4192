"""What a measure carries: numerator, denominator, interval and definition."""

from thirdring.contact_centre.measures.answering import (
    AbandonRate,
    Answering,
    ServiceLevel,
    abandon_rate,
    service_level,
)
from thirdring.contact_centre.measures.handling import HANDLE_TIME
from thirdring.contact_centre.measures.measured import Definition, Kind, Measured
from thirdring.kernel.intervals import wilson

SHARE = Definition(name="X", title="A share", population="calls", counted="those that count")


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
