"""Reads over promises: what a case would be promised, and what it was."""

from dataclasses import dataclass
from datetime import datetime

from thirdring.cases.models import Case
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.city.queries import agency_calendar
from thirdring.sla.models import Promise
from thirdring.sla.planning import Planned, planned


@dataclass(frozen=True, slots=True)
class Plan:
    """What a case is promised, and the calendar row it is counted in."""

    promises: list[Planned]
    calendar_id: int


def plan(version_id: int, agency_id: int, *, city: City, priority: str, start: datetime) -> Plan:
    """The promises a case of this version begins with, in its agency's working time."""
    calendar_id, calendar = agency_calendar(city, agency_id)
    targets = version_by_id(city, version_id).targets
    return Plan(planned(targets, priority=priority, calendar=calendar, start=start), calendar_id)


def promises_of(case: Case) -> list[Promise]:
    """The case's promises, soonest due first."""
    return list(case.promises.order_by("due_at", "clock"))
