"""The words and dates of what goes outside the city."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.routing.outside import Attention, digest_of, next_look, why_look, works

NOW = datetime(2026, 11, 16, 14, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("expires", "replaced", "open_still"),
    [
        (NOW + HOUR, None, True),
        (NOW, None, False),
        (NOW + HOUR, NOW - 29 * SECOND, True),
        (NOW + HOUR, NOW - 30 * SECOND, False),
        (NOW - SECOND, NOW - SECOND, False),
    ],
)
def test_a_link_works_until_it_expires_and_half_a_minute_after_another_took_its_place(
    expires: datetime, replaced: datetime | None, open_still: bool
) -> None:
    assert works(expires_at=expires, replaced_at=replaced, now=NOW) is open_still


def test_a_token_is_kept_as_its_hash() -> None:
    assert digest_of("token") == "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"


_MOMENTS = st.integers(0, 400).map(lambda hours: NOW + hours * HOUR)


@given(acknowledged=st.booleans(), by=_MOMENTS, follow=_MOMENTS)
def test_the_sweep_finds_a_reason_exactly_from_its_next_look_on(
    acknowledged: bool, by: datetime, follow: datetime
) -> None:
    dates = {"acknowledge_by": by, "follow_up_at": follow}
    look = next_look(acknowledged=acknowledged, **dates)
    assert why_look(acknowledged=acknowledged, now=look, **dates) is not Attention.NONE
    assert why_look(acknowledged=acknowledged, now=look - SECOND, **dates) is Attention.NONE


def test_a_follow_up_that_is_due_says_more_than_an_acknowledgement_that_is_late() -> None:
    found = why_look(acknowledged=False, acknowledge_by=NOW - HOUR, follow_up_at=NOW, now=NOW)
    assert found is Attention.FOLLOW_UP
