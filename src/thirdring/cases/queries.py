"""Reads over cases: one by its reference, a queue by keyset, a timeline."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, OuterRef, Subquery

from thirdring.cases import policy, references
from thirdring.cases.duplicates import Likeness, Thing, box_around, likeness, ranked
from thirdring.cases.models import Case, Entry, Media, Report
from thirdring.cases.rules import OPEN, Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, invalid
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import storable
from thirdring.places.ground import Ground


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


def merged_case(actor: Actor, text: str) -> Case:
    """The case that had this reference before it became part of ``merged_into``, which is loaded too.

    Its reference leads to the other now; this is for looking at it and taking the merge back. Raises Invalid
    and NotFound as above.
    """
    reference = references.parse(text)
    merged = policy.visible_to(actor).filter(reference=reference, merged_into__isnull=False)
    case = merged.select_related("service_version", "agency", "team", "city", "merged_into").first()
    if case is None:
        raise NotFound(f"{references.pretty(reference)} is not part of another case.")
    return case


def answers_of(case: Case) -> Mapping[str, Any]:
    """The answers to the questions of the case's type: as last corrected, else as first reported."""
    corrected = case.recategorisations.order_by("-pk").values_list("answers", flat=True).first()
    told = case.reports.filter(reference=case.reference).values_list("answers", flat=True)
    return (told.first() if corrected is None else corrected) or {}


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
    team_id: int | None = None  # 0: of no team
    type_id: int | None = None
    area_id: int | None = None
    person_id: int | None = None  # whose cases; 0: nobody's
    overdue: bool = False
    until: datetime | None = None  # only what is not late yet and due by this moment
    offered: bool = False  # only what other agencies ask the actor's to take over
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
    cases = queue_cases(actor, filters)
    if filters.sort == "newest":
        rows = _newest(cases, after, size + 1)
    else:
        rows = _soonest_due(cases, after, size + 1)
    page = [QueueRow(*row) for row in rows[:size]]
    return QueuePage(page, _mark(page[-1], filters.sort) if len(rows) > size else "")


def queue_count(actor: Actor, filters: QueueFilters, *, most: int = 999) -> int:
    """How many cases the queue holds, counted no further than ``most`` + 1, so it never scans a table."""
    return queue_cases(actor, filters).order_by()[: most + 1].count()


def queue_rows(actor: Actor, case_ids: Collection[int]) -> list[QueueRow]:
    """These cases as a queue shows them, those the actor may see; no order is promised."""
    if not case_ids:
        return []
    cases = policy.visible_to(actor).filter(pk__in=case_ids, merged_into__isnull=True)
    return [QueueRow(*row) for row in cases.values_list(*_COLUMNS)]


def in_queue(actor: Actor, filters: QueueFilters, case_ids: Collection[int]) -> set[int]:
    """Which of these cases the queue holds with these filters, on whatever page."""
    if not case_ids:
        return set()
    cases = queue_cases(actor, filters).filter(pk__in=case_ids)
    return set(cases.values_list("pk", flat=True))


def queue_ids(actor: Actor, filters: QueueFilters, *, most: int) -> list[int]:
    """The cases the queue holds with these filters, up to ``most`` of them."""
    return list(queue_cases(actor, filters).order_by().values_list("pk", flat=True)[:most])


def queue_cases(actor: Actor, filters: QueueFilters) -> CityQuerySet[Case]:
    """The cases the queue holds with these filters, in no order yet."""
    return _filtered(_share(actor, filters), filters)


def _share(actor: Actor, filters: QueueFilters) -> CityQuerySet[Case]:
    if not filters.offered:
        return policy.worked_by(actor)
    offered = policy.visible_to(actor).filter(offered_to__isnull=False)
    return offered.filter(offered_to__in=sorted(actor.agency_ids)) if actor.agency_ids else offered


def _filtered(cases: CityQuerySet[Case], filters: QueueFilters) -> CityQuerySet[Case]:
    cases = cases.filter(merged_into__isnull=True)  # what is part of another case is no work of its own
    if filters.agency_id is not None:
        cases = cases.filter(agency_id=filters.agency_id)
    return narrowed(cases, filters)


def narrowed(cases: CityQuerySet[Case], filters: QueueFilters) -> CityQuerySet[Case]:
    """Those of these cases that the filters ask for, whichever agency has them."""
    if filters.type_id is not None:
        cases = cases.filter(type_id=filters.type_id)
    if filters.status != frozenset(Status):
        cases = cases.filter(status__in=sorted(filters.status))
    if filters.area_id is not None:
        cases = cases.filter(area_ids__contains=[filters.area_id])
    if filters.team_id is not None:
        cases = cases.filter(team=filters.team_id or None)
    if filters.person_id is not None:
        cases = cases.filter(assignee_id=filters.person_id or None)
    if filters.overdue:
        cases = cases.filter(due_at__lt=clock.now())
    if filters.until is not None:
        cases = cases.filter(due_at__gte=clock.now(), due_at__lte=filters.until)
    words = storable(filters.words)
    return _matching(cases, words) if words else cases


def _matching(cases: CityQuerySet[Case], words: str) -> CityQuerySet[Case]:
    """A reference is looked up as one; anything else is words of the report or the place."""
    if references.looks_like_one(words):
        return cases.filter(reports__city=F("city"), reports__reference=references.parse(words))
    return cases.filter(search=SearchQuery(words[:200], config="simple", search_type="websearch"))


