"""Reads of the public's requests: one statement a list, whatever is asked of it but words.

Raw SQL, because lists are what apps ask for all day: dates come as text, the page is found before the first
photo and the city's answer are looked up, and only for its rows. Private cases are left out in the statement
itself, so that no id, count, word or page can tell that they exist.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from thirdring.cases import references
from thirdring.catalogue.models import ServiceType, ServiceVersion
from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import in_language
from thirdring.open311.filters import Filters
from thirdring.open311.searching import find


class Row(NamedTuple):
    """One public request. Moments are text as GeoReport writes them; ``answer`` is the last closure's."""

    report_id: int
    reference: str
    received_at: str
    words: str
    place: str
    lat: float | None
    lon: float | None
    case_id: int
    case_reference: str
    status: str
    outcome: str
    version_id: int
    agency: str
    updated_at: str
    due_at: str | None
    photo: str | None
    answer: str | None


_SHOWN = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
UPDATED = "coalesce(c.closed_at, c.updated_at)"  # of a closed case: when it was closed
_PAGE = f"""
SELECT r.id, r.reference, r.received_at, coalesce(r.covered_words, r.words) AS words, r.place,
       r.lat, r.lon, c.id AS case_id, c.reference AS case_reference, c.status, c.outcome,
       c.service_version_id, c.agency_id, {UPDATED} AS updated_at, c.due_at
FROM cases_report r JOIN cases_case c ON c.id = r.case_id
WHERE r.city_id = %(city)s AND NOT c.private{{where}}
ORDER BY r.received_at {{order}}, r.id {{order}} LIMIT %(size)s OFFSET %(skip)s
"""
_ROWS = f"""
SELECT page.id, page.reference, {_SHOWN.format("page.received_at")}, page.words, page.place,
       page.lat, page.lon, page.case_id, page.case_reference, page.status, page.outcome,
       page.service_version_id, agency.name,
       {_SHOWN.format("page.updated_at")}, {_SHOWN.format("page.due_at")}, photo.file, closing.answer
FROM ({_PAGE}) page
JOIN city_agency agency ON agency.id = page.agency_id
LEFT JOIN LATERAL (SELECT m.file FROM cases_media m WHERE m.report_id = page.id AND m.public
                   ORDER BY m.id LIMIT 1) photo ON true
LEFT JOIN LATERAL (SELECT l.answer FROM cases_closure l
                   WHERE l.case_id = page.case_id AND page.status = 'closed'
                   ORDER BY l.at DESC, l.id DESC LIMIT 1) closing ON true
ORDER BY page.received_at {{order}}, page.id {{order}}
"""
_COUNT = """
SELECT count(*) FROM (SELECT 1 FROM cases_report r JOIN cases_case c ON c.id = r.case_id
WHERE r.city_id = %(city)s AND NOT c.private{where} LIMIT 1000000) counted
"""
_DISTANCE = """ AND 12742017.6 * asin(sqrt(least(1, sin(radians(r.lat - %(lat)s) / 2) ^ 2
 + cos(radians(r.lat)) * cos(radians(%(lat)s)) * sin(radians(r.lon - %(lon)s) / 2) ^ 2))) <= %(metres)s"""


def rows(city: City, filters: Filters) -> list[Row]:
    """The page asked for. One statement; one more when asked by codes of services, two when by words."""
    asked = _asked(city, filters)
    if asked is None:
        return []
    where, values = asked
    order = "ASC" if filters.oldest_first else "DESC"
    values |= {"size": filters.size, "skip": filters.skip}
    if filters.words:
        values |= {"found": find(values, where=where, order=order).ids, "skip": 0}
        where = " AND r.id = ANY(%(found)s)"
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(where=where, order=order), values)
        return [Row._make(row) for row in cursor.fetchall()]


def count(city: City, filters: Filters) -> int:
    """How many requests answer to the filters, on all pages; of words, no more than are looked at."""
    asked = _asked(city, filters)
    if asked is None:
        return 0
    where, values = asked
    if filters.words:
        return find(values | {"size": 0, "skip": 0}, where=where, order="DESC", counted=True).total
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(where=where), values)
        return int(cursor.fetchone()[0])


