"""Dates as files write them, in the zone they were written in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.intake.channels.bulk.moments import US_TIMES, Fit, FormatError, Moment, format_of, moment_of

BOSTON = ZoneInfo("America/New_York")
US, ISO = US_TIMES[0], "iso"


def read(text: str, *formats: str, zone: ZoneInfo = BOSTON) -> Moment | None:
    return moment_of(text, [format_of(one) for one in formats], zone)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # six parts at most


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("10/21/2019 11:49:49 AM", US, at(2019, 10, 21, 15, 49, 49)),
        ("10/21/2019 12:00:00 AM", US, at(2019, 10, 21, 4)),
        ("10/21/2019 12:00:00 PM", US, at(2019, 10, 21, 16)),
        ("1/2/2019 1:05 pm", US_TIMES[1], at(2019, 1, 2, 18, 5)),
        ("2011-07-01 01:32:33", ISO, at(2011, 7, 1, 5, 32, 33)),
        ("2024-04-15T23:59:58.000", ISO, at(2024, 4, 16, 3, 59, 58)),
        ("2021-09-21T04:45:18Z", ISO, at(2021, 9, 21, 4, 45, 18)),
        ("2014-05-09T19:02:21-05:00", ISO, at(2014, 5, 10, 0, 2, 21)),
        ("2024-01-15", ISO, at(2024, 1, 15, 5)),
        ("1504114729000", "epoch_ms", at(2017, 8, 30, 17, 38, 49)),
        ("1504114729", "epoch_s", at(2017, 8, 30, 17, 38, 49)),
        ("21.10.2019 08:30", "%d.%m.%Y %H:%M", at(2019, 10, 21, 12, 30)),
    ],
)
def test_a_date_is_read_in_its_format_and_zone(text: str, form: str, expected: datetime) -> None:
    assert read(text, form) == Moment(expected)


def test_the_first_format_that_fits_is_used() -> None:
    assert read("2019-10-21 08:30:00", US, ISO) == Moment(at(2019, 10, 21, 12, 30))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "13/45/2019 01:00:00 AM",
        "10/21/2019 13:00:00 PM",
        "10/21/2019 00:10:00 AM",
        "99999999999999999999",
    ],
)
def test_what_fits_no_format_is_no_date(text: str) -> None:
    assert read(text, US, ISO, "epoch_ms") is None


def test_a_time_that_came_twice_is_the_first_and_knows_the_second() -> None:
    assert read("2023-11-05 01:30:00", ISO) == Moment(
        at(2023, 11, 5, 5, 30), Fit.TWICE, at(2023, 11, 5, 6, 30)
    )


def test_a_time_that_never_was_is_an_hour_later() -> None:
    moment = read("2023-03-12 02:30:00", ISO)
    assert moment == Moment(at(2023, 3, 12, 7, 30), Fit.NEVER)
    assert moment.at.astimezone(BOSTON).hour == 3


def test_a_time_with_its_own_offset_is_never_in_doubt() -> None:
    assert read("2023-11-05T01:30:00-05:00", ISO) == Moment(at(2023, 11, 5, 6, 30))


@pytest.mark.parametrize("text", ["", "ISO", "%H:%M", "%Q %Y", "yyyy-mm-dd"])
def test_a_format_that_is_none_says_what_to_write(text: str) -> None:
    with pytest.raises(FormatError, match="write 'iso'"):
        format_of(text)


ANY_TIME = st.datetimes(datetime(1980, 1, 1), datetime(2037, 12, 31))  # noqa: DTZ001  # local on purpose
ZONES = ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]


@given(ANY_TIME)
def test_the_fast_reader_agrees_with_strptime(local: datetime) -> None:
    local = local.replace(microsecond=0)
    text = local.strftime(US)
    assert format_of(US)(text) == datetime.strptime(text, US) == local  # noqa: DTZ007  # local on purpose


@given(ANY_TIME, st.sampled_from(ZONES))
def test_a_moment_shows_the_local_time_it_was_read_from_unless_that_never_was(
    local: datetime, name: str
) -> None:
    zone = ZoneInfo(name)
    moment = read(local.isoformat(), ISO, zone=zone)
    assert moment is not None
    shown = moment.at.astimezone(zone).replace(tzinfo=None)
    if moment.fit is Fit.NEVER:
        assert timedelta() < shown - local <= timedelta(hours=1)
    else:
        assert shown == local
