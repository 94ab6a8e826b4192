"""When an alert speaks: rhythms and quiet hours on the city's clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.alerts.rules import GATHERS, Quiet, Rhythm, after_quiet, speaks_at

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = Quiet(time(21), time(7))
YEAR_S = 366 * 86_400
MOMENTS = st.integers(0, 2 * YEAR_S).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
HOURS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "then"),
    [
        (Rhythm.AT_ONCE, local(18, 3), local(18, 3)),
        (Rhythm.DAILY, local(18, 7, 59), local(18, 8)),
        (Rhythm.DAILY, local(18, 8), local(19, 8)),
        (Rhythm.WEEKLY, local(18, 3), local(23, 8)),  # a Wednesday, then Monday
        (Rhythm.WEEKLY, local(23, 7), local(23, 8)),
        (Rhythm.WEEKLY, local(23, 9), local(30, 8)),
        (Rhythm.DAILY, local(31, 12, month=10), local(1, 8)),  # over the end of summer time
    ],
)
def test_an_alert_speaks_when_its_rhythm_says(rhythm: Rhythm, now: datetime, then: datetime) -> None:
    assert speaks_at(rhythm, None, NEW_YORK, now) == then


@pytest.mark.parametrize(
    ("quiet", "now", "then"),
    [
        (NIGHT, local(18, 20, 59), local(18, 20, 59)),
        (NIGHT, local(18, 21), local(19, 7)),
        (NIGHT, local(19, 6, 59), local(19, 7)),
        (NIGHT, local(19, 7), local(19, 7)),
        (Quiet(time(12), time(14)), local(19, 13), local(19, 14)),
        (Quiet(time(12), time(14)), local(19, 11), local(19, 11)),
        (Quiet(time(12), time(12)), local(19, 12), local(19, 12)),
        (Quiet(time(1), time(2, 30)), local(8, 1, 30, month=3), local(8, 3, 30, month=3)),  # no 2:30 that day
    ],
)
def test_nothing_is_said_in_quiet_hours(quiet: Quiet, now: datetime, then: datetime) -> None:
    assert after_quiet(now, quiet, NEW_YORK) == then


def test_a_digest_whose_hour_is_quiet_comes_after_it() -> None:
    assert speaks_at(Rhythm.DAILY, Quiet(time(22), time(9)), NEW_YORK, local(18, 12)) == local(19, 9)


def test_after_it_has_spoken_an_alert_gathers_for_a_while() -> None:
    now = local(18, 12)
    assert speaks_at(Rhythm.AT_ONCE, None, NEW_YORK, now, spoke_at=now - timedelta(minutes=4)) == (
        now + timedelta(minutes=6)
    )
    assert speaks_at(Rhythm.AT_ONCE, None, NEW_YORK, now, spoke_at=now - 2 * GATHERS) == now


@given(MOMENTS, st.sampled_from(Rhythm), HOURS, HOURS)
def test_it_never_speaks_before_now_nor_in_quiet_hours(
    now: datetime, rhythm: Rhythm, since: time, until: time
) -> None:
    quiet = Quiet(since, until)
    then = speaks_at(rhythm, quiet, NEW_YORK, now)
    assert then >= now
    assert after_quiet(then, quiet, NEW_YORK) == then
    assert then - now <= timedelta(days=9)
