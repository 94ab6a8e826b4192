"""Working time by hand: the examples a supervisor would check with a wall calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from thirdring.city.working_time import NoWorkingTime, WorkingCalendar, due_after_hold, due_at

NEW_YORK = ZoneInfo("America/New_York")
NINE_TO_FIVE = ((540, 1020),)
WEEKDAYS = (NINE_TO_FIVE,) * 5 + ((), ())
ROUND_THE_CLOCK = (((0, 1440),),) * 7
NIGHTS = (((0, 360), (1320, 1440)),) * 7  # 22:00 to 06:00, every night

THANKSGIVING = date(2026, 11, 26)
OFFICE = WorkingCalendar(WEEKDAYS, NEW_YORK, frozenset({THANKSGIVING}))


def local(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """'2026-11-20 16:00' on the clocks of the zone."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_an_hour_within_the_day_is_an_hour_later() -> None:
    assert OFFICE.add_working_minutes(local("2026-11-20 10:00"), 60) == local("2026-11-20 11:00")


def test_work_that_fills_the_day_ends_with_the_day_and_not_with_the_next_morning() -> None:
    assert OFFICE.add_working_minutes(local("2026-11-20 16:00"), 60) == local("2026-11-20 17:00")


def test_work_left_on_friday_goes_on_on_monday() -> None:
    assert OFFICE.add_working_minutes(local("2026-11-20 16:00"), 90) == local("2026-11-23 09:30")


def test_a_holiday_is_no_working_day() -> None:
    assert OFFICE.add_working_minutes(local("2026-11-25 16:30"), 60) == local("2026-11-27 09:30")
    assert not OFFICE.is_working(local("2026-11-26 12:00"))


def test_the_last_moment_of_the_day_is_not_worked() -> None:
    assert OFFICE.is_working(local("2026-11-20 16:59"))
    assert not OFFICE.is_working(local("2026-11-20 17:00"))
    assert OFFICE.next_working_moment(local("2026-11-20 17:00")) == local("2026-11-23 09:00")


def test_a_lunch_break_is_not_worked() -> None:
    calendar = WorkingCalendar((((480, 720), (780, 1020)),) * 7, NEW_YORK)
    assert calendar.add_working_minutes(local("2026-11-20 11:30"), 60) == local("2026-11-20 13:30")


def test_an_overnight_shift_is_two_spans_that_meet_at_midnight() -> None:
    calendar = WorkingCalendar(NIGHTS, NEW_YORK)
    assert calendar.add_working_minutes(local("2026-11-20 23:00"), 120) == local("2026-11-21 01:00")
    assert calendar.add_working_minutes(local("2026-11-20 05:30"), 60) == local("2026-11-20 22:30")


def test_minutes_between_two_moments_leave_out_nights_weekends_and_holidays() -> None:
    # Friday 16:00 to Monday 10:00; then Wednesday 16:00 to Friday 10:00 over Thanksgiving.
    assert OFFICE.working_minutes_between(local("2026-11-20 16:00"), local("2026-11-23 10:00")) == 120
    assert OFFICE.working_minutes_between(local("2026-11-25 16:00"), local("2026-11-27 10:00")) == 120


def test_minutes_between_are_negative_backwards() -> None:
    assert OFFICE.working_minutes_between(local("2026-11-23 10:00"), local("2026-11-20 16:00")) == -120


def test_minutes_between_count_parts_of_a_minute() -> None:
    assert OFFICE.working_minutes_between(local("2026-11-20 10:00"), local("2026-11-20 10:00:30")) == 0.5


