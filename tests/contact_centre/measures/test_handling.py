"""Handle time, occupancy and shrinkage."""

import pytest

from thirdring.contact_centre.measures.handling import Handling, handle_time, occupancy, rostered, shrinkage
from thirdring.kernel.errors import Invalid

WORK = Handling(answered=10, talk_s=1500, hold_s=200, wrap_s=310)


def test_handle_time_holds_talk_hold_and_work_after_the_call() -> None:
    found = handle_time(WORK)
    assert (found.name, found.numerator, found.denominator, found.ratio) == ("AHT", 2010, 10, 201)


def test_oracle_sacramento_handle_time_of_three_minutes_twenty_one() -> None:
    assert divmod(handle_time(WORK).ratio or 0, 60) == (3, 21)


def test_occupancy_is_of_the_time_on_duty_for_calls() -> None:
    found = occupancy(WORK, idle_s=990)
    assert (found.numerator, found.denominator, found.ratio) == (2010, 3000, 0.67)
    assert found.interval is None


def test_shrinkage_is_of_the_time_paid() -> None:
    found = shrinkage(unavailable_s=9, paid_s=30)
    assert (found.numerator, found.denominator, found.ratio) == (9, 30, 0.3)


def test_oracle_fourteen_at_thirty_per_cent_shrinkage_are_twenty() -> None:
    assert rostered(14, 0.3) == 20


@pytest.mark.parametrize(("required", "lost", "found"), [(0, 0.3, 0), (7, 0, 7), (7, 0.3, 10), (1, 0.9, 10)])
def test_rostering_rounds_up_but_never_for_an_error_of_rounding(
    required: int, lost: float, found: int
) -> None:
    assert rostered(required, lost) == found


def test_impossible_times_are_refused_in_words() -> None:
    with pytest.raises(Invalid, match="nobody is ever there"):
        rostered(3, 1.0)
    with pytest.raises(Invalid, match="unavailable than was paid"):
        shrinkage(unavailable_s=31, paid_s=30)
    with pytest.raises(Invalid, match="talk_s: Give a number from 0 up"):
        Handling(answered=1, talk_s=-1)
