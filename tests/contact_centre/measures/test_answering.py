"""Service level, speed of answer and abandons, against the oracle of the variants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from thirdring.contact_centre.measures.answering import (
    Answering,
    ServiceLevel,
    abandon_rates,
    service_level,
    service_levels,
    speed_of_answer,
)
from thirdring.kernel.errors import Invalid

VARIANT_ORACLE = Answering(
    offered=1000, answered=940, abandoned=60, short=20, answered_in_time=855, abandoned_in_time=45
)


def test_the_variant_oracle_of_service_levels() -> None:
    found = {name: measured.ratio for name, measured in service_levels(VARIANT_ORACLE).items()}
    assert found == pytest.approx({"SL1": 0.8550, "SL2": 0.872449, "SL3": 0.909574, "SL4": 0.9000}, abs=5e-7)


def test_the_variant_oracle_of_abandon_rates() -> None:
    found = {name: measured.ratio for name, measured in abandon_rates(VARIANT_ORACLE).items()}
    assert found == pytest.approx({"AR1": 0.06, "AR2": 0.040816}, abs=5e-7)


def test_the_same_day_keeps_ninety_per_cent_by_two_variants_and_misses_it_by_two() -> None:
    levels = service_levels(VARIANT_ORACLE).items()
    assert [name for name, measured in levels if (measured.ratio or 0) >= 0.9] == ["SL3", "SL4"]


def test_the_variant_without_short_abandons_is_shown_unless_another_is_named() -> None:
    assert service_level(VARIANT_ORACLE).name == "SL2"
    assert (service_level(VARIANT_ORACLE).numerator, service_level(VARIANT_ORACLE).denominator) == (855, 980)


def test_speed_of_answer_counts_only_those_answered() -> None:
    asa = speed_of_answer(Answering(offered=10, answered=4, abandoned=6, waited_s=120))
    assert (asa.numerator, asa.denominator, asa.ratio) == (120, 4, 30)


def test_a_day_without_calls_has_no_figures() -> None:
    nothing = Answering(offered=0, answered=0, abandoned=0)
    measured = [*service_levels(nothing).values(), *abandon_rates(nothing).values(), speed_of_answer(nothing)]
    assert [each.ratio for each in measured] == [None] * 7


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"answered": 8, "abandoned": 3}, "answered or abandoned than were offered"),
        ({"answered": 8, "abandoned": 2, "answered_in_time": 9}, "answered in time than were answered"),
        ({"answered": 8, "abandoned": 2, "short": 3}, "abandoned early than were abandoned"),
        ({"answered": -1, "abandoned": 0}, "from 0 up"),
        ({"answered": 1, "abandoned": 0, "waited_s": float("nan")}, "from 0 up"),
    ],
)
def test_counts_that_contradict_each_other_are_refused(counts: dict[str, int], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        Answering(offered=10, **counts)


@patient()
@given(st.integers(0, 500), st.integers(0, 500), st.data())
def test_the_variants_stand_in_the_order_their_definitions_say(
    answered: int, abandoned: int, data: st.DataObject
) -> None:
    calls = Answering(
        offered=answered + abandoned,
        answered=answered,
        abandoned=abandoned,
        short=data.draw(st.integers(0, abandoned)),
        answered_in_time=data.draw(st.integers(0, answered)),
        abandoned_in_time=data.draw(st.integers(0, abandoned)),
    )
    levels = {name: measured.ratio for name, measured in service_levels(calls).items()}
    of_offered = levels[ServiceLevel.OF_OFFERED]
    if of_offered is not None:
        others = (levels["SL2"], levels["SL3"], levels["SL4"])
        assert all(other is None or other >= of_offered for other in others)
