"""Lists of the public's cases, newest first; each page is found by where the last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from thirdring.cases.boxes import Box
from thirdring.cases.map_queries import period_start, spans_of_box
from thirdring.cases.map_rules import Asked
from thirdring.cases.models import SHOWN, Case
from thirdring.cases.public_words import public_words
from thirdring.cases.rules import OPEN, Status
from thirdring.city.models import City
from thirdring.kernel.errors import invalid
from thirdring.kernel.scope import CityQuerySet

MOST_FOUND = 20_000  # cases with the words that are looked at


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A case as the public reads it: what is personal in its words is covered."""

    id: int
    reference: str
    status: str
    outcome: str
    version_id: int
    place: str
    words: str
    opened_at: datetime
    closed_at: datetime | None
    report_count: int
    area_ids: list[int]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Rows, the mark to ask for the next ones with ('' at the end), and whether the words found too many."""

    rows: list[PublicRow]
    next: str
    too_many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Where, and with which words."""

    box: Box | None = None
    area_id: int | None = None
    words: str = ""


_HOLDS_WORDS = f"({public_words('cases_case')}) @@ websearch_to_tsquery('simple', %s)"
_IN_CELLS = """
SELECT c.id FROM unnest(%s::bigint[], %s::bigint[]) AS span (least, most)
JOIN cases_case c ON c.city_id = %s AND c.cell BETWEEN span.least AND span.most AND c.cell IS NOT NULL
     AND NOT c.private AND c.merged_into_id IS NULL
"""


def public_page(city: City, asked: Asked, within: Within, *, after: str = "", size: int = 25) -> PublicPage:
    """A page of public cases. ``after`` is an earlier page's ``next``; raises Invalid(after) if it is not."""
    cases = _asked(city, Case.objects.of(city).filter(SHOWN), asked)
    if within.area_id is not None:
        cases = cases.filter(area_ids__contains=[within.area_id])
    if within.box is not None:
        cases = _in_box(city, cases, within.box)
    too_many = False
    if within.words:
        found = with_words(city, within.words)
        cases, too_many = cases.filter(pk__in=found), len(found) > MOST_FOUND
    rows = list(_after(cases, after).order_by("-opened_at", "-id").values_list(*_COLUMNS)[: size + 1])
    page = [PublicRow(*row) for row in rows[:size]]
    return PublicPage(page, _mark(page[-1]) if len(rows) > size else "", too_many)


_COLUMNS = (
    "id",
    "reference",
    "status",
    "outcome",
    "service_version_id",
    "place",
    Coalesce("covered_summary", "summary"),
    "opened_at",
    "closed_at",
    "report_count",
    "area_ids",
)


def _asked(city: City, cases: CityQuerySet[Case], asked: Asked) -> CityQuerySet[Case]:
    if asked.open is True:
        cases = cases.filter(status__in=sorted(status.value for status in OPEN))  # as its index has it
    if asked.open is False:
        cases = cases.filter(status=Status.CLOSED)
    if asked.type_ids is not None:
        cases = cases.filter(type_id__in=asked.type_ids)
    start = period_start(city, asked.days)
    return cases.filter(opened_at__gte=start) if start else cases


def _in_box(city: City, cases: CityQuerySet[Case], box: Box) -> CityQuerySet[Case]:
    spans = spans_of_box(box)
    if spans is not None:
        ends = ([least for least, _ in spans], [most for _, most in spans])
        cases = cases.filter(pk__in=RawSQL(_IN_CELLS, [*ends, city.pk]))
    return cases.filter(lon__gte=box.west, lon__lte=box.east, lat__gte=box.south, lat__lte=box.north)


def with_words(city: City, words: str) -> Sequence[int]:
    """The public cases whose covered words hold these, up to one more than MOST_FOUND, in no order."""
    held = Case.objects.of(city).filter(SHOWN).extra(where=[_HOLDS_WORDS], params=[words])
    return list(held.order_by().values_list("pk", flat=True)[: MOST_FOUND + 1])


def _after(cases: CityQuerySet[Case], after: str) -> CityQuerySet[Case]:
    if not after:
        return cases
    try:
        moment, last_id = after.split("~")
        at, last = datetime.fromisoformat(moment).astimezone(UTC), int(last_id)
        if not 0 < last < 2**63:
            raise ValueError
    except (ValueError, OverflowError):
        raise invalid(
            "after", "This page mark is not one of ours. Start again from the first page."
        ) from None
    return cases.filter(opened_at__lte=at).exclude(opened_at=at, id__gte=last)


def _mark(row: PublicRow) -> str:
    return f"{row.opened_at.isoformat()}~{row.id}"
