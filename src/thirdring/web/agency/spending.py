"""What the visits of a period took, line by line, as a file for whoever pays."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.cases.references import pretty
from thirdring.city.models import City
from thirdring.fieldwork.models import Visit
from thirdring.fieldwork.queries import labour_between, material_between
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.ui.downloads import csv_file

LONGEST = timedelta(days=366)
COLUMNS = (
    "case", "type", "agency", "team", "person", "arrived", "left", "line",
    "what", "people", "minutes_each", "person_minutes", "amount", "unit", "cost",
)  # fmt: skip  # the file's first row


@require_safe
@staff_only(Role.AGENCY_LEAD, Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR)
def period(request: FaceRequest) -> HttpResponse:
    """What the visits of a period took: the page that asks for the days, or the file itself."""
    since, until, problem = _days(request.GET, request.city)
    if problem or "csv" not in request.GET:
        context = {"since": since, "until": until, "problem": problem, "staff": True}
        return render(request, "agency/visits.html", context, status=422 if problem else 200)
    return _file(request.actor, request.city, since, until)


def _days(asked: QueryDict, city: City) -> tuple[date, date, str]:
    """The first and the last day, this month's to today where nothing was asked; and what is wrong."""
    today = clock.now().astimezone(ZoneInfo(city.time_zone)).date()
    this_month = today.replace(day=1), today
    try:
        since = _day(asked, "from") or this_month[0]
        until = _day(asked, "to") or this_month[1]
    except ValueError:
        return *this_month, _("Write the days as year-month-day, such as 2026-12-24.")
    if not since <= until <= since + LONGEST:
        return since, until, _("Choose a first and a last day, at most a year apart.")
    return since, until, ""


def _day(asked: QueryDict, name: str) -> date | None:
    text = str(asked.get(name, ""))
    return date.fromisoformat(text) if text else None


def _file(actor: Actor, city: City, since: date, until: date) -> HttpResponse:
    zone = ZoneInfo(city.time_zone)
    begin = datetime.combine(since, time(), zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    return csv_file(f"visits-{since}-{until}.csv", COLUMNS, _rows(actor, begin, end, zone))


def _rows(actor: Actor, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[list[object]]:
    for labour in labour_between(actor, begin, end):
        work = [labour.people, labour.minutes, labour.people * labour.minutes]
        yield [*_visit_cells(labour.visit, zone), "labour", "", *work, "", "", ""]
    for one in material_between(actor, begin, end):
        cost = "" if one.cost is None else one.cost
        yield [*_visit_cells(one.visit, zone), "material", one.what, "", "", "", one.amount, one.unit, cost]


def _visit_cells(visit: Visit, zone: ZoneInfo) -> list[object]:
    case = visit.case
    left = visit.left_at.astimezone(zone).isoformat(timespec="minutes") if visit.left_at else ""
    return [
        pretty(case.reference),
        case.type.code,
        case.agency.name,
        visit.team.name if visit.team else "",
        visit.by.name,
        visit.arrived_at.astimezone(zone).isoformat(timespec="minutes"),
        left,
    ]
