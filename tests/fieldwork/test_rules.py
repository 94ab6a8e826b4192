"""A phone's clock put right, versions that chain, and sums."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.fieldwork.rules import (
    ENDINGS,
    OLDEST,
    ChangeKind,
    Span,
    Spent,
    VisitOutcome,
    on_our_clock,
    on_the_clock,
    spent,
    version_left,
    version_to_expect,
)

NOW = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
moments = st.integers(-500_000, 500_000).map(lambda minutes: NOW + minutes * MINUTE)


@pytest.mark.parametrize("wrong_by", [timedelta(), timedelta(hours=-3), timedelta(days=400)])
def test_a_phone_whose_clock_is_wrong_is_put_right(wrong_by: timedelta) -> None:
    ten_minutes_ago = NOW - 10 * MINUTE
    at = on_our_clock(ten_minutes_ago + wrong_by, phone_now=NOW + wrong_by, now=NOW)
    assert at == ten_minutes_ago


@given(moments, moments)
def test_nothing_happened_in_the_future_or_very_long_ago(at: datetime, phone_now: datetime) -> None:
    assert NOW - OLDEST <= on_our_clock(at, phone_now=phone_now, now=NOW) <= NOW


def test_a_change_relies_on_the_one_before_it_or_on_what_was_seen() -> None:
    assert version_to_expect(3, None) == 3
    assert version_to_expect(3, 5) == 5


def test_what_the_office_did_underneath_stays_unseen() -> None:
    assert version_left(3, 3, 5) == 5
    assert version_left(3, 4, 6) == 3


def span(begin: int, end: int) -> Span:
    return NOW + begin * MINUTE, NOW + end * MINUTE


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ([], 0),
        ([span(0, 20)], 20),
        ([span(0, 20), span(30, 35)], 25),
        ([span(30, 35), span(0, 20)], 25),
        ([span(0, 20), span(10, 30)], 30),
        ([span(0, 40), span(10, 20), span(35, 50)], 50),
        ([span(20, 0)], 0),
    ],
)
def test_the_timer_counts_every_minute_once(spans: list[Span], minutes: int) -> None:
    assert on_the_clock(spans) == minutes * MINUTE


@given(st.lists(st.tuples(moments, moments), max_size=8))
def test_the_timer_never_ran_longer_than_from_first_to_last(spans: list[Span]) -> None:
    reach = max((max(pair) for pair in spans), default=NOW) - min((min(pair) for pair in spans), default=NOW)
    assert timedelta() <= on_the_clock(spans) <= reach


def test_what_a_visit_took_is_people_times_minutes_and_the_known_costs() -> None:
    assert spent([(2, 30), (1, 15)], [Decimal("12.50"), None]) == Spent(75, Decimal("12.50"))
    assert spent([], [None]) == Spent(0, None)


def test_every_ending_is_a_change_that_needs_the_case_as_it_was() -> None:
    assert {kind.value for kind in ENDINGS} == {outcome.value for outcome in VisitOutcome}
    assert frozenset(ChangeKind) - ENDINGS == {
        ChangeKind.ARRIVE,
        ChangeKind.INSPECTION,
        ChangeKind.PHOTO,
        ChangeKind.LABOUR,
        ChangeKind.MATERIAL,
        ChangeKind.NOTE,
    }
