"""The past as days of calls: by the wall clock, without days that were not recorded; and callers' habits."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.contact_centre.weeks import MONDAY, TODAY, answered, given_up, queue, record, workdays
from tests.factories.cities import city
from thirdring.city.models import City
from thirdring.contact_centre.models import Call
from thirdring.contact_centre.past_calls import (
    FEWEST_ABANDONS,
    HABITS_OVER,
    LOOKS_BACK,
    days_of_calls,
    habits,
)

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/New_York")


@pytest.fixture
def town() -> City:
    return city(time_zone="America/New_York")


def kept(of: City, *moments: datetime) -> None:
    Call.objects.bulk_create([answered(of, moment, into=queue(of)) for moment in moments])


def places(calls: object) -> dict[int, float]:
    return {place: each for place, each in enumerate(calls) if each}  # type: ignore[arg-type]  # a sequence


def test_a_day_is_48_half_hours_of_the_citys_clock(town: City) -> None:
    midnight = datetime(2026, 11, 4, tzinfo=ZONE)
    minutes = (0, 29, 30, 545, 1439)
    kept(town, *((midnight + timedelta(minutes=each)).astimezone(UTC) for each in minutes))
    (day,) = days_of_calls(town, until=date(2026, 11, 5))
    assert (day.day, len(day.calls), places(day.calls)) == (date(2026, 11, 4), 48, {0: 2, 1: 1, 18: 1, 47: 1})


def test_the_hour_that_comes_twice_lies_in_one_and_the_skipped_one_stays_empty(town: City) -> None:
    back = datetime(2026, 11, 1, 5, 10, tzinfo=UTC)  # 1:10, and an hour later 1:10 again
    forward = datetime(2026, 3, 8, 6, 50, tzinfo=UTC)  # 1:50; ten minutes later it is 3:00
    kept(town, back, back + timedelta(hours=1), forward, forward + timedelta(minutes=10))
    spring, autumn = days_of_calls(town, until=date(2026, 11, 5))
    assert (places(autumn.calls), places(spring.calls)) == ({2: 2}, {3: 1, 6: 1})


def test_a_day_without_any_call_in_the_city_was_not_recorded(town: City) -> None:
    record(town, workdays(), days=14)
    days = days_of_calls(town, until=TODAY)
    assert {day.day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert [sum(day.calls) for day in days] == [28, 16, 16, 16, 16] * 2


def test_a_day_on_which_only_others_had_calls_is_a_day_of_none(town: City) -> None:
    record(town, workdays(), days=5)
    chats = record(
        town, lambda day: ((20, 3),) if day.weekday() in {1, 3} else (), into=queue(town, "chat"), days=5
    )
    days = days_of_calls(town, until=TODAY, queue_id=chats.pk)
    assert [(day.day - MONDAY).days for day in days] == [1, 2, 3, 4]  # not the one before its first call
    assert [sum(day.calls) for day in days] == [3, 0, 3, 0]
    assert [sum(day.calls) for day in days_of_calls(town, until=TODAY)] == [28, 19, 16, 19, 16]


def test_today_and_what_is_too_old_are_left_out(town: City) -> None:
    oldest = TODAY - LOOKS_BACK
    moments = [
        datetime(d.year, d.month, d.day, 12, tzinfo=ZONE) for d in (oldest - timedelta(days=1), oldest, TODAY)
    ]
    kept(town, *(each.astimezone(UTC) for each in moments))
    assert [day.day for day in days_of_calls(town, until=TODAY)] == [oldest]


def test_holidays_and_flags_are_marked(town: City) -> None:
    record(town, workdays(), days=3)
    days = days_of_calls(
        town, until=TODAY, holidays={MONDAY}, flags={MONDAY + timedelta(days=1): "snow", TODAY: "parade"}
    )
    assert [(day.holiday, day.flag) for day in days] == [(True, ""), (False, "snow"), (False, "")]


def test_calls_that_never_asked_for_a_person_and_other_citys_are_not_counted(town: City) -> None:
    record(city(), workdays(), days=3)
    left = answered(town, datetime(2026, 11, 4, 15, tzinfo=UTC), into=None)
    left.queued_at = left.answered_at = left.wait_ms = None
    left.save()
    assert days_of_calls(town, until=TODAY) == []


@pytest.mark.parametrize("days", [3, 42])
def test_the_past_is_one_statement_however_long_it_is(
    town: City, days: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record(town, workdays(), days=days)
    with django_assert_num_queries(1):
        days_of_calls(town, until=TODAY)
    with django_assert_num_queries(1):
        habits(town, until=TODAY)


def test_patience_is_everybodys_wait_over_those_who_gave_up(town: City) -> None:
    at = datetime(2026, 11, 4, 15, tzinfo=UTC)
    general, chat = queue(town), queue(town, "chat")
    Call.objects.bulk_create(
        [answered(town, at, into=general, wait_s=30, handle_s=200) for _ in range(90)]
        + [given_up(town, at, into=general, wait_s=60) for _ in range(FEWEST_ABANDONS)]
        + [answered(town, at, into=chat, wait_s=1000, handle_s=500)]
    )
    found = habits(town, until=TODAY, queue_id=general.pk)
    assert (found.handle_s, found.abandoned, found.waited_s) == (200, 30, 90 * 30 + 30 * 60)
    assert found.patience_s == 4500 / 30
    assert habits(town, until=TODAY).waited_s == 5500


def test_with_too_few_who_gave_up_nothing_is_said_of_patience(town: City) -> None:
    at = datetime(2026, 11, 4, 15, tzinfo=UTC)
    Call.objects.bulk_create([given_up(town, at, into=queue(town)) for _ in range(FEWEST_ABANDONS - 1)])
    found = habits(town, until=TODAY)
    assert (found.patience_s, found.handle_s) == (None, None)


def test_habits_are_of_the_last_eight_weeks(town: City) -> None:
    at = datetime(2026, 11, 4, 15, tzinfo=UTC)
    kept(town, at)
    assert habits(town, until=date(2026, 11, 4)).work.answered == 0
    assert habits(town, until=date(2026, 11, 5)).work.answered == 1
    assert habits(town, until=date(2026, 11, 5) + HABITS_OVER).work.answered == 0