class TestClockChanges:
    """New York springs forward on 8 March 2026 (02:00 is 03:00) and back on 1 November (02:00 is 01:00)."""

    def test_a_day_of_work_round_the_clock_has_23_hours_in_spring(self) -> None:
        calendar = WorkingCalendar(ROUND_THE_CLOCK, NEW_YORK)
        assert (
            calendar.working_minutes_between(local("2026-03-08 00:00"), local("2026-03-09 00:00")) == 23 * 60
        )

    def test_a_day_of_work_round_the_clock_has_25_hours_in_autumn(self) -> None:
        calendar = WorkingCalendar(ROUND_THE_CLOCK, NEW_YORK)
        assert (
            calendar.working_minutes_between(local("2026-11-01 00:00"), local("2026-11-02 00:00")) == 25 * 60
        )

    def test_a_night_shift_over_the_change_is_an_hour_shorter_or_longer(self) -> None:
        nights = WorkingCalendar(NIGHTS, NEW_YORK)
        assert nights.working_minutes_between(local("2026-03-07 21:00"), local("2026-03-08 12:00")) == 7 * 60
        assert nights.working_minutes_between(local("2026-10-31 21:00"), local("2026-11-01 12:00")) == 9 * 60

    def test_the_office_opens_at_nine_on_the_clock_before_and_after(self) -> None:
        assert OFFICE.add_working_minutes(local("2026-03-06 16:30"), 60) == local("2026-03-09 09:30")
        assert local("2026-03-06 09:30").astimezone(UTC).hour == 14
        assert local("2026-03-09 09:30").astimezone(UTC).hour == 13

    def test_a_skipped_start_is_the_moment_the_clocks_jump(self) -> None:
        calendar = WorkingCalendar((((150, 300),),) * 7, NEW_YORK)  # 02:30 to 05:00
        assert calendar.stretches_on(date(2026, 3, 8)) == (
            (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 3, 8, 9, tzinfo=UTC)),
        )

    def test_a_shift_that_is_skipped_whole_is_not_worked(self) -> None:
        calendar = WorkingCalendar((((120, 180),),) * 7, NEW_YORK)  # 02:00 to 03:00
        assert calendar.stretches_on(date(2026, 3, 8)) == ()

    def test_an_hour_that_comes_twice_is_the_first_of_the_two(self) -> None:
        calendar = WorkingCalendar((((90, 300),),) * 7, NEW_YORK)  # 01:30 to 05:00: four and a half hours
        assert calendar.stretches_on(date(2026, 11, 1)) == (
            (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 10, tzinfo=UTC)),
        )

    def test_a_half_hour_change_moves_half_an_hour(self) -> None:
        lord_howe = ZoneInfo("Australia/Lord_Howe")  # 02:00 is 01:30 on 5 April 2026
        calendar = WorkingCalendar(ROUND_THE_CLOCK, lord_howe)
        minutes = calendar.working_minutes_between(
            local("2026-04-05 00:00", lord_howe), local("2026-04-06 00:00", lord_howe)
        )
        assert minutes == 24.5 * 60

    def test_a_date_that_never_was_is_not_worked(self) -> None:
        apia = ZoneInfo("Pacific/Apia")  # crossed the date line: no 30 December 2011 there
        calendar = WorkingCalendar(ROUND_THE_CLOCK, apia)
        assert calendar.stretches_on(date(2011, 12, 30)) == ()
        assert calendar.end_of_working_day(local("2011-12-29 12:00", apia), 1) == local(
            "2012-01-01 00:00", apia
        )


class TestWorkingDays:
    def test_a_working_day_later_is_the_end_of_the_next_one(self) -> None:
        assert OFFICE.end_of_working_day(local("2026-11-18 09:00"), 1) == local("2026-11-19 17:00")
        assert OFFICE.end_of_working_day(local("2026-11-18 16:59"), 1) == local("2026-11-19 17:00")

    def test_after_work_counts_from_the_next_working_day(self) -> None:
        assert OFFICE.end_of_working_day(local("2026-11-18 17:00"), 1) == local("2026-11-20 17:00")

    def test_before_work_counts_from_the_same_day(self) -> None:
        assert OFFICE.end_of_working_day(local("2026-11-18 06:00"), 1) == local("2026-11-19 17:00")

    def test_a_weekend_report_counts_from_monday(self) -> None:
        assert OFFICE.end_of_working_day(local("2026-11-21 12:00"), 2) == local("2026-11-25 17:00")

    def test_none_is_the_end_of_the_day_it_counts_from(self) -> None:
        assert OFFICE.end_of_working_day(local("2026-11-21 12:00"), 0) == local("2026-11-23 17:00")

    def test_five_skip_the_weekend_and_the_holiday(self) -> None:
        assert OFFICE.end_of_working_day(local("2026-11-20 10:00"), 5) == local("2026-11-30 17:00")


