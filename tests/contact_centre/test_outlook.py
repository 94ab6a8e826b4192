"""The days ahead: learned from the recorded past, closed where the queue is, silent of what nobody knows."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.contact_centre.weeks import MONDAY, TODAY, queue, record
from tests.factories.cities import calendar, city
from thirdring.city.models import City, Holiday
from thirdring.contact_centre.opening_hours import opening_hours
from thirdring.contact_centre.outlook import Basis, Outlook, outlook
from thirdring.contact_centre.queries import queues_of

pytestmark = pytest.mark.django_db
WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {day: [["09:00", "12:15"], ["13:30", "17:00"]] for day in WEEK}


@pytest.fixture
def town() -> City:
    return city()


def ahead(town: City, **asked: object) -> Outlook:
    queues = queues_of(town)
    return outlook(town, **{"first": TODAY, "today": TODAY, "queues": queues, **asked})  # type: ignore[arg-type]  # a test's


def test_two_weeks_are_forecast_by_half_hour_with_their_weekdays(town: City) -> None:
    record(town)
    found = ahead(town)
    assert [day.day for day in found.days] == [TODAY + timedelta(days=n) for n in range(14)]
    monday, tuesday = found.days[0], found.days[1]
    assert (monday.busiest, tuesday.busiest) == (18, 18)
    assert tuesday.total == pytest.approx(16, abs=1.5)
    assert monday.total == pytest.approx(28, abs=3)
    assert sum(tuesday.calls[place] for place in (18, 27)) == pytest.approx(tuesday.total)


def test_a_weekday_that_was_never_recorded_has_no_forecast(town: City) -> None:
    record(town)
    saturday = ahead(town).days[5]
    assert (saturday.basis, saturday.total) == (Basis.NEW_WEEKDAY, 0)


def test_with_too_few_days_it_says_how_many_are_missing(town: City) -> None:
    record(town, days=11)
    found = ahead(town)
    assert (found.recorded, found.days_missing, found.days, found.tested) == (9, 5, [], None)


def test_where_nothing_was_recorded_all_are_missing(town: City) -> None:
    assert (ahead(town).recorded, ahead(town).days_missing) == (0, 14)


def test_the_forecast_is_tried_on_the_weeks_before(town: City) -> None:
    record(town)
    tested = ahead(town).tested
    assert tested is not None
    assert (tested.ours.intervals, tested.naive.wape) == (16 * 48, 0)
    assert tested.ours.wape < 0.25


def test_with_no_day_left_to_try_it_on_there_is_no_test(town: City) -> None:
    record(town, days=18)
    found = ahead(town)
    assert (found.recorded, len(found.days), found.tested) == (14, 14, None)


def test_a_queue_is_closed_outside_its_hours_and_on_its_holidays(town: City) -> None:
    hours = calendar(town, hours=OFFICE)
    closed = TODAY + timedelta(days=2)
    Holiday.objects.create(city=town, calendar=hours, date=closed, name="Founders' day")
    line = record(town, lambda day: ((18, 9), (24, 2), (40, 1)), into=queue(town, calendar=hours))
    days = ahead(town, queue=line).days
    assert [day.basis for day in days[:7]] == [
        Basis.LEARNED, Basis.LEARNED, Basis.CLOSED, Basis.LEARNED, Basis.LEARNED, Basis.CLOSED, Basis.CLOSED,
    ]  # fmt: skip
    assert [place for place, calls in enumerate(days[0].calls) if calls] == [18, 24]
    assert days[2].holiday


def test_days_on_which_it_was_closed_teach_nothing(town: City) -> None:
    hours = calendar(town, hours=OFFICE)
    line = record(town, lambda day: ((18, 1 if day.weekday() > 4 else 9),), into=queue(town, calendar=hours))
    found = ahead(town, queue=line)
    assert found.recorded == 30
    assert found.days[0].total == pytest.approx(9, abs=0.5)


def test_a_holiday_is_forecast_as_holidays_were(town: City) -> None:
    office = calendar(town, hours=OFFICE)
    for number in (1, 15, 43):  # Tuesdays; the last one lies ahead
        day = MONDAY + timedelta(days=number)
        Holiday.objects.create(city=town, calendar=office, date=day, name=f"Holiday {number}")
    quiet = {MONDAY + timedelta(days=number) for number in (1, 15)}
    record(town, lambda day: ((18, 2 if day in quiet else 20),) if day.weekday() < 5 else ())
    days = ahead(town).days
    assert (days[1].holiday, days[1].basis, days[1].busiest) == (True, Basis.LEARNED, 18)
    assert days[1].total < days[8].total / 2


def test_before_any_holiday_was_recorded_one_is_forecast_as_a_usual_day(town: City) -> None:
    office = calendar(town, hours=OFFICE)
    Holiday.objects.create(city=town, calendar=office, date=TODAY + timedelta(days=1), name="First of all")
    record(town)
    days = ahead(town).days
    assert (days[1].holiday, days[1].basis) == (True, Basis.NEW_HOLIDAY)
    assert days[1].total == pytest.approx(days[8].total)


def test_a_flag_does_what_it_did_and_a_new_one_nothing(town: City) -> None:
    snow = {MONDAY + timedelta(days=number) for number in (2, 10, 18)}
    record(town, lambda day: ((18, 30 if day in snow else 10),) if day.weekday() < 5 else ())
    flags = dict.fromkeys(snow, "snow") | {
        TODAY + timedelta(days=3): "snow",
        TODAY + timedelta(days=4): "parade",
    }
    days = ahead(town, flags=flags).days
    assert [(day.flag, day.basis) for day in days[3:5]] == [
        ("snow", Basis.LEARNED),
        ("parade", Basis.NEW_FLAG),
    ]
    assert days[3].total > 1.4 * days[10].total
    assert days[4].total == pytest.approx(days[11].total)


def test_several_queues_are_open_while_any_of_them_is(town: City) -> None:
    early = queue(town, "early", calendar=calendar(town, hours={"mon": [["06:00", "09:00"]]}))
    late = queue(town, "late", calendar=calendar(town, hours={"mon": [["15:10", "24:00"]]}))
    hours = opening_hours(town, [early, late])
    assert [place for place, is_open in enumerate(hours.half_hours(MONDAY)) if is_open] == [
        *range(12, 18),
        *range(30, 48),
    ]
    assert hours.is_closed(MONDAY + timedelta(days=1))
    assert not opening_hours(town, [early, queue(town, "always")]).is_closed(MONDAY + timedelta(days=1))


@pytest.mark.parametrize("days", [20, 42])
def test_an_outlook_is_two_statements_however_long_the_past(
    town: City, days: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record(town, days=days)
    ahead(town)
    with django_assert_num_queries(2 + 1):  # the queues'
        ahead(town)
