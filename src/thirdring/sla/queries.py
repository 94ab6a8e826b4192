"""Reads over promises: what a case would be promised, and what it was."""

from collections.abc import Sequence
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


def as_planned(case: Case) -> list[Promise]:
    """The promises of a case just opened, without asking the database: planned again, as they were started."""
    start = case.opened_at
    made = plan(case.service_version_id, case.agency_id, city=case.city, priority=case.priority, start=start)
    return drafted(case, made.promises, calendar_id=made.calendar_id, at=start)


def drafted(case: Case, promises: Sequence[Planned], *, calendar_id: int, at: datetime) -> list[Promise]:
    """The rows that say what was planned; not written yet."""
    return [
        Promise(
            city_id=case.city_id,
            case=case,
            clock=promise.clock,
            amount=promise.amount,
            unit=promise.unit,
            calendar_id=calendar_id,
            started_at=at,
            due_at=promise.due_at,
            first_due_at=promise.due_at,
            warn_at=promise.warn_at,
        )
        for promise in promises
    ]