class TestDueAt:
    @pytest.mark.parametrize(
        ("amount", "unit", "due"),
        [
            (24, "hours", "2026-11-21 16:00"),
            (3, "days", "2026-11-23 16:00"),
            (4, "working_hours", "2026-11-23 12:00"),
            (2, "working_days", "2026-11-24 17:00"),
            (0, "days", "2026-11-20 16:00"),
        ],
    )
    def test_each_unit_counts_its_own_way(self, amount: int, unit: str, due: str) -> None:
        assert due_at(local("2026-11-20 16:00"), amount, unit, OFFICE) == local(due)

    def test_a_day_keeps_the_clock_time_when_the_clocks_change_and_24_hours_do_not(self) -> None:
        start = local("2026-10-31 10:00")
        assert due_at(start, 1, "days", OFFICE) == local("2026-11-01 10:00")
        assert due_at(start, 24, "hours", OFFICE) == local("2026-11-01 09:00")

    def test_a_day_later_at_a_skipped_time_is_the_moment_the_clocks_jump(self) -> None:
        due = due_at(local("2026-03-07 02:30:00.250000"), 1, "days", OFFICE)
        assert due == datetime(2026, 3, 8, 7, tzinfo=UTC)

    def test_answers_are_utc(self) -> None:
        start = local("2026-11-20 16:00")
        answers = [due_at(start, 1, u, OFFICE) for u in ("hours", "days", "working_hours", "working_days")]
        assert [answer.tzinfo for answer in answers] == [UTC] * 4

    def test_an_unknown_unit_a_negative_amount_and_a_moment_without_zone_are_refused(self) -> None:
        with pytest.raises(ValueError, match="weeks"):
            due_at(local("2026-11-20 16:00"), 1, "weeks", OFFICE)
        with pytest.raises(ValueError, match="before it is made"):
            due_at(local("2026-11-20 16:00"), -1, "hours", OFFICE)
        with pytest.raises(ValueError, match="needs a time zone"):
            due_at(datetime(2026, 11, 20), 1, "working_days", OFFICE)  # noqa: DTZ001  # the point of the test

    def test_negative_working_time_is_refused(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            OFFICE.add_working_minutes(local("2026-11-20 16:00"), -1)
        with pytest.raises(ValueError, match="negative"):
            OFFICE.end_of_working_day(local("2026-11-20 16:00"), -1)


class TestHolds:
    def test_working_time_left_at_the_hold_is_left_at_the_end_of_it(self) -> None:
        due = due_after_hold(
            local("2026-11-20 15:00"),
            "working_hours",
            OFFICE,
            held=local("2026-11-20 12:00"),
            resumed=local("2026-11-24 15:30"),
        )
        assert due == local(
            "2026-11-25 10:30"
        )  # three hours: half past three to five, then nine to half past ten

    def test_a_hold_outside_working_hours_moves_nothing(self) -> None:
        due = local("2026-11-23 17:00")
        held, resumed = local("2026-11-20 18:00"), local("2026-11-23 08:00")
        assert due_after_hold(due, "working_days", OFFICE, held=held, resumed=resumed) == due

    def test_plain_time_moves_by_the_length_of_the_hold(self) -> None:
        due = due_after_hold(
            local("2026-11-21 12:00"),
            "hours",
            OFFICE,
            held=local("2026-11-20 12:00"),
            resumed=local("2026-11-22 13:00"),
        )
        assert due == local("2026-11-23 13:00")

    @pytest.mark.parametrize("unit", ["hours", "days", "working_hours", "working_days"])
    def test_a_promise_already_broken_stays_where_it_was(self, unit: str) -> None:
        due = local("2026-11-20 12:00")
        held, resumed = local("2026-11-20 12:00"), local("2026-11-24 12:00")
        assert due_after_hold(due, unit, OFFICE, held=held, resumed=resumed) == due


class TestNoWorkingTime:
    def test_a_calendar_without_hours_says_so(self) -> None:
        empty = WorkingCalendar(((),) * 7, NEW_YORK)
        for unit in ("working_hours", "working_days"):
            with pytest.raises(NoWorkingTime, match="Give at least one weekday hours"):
                due_at(local("2026-11-20 16:00"), 1, unit, empty)

    def test_a_calendar_of_nothing_but_holidays_says_so(self) -> None:
        class Always:
            def __contains__(self, day: object) -> bool:
                return True

        with pytest.raises(NoWorkingTime):
            WorkingCalendar(WEEKDAYS, NEW_YORK, Always()).next_working_moment(local("2026-11-20 16:00"))

    def test_no_working_minutes_lie_between_any_two_moments_of_it(self) -> None:
        empty = WorkingCalendar(((),) * 7, NEW_YORK)
        assert empty.working_minutes_between(local("2026-11-20 16:00"), local("2027-11-20 16:00")) == 0


def test_years_are_counted_exactly() -> None:
    start = local("2016-01-04 09:00")  # a Monday
    calendar = WorkingCalendar(WEEKDAYS, NEW_YORK)
    assert calendar.working_minutes_between(start, start + timedelta(weeks=520)) == 520 * 5 * 8 * 60
    assert calendar.end_of_working_day(start, 2600) == local("2025-12-22 17:00")
