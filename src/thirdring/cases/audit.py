"""The evidence in the database: which timelines, as ``cases.evidence`` judges and exports them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from thirdring.cases import references
from thirdring.cases.evidence import Timeline
from thirdring.cases.models import Case, Entry
from thirdring.city.models import City
from thirdring.kernel.chain import Link
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet

_LINK = ("number", "at", "kind", "actor_kind", "actor_id", "actor_name", "public", "data")
_COLUMNS = ("reference", "entry_count", "entry_hash", "entries__prev_hash", "entries__hash")
_CHUNK = 5_000


def one_case(city: City, text: str) -> CityQuerySet[Case]:
    """The case opened under this reference, even if part of another by now. Raises Invalid, NotFound."""
    reference = references.parse(text)
    cases = Case.objects.of(city).filter(reference=reference)
    if not cases.exists():
        raise NotFound(f"No case in {city.name} has the reference {references.pretty(reference)}.")
    return cases


def cases_of_day(city: City, day: date) -> CityQuerySet[Case]:
    """The cases whose timeline grew on a day of the city."""
    zone = ZoneInfo(city.time_zone)
    begins, ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    grew = Entry.objects.of(city).filter(at__gte=begins, at__lt=ends)
    return Case.objects.of(city).filter(pk__in=grew.values("case_id"))


def timelines(cases: CityQuerySet[Case]) -> Iterator[Timeline]:
    """The timelines of cases, ordered by reference; read as a stream. One without any entry is there too."""
    columns = (*_COLUMNS, *(f"entries__{name}" for name in _LINK))
    rows = cases.order_by("reference", "entries__number").values_list(*columns)
    for case, of_case in groupby(rows.iterator(chunk_size=_CHUNK), key=lambda row: row[0]):
        yield _timeline(case, list(of_case))


def _timeline(case: str, rows: list[tuple[Any, ...]]) -> Timeline:
    _, count, last, *_ = rows[0]
    entries = [
        (Link(case, *row[len(_COLUMNS) :]), row[3], row[4]) for row in rows if row[len(_COLUMNS)] is not None
    ]
    return Timeline(case, entries, end=(count, last))
