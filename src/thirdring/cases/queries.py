"""Reads over cases: one by its reference, a queue by keyset, a timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F

from thirdring.cases import policy, references
from thirdring.cases.models import Case, Entry, Report
from thirdring.cases.rules import OPEN, Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, invalid
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import storable


def report_by_reference(city: City, text: str) -> Report:
    """The report with this reference, its case and type loaded.

    Raises Invalid when the reference can't be one (mistyped, digits missing), NotFound when none has it.
    """
    reference = references.parse(text)
    reports = Report.objects.of(city).select_related("case__service_version", "case__agency", "case__city")
    report = reports.defer("case__search").filter(reference=reference).first()
    if report is None:
        raise NotFound(f"No report here has the reference {references.pretty(reference)}.")
    return report


def case_by_reference(actor: Actor, text: str) -> Case:
    """The case this reference leads to, if the actor may see it. Raises Invalid and NotFound as above."""
    reference = references.parse(text)
    cases = policy.visible_to(actor).select_related(
        "service_version", "agency", "team", "assignee", "city", "type"
    )
    case = cases.filter(reports__city=actor.city_id, reports__reference=reference).first()
    if case is None:
        raise NotFound(f"No case you can see has the reference {references.pretty(reference)}.")
    return case


def timeline(case: Case, *, actor: Actor) -> list[Entry]:
    """The case's entries in order; internal ones only for those who may see them."""
    entries = case.entries.order_by("number")
    if not policy.may(actor, "view_internal", case):
        entries = entries.filter(public=True)
    return list(entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """What a queue shows. ``words`` may be a reference or words; ``sort`` is 'due' or 'newest'."""

    status: frozenset[str] = frozenset(OPEN)
    agency_id: int | None = None
    team_id: int | None = None
    type_id: int | None = None
    area_id: int | None = None
    overdue: bool = False
    words: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of a queue. ``type_names`` are words by language."""

    id: int
    reference: str
    status: str
    priority: str
    type_names: Mapping[str, str]
    place: str
    summary: str
    agency: str
    team: str | None
    assignee: str | None
    area_ids: list[int]
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    report_count: int
    version: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Rows, and the mark to ask for the next ones ('' at the end)."""

    rows: list[QueueRow]
    next: str


_COLUMNS = (
    "id",
    "reference",
    "status",
    "priority",
    "service_version__names",
    "place",
    "summary",
    "agency__name",
    "team__name",
    "assignee__name",
    "area_ids",
    "opened_at",
    "due_at",
    "closed_at",
    "report_count",
    "version",
)


def queue_page(actor: Actor, filters: QueueFilters, after: str = "", size: int = 50) -> QueuePage:
    """A page of what the actor may see. ``after`` is an earlier page's ``next``; raises Invalid if it is not.

    Costs the same on the first page and the thousandth: pages are found by where the last one ended.
    """
    cases = _filtered(policy.visible_to(actor), filters)
    if filters.sort == "newest":
        rows = _newest(cases, after, size + 1)
    else:
        rows = _soonest_due(cases, after, size + 1)
    page = [QueueRow(*row) for row in rows[:size]]
    return QueuePage(page, _mark(page[-1], filters.sort) if len(rows) > size else "")


def queue_count(actor: Actor, filters: QueueFilters, *, most: int = 999) -> int:
    """How many cases the queue holds, counted no further than ``most`` + 1, so it never scans a table."""
    return _filtered(policy.visible_to(actor), filters).order_by()[: most + 1].count()


def _filtered(cases: CityQuerySet[Case], filters: QueueFilters) -> CityQuerySet[Case]:
    equal = {
        "agency_id": filters.agency_id,
        "team_id": filters.team_id,
        "type_id": filters.type_id,
    }
    cases = cases.filter(merged_into__isnull=True)  # what is part of another case is no work of its own
    cases = cases.filter(**{field: value for field, value in equal.items() if value is not None})
    if filters.status != frozenset(Status):
        cases = cases.filter(status__in=sorted(filters.status))
    if filters.area_id is not None:
        cases = cases.filter(area_ids__contains=[filters.area_id])
    if filters.overdue:
        cases = cases.filter(due_at__lt=clock.now())
    words = storable(filters.words)
    return _matching(cases, words) if words else cases


def _matching(cases: CityQuerySet[Case], words: str) -> CityQuerySet[Case]:
    """A reference is looked up as one; anything else is words of the report or the place."""
    if references.looks_like_one(words):
        return cases.filter(reports__city=F("city"), reports__reference=references.parse(words))
    return cases.filter(search=SearchQuery(words[:200], config="simple", search_type="websearch"))


def _soonest_due(cases: CityQuerySet[Case], after: str, size: int) -> list[tuple[Any, ...]]:
    """Dated cases first, soonest due at the top; then those without a date, oldest first."""
    phase, moment, last_id = _read_mark(after)
    rows: list[tuple[Any, ...]] = []
    if phase != "u":
        dated = cases.filter(due_at__isnull=False).order_by("due_at", "id")
        if moment is not None:
            dated = dated.filter(due_at__gte=moment).exclude(due_at=moment, id__lte=last_id)
        rows = list(dated.values_list(*_COLUMNS)[:size])
        last_id = 0
    if len(rows) < size:
        undated = cases.filter(due_at__isnull=True, id__gt=last_id).order_by("id")
        rows += undated.values_list(*_COLUMNS)[: size - len(rows)]
    return rows


def _newest(cases: CityQuerySet[Case], after: str, size: int) -> list[tuple[Any, ...]]:
    _, moment, last_id = _read_mark(after)
    if moment is not None:
        cases = cases.filter(opened_at__lte=moment).exclude(opened_at=moment, id__gte=last_id)
    return list(cases.order_by(F("opened_at").desc(), F("id").desc()).values_list(*_COLUMNS)[:size])


def _mark(row: QueueRow, sort: str) -> str:
    if sort == "newest":
        return f"n~{row.opened_at.isoformat()}~{row.id}"
    return f"d~{row.due_at.isoformat()}~{row.id}" if row.due_at else f"u~~{row.id}"


def _read_mark(after: str) -> tuple[str, datetime | None, int]:
    if not after:
        return "", None, 0
    try:
        phase, moment, last_id = after.split("~")
        return phase, datetime.fromisoformat(moment).astimezone(UTC) if moment else None, int(last_id)
    except (ValueError, OverflowError):
        raise invalid(
            "after", "This page mark is not one of ours. Start again from the first page."
        ) from None