def _soonest_due(cases: CityQuerySet[Case], after: str, size: int) -> list[tuple[Any, ...]]:
    """Dated cases first, soonest due at the top; then those without a date, oldest first."""
    phase, moment, last_id = _read_mark(after, "du")
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
    _, moment, last_id = _read_mark(after, "n")
    if moment is not None:
        cases = cases.filter(opened_at__lte=moment).exclude(opened_at=moment, id__gte=last_id)
    return list(cases.order_by(F("opened_at").desc(), F("id").desc()).values_list(*_COLUMNS)[:size])


def _mark(row: QueueRow, sort: str) -> str:
    if sort == "newest":
        return f"n~{row.opened_at.isoformat()}~{row.id}"
    return f"d~{row.due_at.isoformat()}~{row.id}" if row.due_at else f"u~~{row.id}"


def _read_mark(after: str, phases: str) -> tuple[str, datetime | None, int]:
    """Where a page ended: in which part of the order (one letter of ``phases``), at which moment and row."""
    if not after:
        return "", None, 0
    try:
        phase, moment, last_id = after.split("~")
        if phase not in set(phases) or (phase == "u") != (moment == ""):
            raise ValueError
        return phase, datetime.fromisoformat(moment).astimezone(UTC) if moment else None, int(last_id)
    except (ValueError, OverflowError):
        raise invalid(
            "after", "This page mark is not one of ours. Start again from the first page."
        ) from None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open case that may be the same thing, and how alike it is. ``photo`` is a file's name, or ''."""

    id: int
    reference: str
    type_names: Mapping[str, str]
    status: str
    place: str
    summary: str
    opened_at: datetime
    report_count: int
    photo: str
    alike: Likeness


def candidates(
    actor: Actor, thing: Thing, *, radius_m: int, window: timedelta, but: int = 0
) -> list[Candidate]:
    """Open cases the actor may see that may be the same thing, the most alike first; ``but`` leaves one out.

    One statement, bounded by the box around the place, so its cost does not grow with the table.
    """
    if not radius_m:
        return []
    box = box_around(thing.lon, thing.lat, radius_m)
    visible = policy.visible_to(actor).filter(
        merged_into__isnull=True, opened_at__gte=thing.opened_at - window, type__group_id=thing.group_id
    )
    near = visible.exclude(status=Status.CLOSED).exclude(pk=but).extra(where=[IN_BOX], params=list(box))
    photo = Subquery(
        Media.objects.of(actor.city_id).filter(case=OuterRef("pk"), public=True).values("file")[:1]
    )
    rows = list(near.annotate(photo=photo).values(*_CANDIDATE_COLUMNS)[:MOST_COMPARED])
    scored = [(row, _alike(thing, row, radius_m, window)) for row in rows]
    best = dict(ranked((row["id"], alike) for row, alike in scored if alike))
    by_id = {row["id"]: row for row in rows}
    return [_candidate(by_id[pk], alike) for pk, alike in best.items()]


def alike(case: Case, actor: Actor) -> list[Candidate]:
    """Open cases that may be the same thing as this one, by its own version's radius and window."""
    version = case.service_version
    if case.lon is None or case.lat is None:
        return []
    window = timedelta(hours=version.duplicate_window_h)
    return candidates(actor, thing_of(case), radius_m=version.duplicate_radius_m, window=window, but=case.pk)


def thing_of(case: Case) -> Thing:
    """The case as it is compared; it must lie somewhere."""
    return Thing(
        type_id=case.type_id,
        group_id=case.type.group_id,
        lon=case.lon or 0.0,
        lat=case.lat or 0.0,
        opened_at=case.opened_at,
        words=case.summary,
    )


def on_ground(cases: CityQuerySet[Case], ground: Ground) -> list[int]:
    """The ids of those of these cases that lie on the ground, in order. Reads only the box around it."""
    west, south, east, north = ground.bounds
    near = cases.extra(where=[IN_BOX], params=[east, north, west, south])
    rows = list(near.order_by("pk").values_list("pk", "lon", "lat"))
    held = ground.holding([lon for _, lon, _ in rows], [lat for _, _, lat in rows])
    return [pk for (pk, _, _), inside in zip(rows, held, strict=True) if inside]


MOST_COMPARED = 300
IN_BOX = "point(cases_case.lon, cases_case.lat) <@ box(point(%s, %s), point(%s, %s))"
_CANDIDATE_COLUMNS = (
    *("id", "reference", "service_version__names", "status", "place", "summary", "opened_at", "report_count"),
    *("photo", "type_id", "type__group_id", "lon", "lat"),
)


def _alike(thing: Thing, row: Mapping[str, Any], radius_m: int, window: timedelta) -> Likeness | None:
    other = Thing(
        type_id=row["type_id"],
        group_id=row["type__group_id"],
        lon=row["lon"],
        lat=row["lat"],
        opened_at=row["opened_at"],
        words=row["summary"],
    )
    return likeness(thing, other, radius_m=radius_m, window=window)


def _candidate(row: Mapping[str, Any], alike: Likeness) -> Candidate:
    return Candidate(
        id=row["id"],
        reference=row["reference"],
        type_names=row["service_version__names"],
        status=row["status"],
        place=row["place"],
        summary=row["summary"],
        opened_at=row["opened_at"],
        report_count=row["report_count"],
        photo=row["photo"] or "",
        alike=alike,
    )
