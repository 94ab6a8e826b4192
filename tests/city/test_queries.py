"""Calendars as stored, and as counted in."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.cities import calendar, city
from thirdring.city.models import Calendar, City, Holiday
from thirdring.city.queries import calendar_for

pytestmark = pytest.mark.django_db

SNOW_DAY = date(2026, 12, 1)


def works_on(of: City, row: Calendar, day: date) -> bool:
    return bool(calendar_for(of, row.pk).stretches_on(day))


def test_a_calendar_has_its_hours_in_the_citys_zone() -> None:
    river = city(time_zone="America/New_York")
    opens, closes = calendar_for(river, calendar(river).pk).stretches_on(date(2026, 11, 20))[0]
    assert (opens, closes) == (datetime(2026, 11, 20, 13, tzinfo=UTC), datetime(2026, 11, 20, 22, tzinfo=UTC))


def test_a_calendar_keeps_the_public_holidays_of_its_country() -> None:
    river = city()
    assert not works_on(river, calendar(river, holiday_country="US", holiday_region="PA"), date(2026, 11, 26))
    assert works_on(river, calendar(river), date(2026, 11, 26))


def test_a_local_holiday_holds_for_its_calendar_only() -> None:
    river = city()
    parks, streets = calendar(river), calendar(river)
    Holiday.objects.create(city=river, calendar=parks, date=SNOW_DAY, name="Snow day")
    assert not works_on(river, parks, SNOW_DAY)
    assert works_on(river, streets, SNOW_DAY)


def test_a_local_holiday_without_a_calendar_holds_for_the_whole_city_and_no_other() -> None:
    river, hill = city(), city()
    Holiday.objects.create(city=river, date=SNOW_DAY, name="Snow day")
    assert not works_on(river, calendar(river), SNOW_DAY)
    assert works_on(hill, calendar(hill), SNOW_DAY)


def test_a_calendar_is_read_once_until_the_citys_rules_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    river = city()
    row = calendar(river)
    assert works_on(river, row, SNOW_DAY)
    with django_assert_num_queries(0):
        assert works_on(river, row, SNOW_DAY)
    Holiday.objects.create(city=river, date=SNOW_DAY, name="Snow day")
    river.rules_version += 1
    assert not works_on(river, row, SNOW_DAY)


def test_another_citys_calendar_is_not_found() -> None:
    river, hill = city(), city()
    with pytest.raises(Calendar.DoesNotExist):
        calendar_for(river, calendar(hill).pk)
