"""Working time for any calendar, zone and moment."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from thirdring.city.working_time import TimeUnit, WorkingCalendar, due_after_hold, due_at

# Clock changes at two, at midnight, of half an hour, and none; a quarter-hour zone; one over the date line.
ZONES = [
    "America/New_York",
    "America/Havana",
    "America/St_Johns",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Europe/London",
    "Pacific/Apia",
]

moments = st.datetimes(datetime(2009, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # given UTC
minutes = st.integers(0, 2_000)


stays = st.timedeltas(timedelta(), timedelta(days=800))


@st.composite
def days(draw: st.DrawFn, latest: int = 1440) -> tuple[tuple[int, int], ...]:
    """Up to three spans of one day, apart and in order; some meet."""
    edges = sorted(draw(st.lists(st.integers(0, latest // 5), max_size=6)))
    return tuple((5 * a, 5 * b) for a, b in zip(edges[0::2], edges[1::2], strict=False) if a < b)


def clock_changes() -> list[tuple[str, date]]:
    """Every zone and date on which its clocks change."""
    return [
        (name, day)
        for name in ZONES
        for day in (date(2009, 1, 1) + timedelta(days=n) for n in range(22 * 365))
        if _midnight(name, day + timedelta(days=1)) - _midnight(name, day) != timedelta(days=1)
    ]


def _midnight(name: str, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(name)).astimezone(UTC)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """A calendar with at least some hours, in some zone, with some holidays."""
    week = draw(st.lists(days(), min_size=7, max_size=7).filter(any))
    off = draw(st.frozensets(st.dates(date(2009, 1, 1), date(2031, 1, 1)), max_size=20))
    return WorkingCalendar(tuple(week), ZoneInfo(draw(st.sampled_from(ZONES))), off)


@given(calendars(), moments, minutes)
def test_adding_minutes_and_counting_them_is_an_identity(
    calendar: WorkingCalendar, start: datetime, amount: int
) -> None:
    assert calendar.working_minutes_between(start, calendar.add_working_minutes(start, amount)) == amount


@given(calendars(), moments, stays)
def test_counting_minutes_and_adding_them_reaches_the_end_as_far_as_it_is_worked(
    calendar: WorkingCalendar, begin: datetime, stay: timedelta
) -> None:
    end = begin + stay
    worked = calendar.working_minutes_between(begin, end)
    reached = calendar.add_working_minutes(begin, worked)
    assert calendar.working_minutes_between(reached, end) == 0


@given(calendars(), moments, minutes)
def test_work_ends_inside_or_at_the_end_of_a_stretch(
    calendar: WorkingCalendar, start: datetime, amount: int
) -> None:
    end = calendar.add_working_minutes(start, amount)
    just_before = end - timedelta(microseconds=1) if amount else end
    assert calendar.is_working(just_before)


@given(calendars(), moments, st.timedeltas(timedelta(), timedelta(days=400)), minutes, minutes)
def test_a_later_start_or_more_work_is_never_done_earlier(
    calendar: WorkingCalendar, start: datetime, later: timedelta, amount: int, more: int
) -> None:
    done = calendar.add_working_minutes(start, amount)
    assert done >= start
    assert calendar.add_working_minutes(start + later, amount) >= done
    assert calendar.add_working_minutes(start, amount + more) >= done


@given(calendars(), moments, stays, stays)
def test_minutes_between_add_up(
    calendar: WorkingCalendar, a: datetime, first: timedelta, second: timedelta
) -> None:
    b, c = a + first, a + first + second
    whole = calendar.working_minutes_between(a, c)
    parts = calendar.working_minutes_between(a, b) + calendar.working_minutes_between(b, c)
    assert abs(whole - parts) < 1e-6
    assert whole <= (c - a) / timedelta(minutes=1)


@given(st.sampled_from(clock_changes()), days(latest=300))
@settings(max_examples=300)
def test_stretches_stay_in_order_and_apart_when_the_clocks_change(
    change: tuple[str, date], spans: tuple[tuple[int, int], ...]
) -> None:
    name, day = change
    calendar = WorkingCalendar((spans,) * 7, ZoneInfo(name))
    two_days = calendar.stretches_on(day) + calendar.stretches_on(day + timedelta(days=1))
    edges = [edge for stretch in two_days for edge in stretch]
    assert edges == sorted(edges)
    for begin, end in two_days:
        assert end - begin <= timedelta(hours=7)  # five by the clock, and at most two that come twice


@given(calendars(), moments)
def test_a_holiday_is_never_worked(calendar: WorkingCalendar, moment: datetime) -> None:
    worked = calendar.next_working_moment(moment).astimezone(calendar.zone)
    assert worked.date() not in calendar.holidays


@given(st.sampled_from(ZONES), st.dates(date(2009, 1, 1), date(2030, 12, 31)))
def test_working_round_the_clock_is_plain_time(zone: str, day: date) -> None:
    calendar = WorkingCalendar((((0, 1440),),) * 7, ZoneInfo(zone))
    start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert calendar.add_working_minutes(start, 5000) == start + timedelta(minutes=5000)


@given(calendars(), moments, st.integers(0, 20), st.integers(0, 20))
def test_more_working_days_are_later_by_as_many_days_of_work(
    calendar: WorkingCalendar, start: datetime, fewer: int, more: int
) -> None:
    due = calendar.end_of_working_day(start, fewer)
    assert due > start
    assert calendar.end_of_working_day(start, fewer + more + 1) > due
    # The moment work ended counts from the next working day: the days add up.
    assert calendar.end_of_working_day(due, more) == calendar.end_of_working_day(start, fewer + more + 1)


@given(calendars(), moments, st.sampled_from(TimeUnit), st.integers(1, 60), minutes, minutes)
@settings(max_examples=200)
def test_a_hold_leaves_exactly_what_was_left(
    calendar: WorkingCalendar, start: datetime, unit: TimeUnit, amount: int, until_hold: int, hold: int
) -> None:
    due = due_at(start, amount, unit, calendar)
    held = start + timedelta(minutes=until_hold)
    resumed = held + timedelta(minutes=hold)
    moved = due_after_hold(due, unit, calendar, held=held, resumed=resumed)
    assert moved >= due
    if due <= held:
        assert moved == due
    elif unit in {TimeUnit.HOURS, TimeUnit.DAYS}:
        assert moved - resumed == due - held
    else:
        left = calendar.working_minutes_between(held, due)
        assert abs(calendar.working_minutes_between(resumed, moved) - left) < 1e-6
