"""What a calendar may say, and what it is told when it says something else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.city.rules import public_holidays, read_hours, read_zone
from thirdring.kernel.errors import Invalid

OFF: tuple[tuple[int, int], ...] = ()
CLOCKS = st.integers(0, 1440).map(lambda m: f"{m // 60:02}:{m % 60:02}")


def fields_of(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_hours_are_read_monday_first_in_minutes() -> None:
    hours = {"tue": [["08:00", "12:00"], ["13:00", "17:30"]], "sun": [["22:00", "24:00"]]}
    assert read_hours(hours) == (OFF, ((480, 720), (780, 1050)), OFF, OFF, OFF, OFF, ((1320, 1440),))


def test_spans_that_meet_are_fine() -> None:
    assert read_hours({"mon": [["00:00", "12:00"], ["12:00", "24:00"]]})[0] == ((0, 720), (720, 1440))


@pytest.mark.parametrize(
    ("day", "cure"),
    [
        ([["22:00", "06:00"]], "Overnight work is two spans"),
        ([["09:00", "09:00"]], "ends before it starts"),
        ([["13:00", "17:00"], ["08:00", "12:00"]], "earliest first"),
        ([["08:00", "13:00"], ["12:00", "17:00"]], "Spans overlap"),
        ([["8:00", "17:00"]], "'8:00' is not a time"),
        ([["08:00", "24:01"]], "'24:01' is not a time"),
        ([["08:00", "١٧:٠٠"]], "is not a time"),
        ([["08:00"]], "A span is a start and an end"),
        (["08:00-17:00"], "A span is a start and an end"),
        ([[8, 17]], "8 is not a time"),
        ("08:00-17:00", "Give a list of spans"),
        (None, "Give a list of spans"),
    ],
)
def test_a_wrong_day_is_named_with_its_cure(day: object, cure: str) -> None:
    with pytest.raises(Invalid, match=cure) as refused:
        read_hours({"mon": [["08:00", "17:00"]], "fri": day}, field="hours")
    assert fields_of(refused) == ["hours.fri"]


def test_every_wrong_day_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        read_hours({"monday": [], "tue": 3, "wed": [["x", "y"]]})
    assert fields_of(refused) == ["hours.monday", "hours.tue", "hours.wed"]


@pytest.mark.parametrize("hours", [[], "mon", None, 7])
def test_hours_of_another_shape_are_refused(hours: object) -> None:
    with pytest.raises(Invalid, match="Give hours by weekday"):
        read_hours(hours)


def test_a_week_without_hours_is_refused_unless_it_may_be_empty() -> None:
    with pytest.raises(Invalid, match="at least one weekday") as refused:
        read_hours({"mon": []})
    assert fields_of(refused) == ["hours"]
    assert read_hours({}, needed=False) == (OFF,) * 7


@given(st.dictionaries(st.sampled_from(["mon", "sun"]), st.lists(st.lists(CLOCKS, min_size=2, max_size=2))))
def test_whatever_is_read_is_in_order_and_within_the_day(hours: dict[str, list[list[str]]]) -> None:
    try:
        week = read_hours(hours, needed=False)
    except Invalid:
        return
    for day in week:
        edges = [edge for span in day for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= start < end <= 1440 for start, end in day)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["mon"]), inner),
)


@given(json_values)
def test_any_json_is_read_or_refused_by_name(hours: object) -> None:
    try:
        read_hours(hours)
    except Invalid as refused:
        assert all(problem.field.startswith("hours") for problem in refused.problems)


class TestPublicHolidays:
    def test_a_country_keeps_its_own(self) -> None:
        assert date(2026, 7, 3) in public_holidays("US")  # the fourth is a Saturday: observed on the third
        assert date(2026, 7, 2) not in public_holidays("US")

    def test_a_region_adds_its_own(self) -> None:
        good_friday = date(2026, 4, 3)
        assert good_friday in public_holidays("US", "CT")
        assert good_friday not in public_holidays("US")

    def test_no_country_keeps_none(self) -> None:
        assert date(2026, 12, 25) not in public_holidays("")

    @pytest.mark.parametrize(
        ("country", "region", "field"),
        [("XX", "", "holiday_country"), ("US", "ZZ", "holiday_region"), ("", "PA", "holiday_country")],
    )
    def test_an_unknown_one_is_named(self, country: str, region: str, field: str) -> None:
        with pytest.raises(Invalid) as refused:
            public_holidays(country, region)
        assert fields_of(refused) == [field]


class TestTimeZones:
    def test_a_zone_is_read_by_its_iana_name(self) -> None:
        assert read_zone("America/New_York").key == "America/New_York"

    @pytest.mark.parametrize("name", ["", "Eastern", "../../etc/passwd", "America", "New\0York"])
    def test_another_name_is_refused(self, name: str) -> None:
        with pytest.raises(Invalid, match="IANA name"):
            read_zone(name)
