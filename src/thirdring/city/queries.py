"""Reads over cities."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q

from thirdring.city.models import Calendar, City, Holiday
from thirdring.city.rules import public_holidays, read_hours, read_zone
from thirdring.city.working_time import WorkingCalendar


def city_for_host(host: str, *, default: str = "") -> City | None:
    """The city whose address this host is; else the default city, else the oldest; None before any exists."""
    cities = list(City.objects.order_by("pk")[:1000])
    for city in cities:
        if host in city.hosts:
            return city
    return next((city for city in cities if city.code == default), cities[0] if cities else None)


def city_by_code(code: str) -> City | None:
    """The city with this code, or None."""
    return City.objects.filter(code=code).first()


def city_by_jurisdiction(jurisdiction_id: str) -> City | None:
    """The city with this Open311 name, or None."""
    return City.objects.filter(jurisdiction_id=jurisdiction_id).first()


def calendar_for(city: City, calendar_id: int) -> WorkingCalendar:
    """The working calendar of a row of ``city.Calendar``, such as an agency's ``calendar_id``.

    Kept in the process until the city's ``rules_version`` rises. Raises Calendar.DoesNotExist.
    """
    return _calendar(city.pk, calendar_id, city.rules_version, city.time_zone)


@lru_cache(maxsize=512)
def _calendar(city_id: int, calendar_id: int, rules_version: int, time_zone: str) -> WorkingCalendar:
    row = Calendar.objects.of(city_id).get(pk=calendar_id)
    local = (
        Holiday.objects.of(city_id).filter(Q(calendar=row) | Q(calendar=None)).values_list("date", flat=True)
    )
    return WorkingCalendar(
        hours=read_hours(row.hours),
        zone=read_zone(time_zone),
        holidays=_DaysOff(frozenset(local), public_holidays(row.holiday_country, row.holiday_region)),
    )


@dataclass(frozen=True, slots=True)
class _DaysOff:
    """The city's own days off and the public ones, asked as one."""

    local: frozenset[date]
    public: Container[date]

    def __contains__(self, day: object) -> bool:
        return day in self.local or day in self.public
