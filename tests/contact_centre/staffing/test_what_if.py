"""What would follow from callbacks, answers first and other targets; patience; and the roster's table."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from thirdring.contact_centre.staffing.erlang_c import Load
from thirdring.contact_centre.staffing.requiring import Targets
from thirdring.contact_centre.staffing.roster import Shift, roster
from thirdring.contact_centre.staffing.what_if import (
    Scenario,
    compared,
    expected,
    patience_from,
    with_answers_first,
    with_callbacks,
    with_targets,
)
from thirdring.kernel.errors import Invalid

OPENS = datetime(2026, 11, 4, 13, tzinfo=UTC)
PEAKED = [Load(calls=calls, handle_s=240) for calls in (20, 60, 240, 60, 20, 20)]
DAY = Scenario(loads=PEAKED, targets=Targets(answered_share=0.9), patience_s=180, shrinkage=0.3)


def half_hours(*numbers: float) -> list[datetime]:
    return [OPENS + timedelta(minutes=30 * number) for number in numbers]


def test_callbacks_move_the_peak_and_keep_the_work() -> None:
    after = with_callbacks(DAY, accepted_share=0.25, spread_over=3)
    assert sum(load.calls for load in after.loads) == pytest.approx(420)
    assert max(load.calls for load in after.loads) < 200
    assert compared(DAY, after).saved_hours >= 0


def test_answering_first_saves_hours() -> None:
    after = with_answers_first(DAY, deflected_share=0.2, shorter_by_s=30)
    assert [(load.calls, load.handle_s) for load in after.loads][:2] == [(16, 210), (48, 210)]
    found = compared(DAY, after)
    assert found.saved_hours == found.hours_before - found.hours_after > 0


def test_a_softer_target_takes_fewer_hours() -> None:
    assert compared(DAY, with_targets(DAY, Targets(answered_share=0.7))).saved_hours > 0


@patient()
@given(st.floats(0, 0.9), st.integers(1, 6))
def test_no_call_is_lost_however_callbacks_are_spread(share: float, over: int) -> None:
    after = with_callbacks(DAY, accepted_share=share, spread_over=over)
    assert sum(load.calls for load in after.loads) == pytest.approx(420)
    assert all(load.calls >= 0 for load in after.loads)


def test_patience_is_all_time_waited_over_those_who_gave_up() -> None:
    assert patience_from(abandoned=50, waited_s=9000) == 180
    with pytest.raises(Invalid, match="Nobody gave up yet"):
        patience_from(abandoned=0, waited_s=9000)


def test_what_a_queue_would_show_is_the_oracle_a7() -> None:
    found = expected(Load(calls=240, handle_s=240, interval_s=3600), 18, 180, within_s=60)
    assert (found["SL1"], found["AR1"]) == pytest.approx((0.9039, 0.0561), abs=5e-5)


def test_shares_that_are_none_are_refused() -> None:
    with pytest.raises(Invalid, match="from 0 to below 1"):
        with_answers_first(DAY, deflected_share=1.0)
    with pytest.raises(Invalid, match="at least one interval"):
        with_callbacks(DAY, accepted_share=0.1, spread_over=0)


def test_the_roster_says_what_is_required_and_what_is_missing() -> None:
    starts, ends = half_hours(0, 6)
    lunch = half_hours(2, 3)
    shifts = [Shift("ana", starts, ends, away=[(lunch[0], lunch[1])]), Shift("bo", *half_hours(1, 3))]
    rows = roster(OPENS, DAY, shifts, unplanned=0.3)
    assert [row.start for row in rows] == half_hours(*range(6))
    assert [row.rostered for row in rows] == [1, 2, 1, 1, 1, 1]
    assert [(row.required, row.rostered_wanted) for row in rows] == [
        (need.agents, need.rostered) for need in DAY.requirements()
    ]
    assert [row.missing for row in rows] == [row.rostered_wanted - row.rostered for row in rows]


def test_somebody_there_for_half_an_interval_is_not_there() -> None:
    (row, *_) = roster(OPENS, DAY, [Shift("ana", *half_hours(0.5, 6))])
    assert row.rostered == 0


def test_more_than_enough_is_not_missing() -> None:
    quiet = Scenario(loads=[Load(calls=0, handle_s=60)], targets=Targets(answered_share=0.9))
    (row,) = roster(OPENS, quiet, [Shift("ana", *half_hours(0, 1))])
    assert (row.required, row.rostered, row.missing, row.surplus) == (0, 1, 0, 1)


def test_breaks_in_the_roster_are_not_asked_for_a_second_time() -> None:
    """The scenario's shrinkage holds breaks too: with a roster that has them, only the rest is asked for."""
    rows = roster(OPENS, DAY, [], unplanned=0.1)
    needed = [need.agents for need in DAY.requirements()]
    assert [row.rostered_wanted for row in rows] == [-(-each * 10 // 9) for each in needed]
    assert [row.rostered_wanted for row in roster(OPENS, DAY, [])] == needed
    assert [row.missing for row in rows] == [row.rostered_wanted for row in rows]


def test_a_shift_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Invalid, match="after it begins"):
        Shift("ana", *half_hours(1, 0))
