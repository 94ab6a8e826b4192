"""Amounts are read as they are written, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.catalogue import spelling
from thirdring.catalogue.rules import TimeUnit


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("1 hour", 1, TimeUnit.HOURS),
        ("4 hours", 4, TimeUnit.HOURS),
        ("8 working hours", 8, TimeUnit.WORKING_HOURS),
        ("3 days", 3, TimeUnit.DAYS),
        ("1 working day", 1, TimeUnit.WORKING_DAYS),
        ("9999 working days", 9_999, TimeUnit.WORKING_DAYS),
    ],
)
def test_a_span_is_an_amount_and_a_unit(text: str, amount: int, unit: TimeUnit) -> None:
    assert spelling.span(text) == (amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "days",
        "0 days",
        "05 days",
        "10000 days",
        "-1 days",
        "1.5 days",
        "5 weeks",
        "5  days",
        "٣ days",
        "5 days\n",
    ],
)
def test_anything_else_is_no_span(text: str) -> None:
    assert spelling.span(text) is None


@given(st.integers(1, 9_999), st.sampled_from(TimeUnit))
def test_a_written_span_reads_back(amount: int, unit: TimeUnit) -> None:
    assert spelling.span(spelling.span_words(amount, unit)) == (amount, unit)


@pytest.mark.parametrize(
    ("text", "metres", "hours"),
    [
        ("30 m within 14 days", 30, 336),
        ("1 m within 1 hour", 1, 1),
        ("20 m within 36 hours", 20, 36),
        ("no", 0, 0),
    ],
)
def test_nearby_is_a_distance_and_a_time(text: str, metres: int, hours: int) -> None:
    assert spelling.nearby(text) == (metres, hours)
    assert spelling.nearby_words(metres, hours) == text


@pytest.mark.parametrize(
    "text", ["", "yes", "30 within 14 days", "0 m within 1 day", "30 m within 1000 days", "30m within 1 day"]
)
def test_anything_else_is_not_nearby(text: str) -> None:
    assert spelling.nearby(text) is None


def test_a_distance_without_a_time_means_never() -> None:
    assert spelling.nearby_words(30, 0) == "no"
    assert spelling.nearby_words(0, 24) == "no"


@given(st.integers(0, 999))
def test_written_days_read_back(amount: int) -> None:
    assert spelling.days(spelling.days_words(amount)) == amount


@pytest.mark.parametrize("text", ["14", "14 working days", "1000 days", "yes"])
def test_anything_else_is_not_days(text: str) -> None:
    assert spelling.days(text) is None


@pytest.mark.parametrize(
    ("text", "agency", "team"),
    [("public-works", "public-works", ""), ("311-centre / info", "311-centre", "info")],
)
def test_an_owner_is_an_agency_and_perhaps_a_team(text: str, agency: str, team: str) -> None:
    assert spelling.owner(text) == (agency, team)
    assert spelling.owner_words(agency, team) == text


@pytest.mark.parametrize("text", ["", "Public Works", "a/b", "a / b / c", "a /", "-a", "a" * 41])
def test_anything_else_is_no_owner(text: str) -> None:
    assert spelling.owner(text) is None


@given(st.text(max_size=40))
def test_no_words_break_the_reader(text: str) -> None:
    read = (spelling.span(text), spelling.nearby(text), spelling.days(text), spelling.owner(text))
    assert all(found is None or text for found in read)