def _asked(city: City, filters: Filters) -> tuple[str, dict[str, Any]] | None:
    """The conditions, but for the words, and their values; None when nothing can answer to them."""
    values: dict[str, Any] = {"city": city.pk, "words": filters.words}
    if filters.ids is not None:
        values["ids"] = _references(filters.ids)
        return (" AND r.reference = ANY(%(ids)s)", values) if values["ids"] else None
    where = (
        list(_of_time(filters, values)) + list(_of_place(filters, values)) + list(_of_kind(filters, values))
    )
    type_ids = _type_ids(city, filters)
    if type_ids is not None:
        if not type_ids:
            return None
        values["types"] = type_ids
        where.append(" AND c.type_id = ANY(%(types)s)")
    return "".join(where), values


def _of_time(filters: Filters, values: dict[str, Any]) -> Iterable[str]:
    bounds = {
        "since": (" AND r.received_at >= %(since)s", filters.requested.since),
        "until": (" AND r.received_at < %(until)s", filters.requested.until),
        "updated_since": (f" AND {UPDATED} >= %(updated_since)s", filters.updated.since),
        "updated_until": (f" AND {UPDATED} < %(updated_until)s", filters.updated.until),
    }
    for name, (condition, value) in bounds.items():
        if value is not None:
            values[name] = value
            yield condition


def _of_place(filters: Filters, values: dict[str, Any]) -> Iterable[str]:
    circle = filters.circle
    for name, box in (("box", filters.box), ("round", circle.box if circle else None)):
        if box is not None:
            values |= {f"{name}{side}": degrees for side, degrees in zip("wsen", box, strict=True)}
            yield f" AND r.lat BETWEEN %({name}s)s AND %({name}n)s"
            yield f" AND r.lon BETWEEN %({name}w)s AND %({name}e)s"
    if circle is not None:
        values |= {"lat": circle.lat, "lon": circle.lon, "metres": circle.metres}
        yield _DISTANCE


def _of_kind(filters: Filters, values: dict[str, Any]) -> Iterable[str]:
    if filters.closed is not None:
        yield " AND c.status = 'closed'" if filters.closed else " AND c.status <> 'closed'"
    if filters.pictured:
        yield " AND EXISTS (SELECT 1 FROM cases_media m WHERE m.report_id = r.id AND m.public)"


def _type_ids(city: City, filters: Filters) -> list[int] | None:
    """The types meant, None for all. An unknown code is no type, and never all of them."""
    meant: set[int] | None = None
    if filters.codes is not None:
        types = ServiceType.objects.of(city).filter(code__in=filters.codes)
        meant = set(types.values_list("pk", flat=True))
    if filters.keywords is not None:
        wanted = {keyword.casefold() for keyword in filters.keywords}
        keyed = {
            offered.type_id
            for offered in offered_types(city)
            if wanted & {word.casefold() for words in offered.keywords.values() for word in words}
        }
        meant = keyed if meant is None else meant & keyed
    return sorted(meant) if meant is not None else None


def _references(ids: Iterable[str]) -> list[str]:
    """The references that can be one; what can't is no request's, so it is left out."""
    return [reference for text in ids if (reference := sound(text))]


def sound(text: str) -> str:
    """The nine digits of a reference however grouped, '' for what is none."""
    try:
        return references.parse(text)
    except Invalid:
        return ""


_named: dict[int, tuple[str, dict[str, str]]] = {}  # versions never change, so they may be kept for ever
_NAMES_KEPT = 20_000


def services_of(city: City, version_ids: Iterable[int], language: str) -> dict[int, tuple[str, str]]:
    """Code and name of each version, current or not: at most one look-up, none once they are known."""
    wanted = set(version_ids)
    missing = wanted - _named.keys()
    if missing:
        if len(_named) > _NAMES_KEPT:
            _named.clear()
            missing = wanted
        found = ServiceVersion.objects.of(city).filter(pk__in=missing)
        for pk, code, names in found.values_list("pk", "type__code", "names"):
            _named[pk] = (code, names)
    return {pk: (_named[pk][0], in_language(_named[pk][1], language)) for pk in wanted}
