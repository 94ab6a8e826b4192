"""The evidence in the database: which timelines, as ``cases.evidence`` judges and exports them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min

from thirdring.cases import references
from thirdring.cases.evidence import Finding, Timeline, chained
from thirdring.cases.models import Case, DaySeal, Entry
from thirdring.city.models import City
from thirdring.kernel import merkle
from thirdring.kernel.chain import Link
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet

_LINK = ("number", "at", "kind", "actor_kind", "actor_id", "actor_name", "public", "data")
_COLUMNS = ("reference", "entry_count", "entry_hash", "entries__prev_hash", "entries__hash")
_CHUNK = 5_000
GRACE = timedelta(hours=1)  # a transaction begun before midnight has ended by then


def one_case(city: City, text: str) -> CityQuerySet[Case]:
    """The case opened under this reference, even if part of another by now. Raises Invalid, NotFound."""
    reference = references.parse(text)
    cases = Case.objects.of(city).filter(reference=reference)
    if not cases.exists():
        raise NotFound(f"No case in {city.name} has the reference {references.pretty(reference)}.")
    return cases


def cases_of_day(city: City, day: date) -> CityQuerySet[Case]:
    """The cases whose timeline grew on a day of the city."""
    begins, ends = _bounds(city, day)
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


def hashes_of_day(city: City, day: date) -> list[str]:
    """The hashes of all that was written on a day of the city's clock, in the order it was written."""
    begins, ends = _bounds(city, day)
    written = Entry.objects.of(city).filter(written_at__gte=begins, written_at__lt=ends)
    return list(written.order_by("written_at", "pk").values_list("hash", flat=True))


def days_to_seal(city: City, now: datetime, *, most: int = 400) -> list[date]:
    """The days that are over and have no seal yet, oldest first, from the first entry or the last seal on."""
    zone = ZoneInfo(city.time_zone)
    last = DaySeal.objects.of(city).order_by("-day").values_list("day", flat=True).first()
    if last is None:
        first = Entry.objects.of(city).aggregate(first=Min("written_at"))["first"]
        if first is None:
            return []
        last = first.astimezone(zone).date() - timedelta(days=1)
    over = (now - GRACE).astimezone(zone).date()
    count = min(most, max(0, (over - last).days - 1))
    return [last + timedelta(days=step) for step in range(1, count + 1)]


def seals(city: City) -> list[DaySeal]:
    """The city's published roots, newest first."""
    return list(DaySeal.objects.of(city).order_by("-day"))


def seal_of(city: City, day: date) -> DaySeal:
    """The seal of a day. Raises NotFound."""
    seal = DaySeal.objects.of(city).filter(day=day).first()
    if seal is None:
        raise NotFound(f"{day} has no seal in {city.name}: it is not over, or nothing was kept then.")
    return seal


def broken_seal(city: City, day: date) -> Finding | None:
    """Where a sealed day is not as it was sealed; None when it is, or has no seal yet."""
    seal = DaySeal.objects.of(city).filter(day=day).first()
    if seal is None:
        return None
    hashes = hashes_of_day(city, day)
    if merkle.root(hashes) == seal.root:
        return None
    said = f"{day} was sealed with {seal.entries} entries; here are {len(hashes)}, with another root."
    return Finding("", None, said)


def chain_of(found: Sequence[DaySeal]) -> list[str]:
    """The chain's hash of each seal, of seals newest first as ``seals`` gives them."""
    oldest_first = [(seal.day, seal.entries, seal.root) for seal in reversed(found)]
    return chained(oldest_first)[::-1]


def missing_seal(city: City) -> Finding | None:
    """The first day without a seal between two that have one; None when no day is missing."""
    days = [seal.day for seal in reversed(seals(city))]
    for day, following in pairwise(days):
        if following != day + timedelta(days=1):
            gone = day + timedelta(days=1)
            return Finding("", None, f"{gone} has no seal, though days before and after it have.")
    return None


def unlike_published(city: City, published: Iterable[Mapping[str, Any]]) -> Finding | None:
    """The first seal that is not as in a list somebody kept (``seals.json``); None when all are."""
    found = seals(city)
    now = {str(seal.day): (seal.root, link) for seal, link in zip(found, chain_of(found), strict=True)}
    for row in sorted(published, key=lambda row: str(row.get("day"))):
        day = str(row.get("day"))
        if now.get(day) != (row.get("root"), row.get("chain")):
            said = (
                "is gone" if day not in now else "is not the one that was published, or one before it is not"
            )
            return Finding("", None, f"The seal of {day} {said}.")
    return None


def _bounds(city: City, day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(city.time_zone)
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)
