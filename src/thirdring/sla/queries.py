"""Reads over promises: what a case would be promised, and what it was."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from thirdring.cases.models import Case
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import Agency, City
from thirdring.city.queries import calendar_for
from thirdring.sla.models import Promise
from thirdring.sla.planning import Planned, planned


@dataclass(frozen=True, slots=True)
class Plan:
    """What a case is promised, and the calendar row it is counted in."""

    promises: list[Planned]
    calendar_id: int


def plan(version_id: int, agency_id: int, *, city: City, priority: str, start: datetime) -> Plan:
    """The promises a case of this version begins with, in its agency's working time."""
    calendar_id = _calendar_id(city.pk, agency_id, city.rules_version)
    calendar = calendar_for(city, calendar_id)
    targets = version_by_id(city, version_id).targets
    return Plan(planned(targets, priority=priority, calendar=calendar, start=start), calendar_id)


@lru_cache(maxsize=2048)
def _calendar_id(city_id: int, agency_id: int, rules_version: int) -> int:
    """The agency's calendar, kept until the city's ``rules_version`` rises."""
    return Agency.objects.of(city_id).values_list("calendar_id", flat=True).get(pk=agency_id)


def promises_of(case: Case) -> list[Promise]:
    """The case's promises, soonest due first."""
    return list(case.promises.order_by("due_at", "clock"))
