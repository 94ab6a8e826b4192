"""The fewest agents that keep a target."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from thirdring.contact_centre.staffing.erlang_a import ErlangA
from thirdring.contact_centre.staffing.erlang_c import ErlangC, Load
from thirdring.contact_centre.staffing.requiring import Model, Requirement, Targets, required
from thirdring.kernel.errors import Invalid

HALF_HOUR = Load(calls=100, handle_s=180)
LIKE_311 = Load(calls=240, handle_s=240, interval_s=3600)


def test_oracle_c3_eighty_in_twenty_takes_fourteen_and_twenty_on_the_roster() -> None:
    found = required(HALF_HOUR, Targets(answered_share=0.8, within_s=20), shrinkage=0.3)
    assert found == Requirement(model=Model.ERLANG_C, agents=14, rostered=20)


def test_oracle_c6_ninety_in_sixty_takes_twenty_and_thirty_seconds_take_nineteen() -> None:
    assert required(LIKE_311, Targets(answered_share=0.9)).agents == 20
    assert required(LIKE_311, Targets(speed_of_answer_s=30)).agents == 19


def test_oracle_a7_with_patience_ninety_in_sixty_takes_eighteen_and_five_per_cent_take_nineteen() -> None:
    assert required(LIKE_311, Targets(answered_share=0.9), patience_s=180).agents == 18
    found = required(LIKE_311, Targets(answered_share=0.9, abandoned_share=0.05), patience_s=180)
    assert (found.model, found.agents) == (Model.ERLANG_A, 19)


def test_nobody_is_required_where_nobody_calls() -> None:
    found = required(Load(calls=0, handle_s=180), Targets(answered_share=0.9), patience_s=180)
    assert (found.agents, found.rostered) == (0, 0)


def test_a_city_of_millions_is_worked_out_too() -> None:
    load = Load(calls=30_000, handle_s=300)
    found = required(load, Targets(answered_share=0.9))
    assert (
        ErlangC(load, found.agents).service_level(60)
        >= 0.9
        > ErlangC(load, found.agents - 1).service_level(60)
    )


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ({}, "at least one target"),
        ({"answered_share": 90}, "such as 0.9 for 90"),
        ({"abandoned_share": 5}, "such as 0.05 for 5"),
        ({"speed_of_answer_s": 0}, "above 0 seconds"),
    ],
)
def test_targets_that_are_none_are_refused(targets: dict[str, float], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        Targets(**targets)


@patient(max_examples=30)
@given(st.floats(1, 400), st.floats(0.5, 0.99), st.floats(30, 600))
def test_it_is_enough_and_one_fewer_is_not(calls: float, share: float, patience_s: float) -> None:
    load, targets = Load(calls=calls, handle_s=180), Targets(answered_share=share, within_s=30)
    found = required(load, targets, patience_s=patience_s)
    assert targets.kept_by(ErlangA(load, found.agents, patience_s))
    assert found.agents == 1 or not targets.kept_by(ErlangA(load, found.agents - 1, patience_s))
