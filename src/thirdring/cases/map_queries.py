"""The public's map: how many cases lie in which cell, and the single ones where they are few.

Private cases are in no row that is read here: neither in the counts nor in the indexes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from thirdring.cases import cells
from thirdring.cases.boxes import Box
from thirdring.cases.map_rules import PERIODS, Asked
from thirdring.city.models import City
from thirdring.kernel import clock

MOST_SINGLE = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """One public case on the map."""

    reference: str
    version_id: int
    open: bool
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Several cases of one cell, at its middle; ``smallest`` when there are no finer cells to take apart."""

    cell: int
    lon: float
    lat: float
    count: int
    smallest: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the map shows: single cases or clusters, together all that touch it."""

    single: list[Mark]
    clusters: list[Cluster]

    @property
    def count(self) -> int:
        """How many cases it shows."""
        return len(self.single) + sum(cluster.count for cluster in self.clusters)


def map_part(
    city: City, asked: Asked, box: Box, *, ids: Sequence[int] | None = None, single: int = MOST_SINGLE
) -> Part:
    """The public cases that lie in the box or in a cell that touches it: up to ``single`` by themselves.

    The size of the cells hangs on the box's size alone, so that moving the map regroups nothing.
    With ``ids`` only those cases. At most two statements.
    """
    resolution = cells.resolution_for(box)
    if ids is None:
        counts = _counts(city, asked, box, resolution)
    else:
        counts = _counts_of(city, asked, box, resolution, ids)
    if sum(counts.values()) > single:
        smallest = resolution == cells.FINEST
        return Part(
            [], [Cluster(cell, *cells.middle(cell), n, smallest) for cell, n in sorted(counts.items())]
        )
    return Part(_singles(city, asked, counts, ids), [])


def count_public(city: City, asked: Asked) -> int:
    """How many public cases there are, with a point or without: one statement, whatever their number."""
    return sum(_rows(_SUM, _values(city, asked) | {"resolution": cells.COUNTED[0]}, asked).values())


def _counts(city: City, asked: Asked, box: Box, resolution: int) -> dict[int, int]:
    """How many cases there are in each cell that touches the box and has any."""
    values = _values(city, asked) | {"resolution": resolution}
    if resolution <= cells.ALL_OF_CITY:
        found = _rows(_SUM, values, asked)
        found.pop(0, None)
        return {cell: found[cell] for cell in cells.near(found, box, resolution)}
    touching = cells.touching(box, resolution)
    statement = _SUM_OF if resolution in cells.COUNTED else _COUNT_OF
    return _rows(statement, values | _spans(touching), asked)


def _counts_of(city: City, asked: Asked, box: Box, resolution: int, ids: Sequence[int]) -> dict[int, int]:
    """The same for cases that are known, such as those that hold some words."""
    values = _values(city, asked) | {"resolution": resolution, "ids": list(ids)}
    found = _rows(_COUNT_IDS, values, asked)
    return {cell: found[cell] for cell in cells.near(found, box, resolution)}


def _singles(city: City, asked: Asked, counts: Iterable[int], ids: Sequence[int] | None) -> list[Mark]:
    known = " AND c.id = ANY(%(ids)s)" if ids is not None else ""
    statement = _SINGLE.replace("{known}", known)
    with connection.cursor() as cursor:
        cursor.execute(
            _filled(statement, asked), _values(city, asked) | _spans(counts) | {"ids": list(ids or ())}
        )
        return [Mark(*row) for row in cursor.fetchall()]


def _spans(of: Iterable[int]) -> dict[str, Any]:
    """Cells, and the ranges of finest ones within them, a pair for each."""
    listed = list(of)
    spans = [cells.span(cell) for cell in listed]
    return {
        "cells": listed,
        "least": [least for least, _ in spans],
        "most": [most for _, most in spans],
    }


def _rows(statement: str, values: dict[str, Any], asked: Asked) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_filled(statement, asked), values)
        return {int(cell): int(count) for cell, count in cursor.fetchall() if count}


def _values(city: City, asked: Asked) -> dict[str, Any]:
    return {
        "city": city.pk,
        "zone": city.time_zone,
        "now": clock.now(),
        "days": asked.days,
        "period": PERIODS.index(asked.days) + 1,
        "types": list(asked.type_ids) if asked.type_ids is not None else [],
    }


def period_start(city: City, days: int | None) -> datetime | None:
    """When the period begins, as the counts reckon it; None for all time."""
    if days is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_START}", _values(city, Asked(days=days)))
        start: datetime = cursor.fetchone()[0]
        return start


def _filled(statement: str, asked: Asked) -> str:
    """The statement with the conditions that are asked for."""
    of_type = " AND {}type_id = ANY(%(types)s)" if asked.type_ids is not None else ""
    since = f" AND {{}}opened_at >= {_START}" if asked.days is not None else ""
    status = {None: "", True: " AND {}status <> 'closed'", False: " AND {}status = 'closed'"}[asked.open]
    kept = {
        None: "open[%(period)s] + closed[%(period)s]",
        True: "open[%(period)s]",
        False: "closed[%(period)s]",
    }
    changed = {None: "", True: " AND open", False: " AND NOT open"}[asked.open] + since
    return statement.format(
        kept=kept[asked.open],
        of_type=of_type.format(""),
        changed=changed.format(""),
        case=(of_type + since + status).replace("{}", "c."),
    )


_DAY = """coalesce((SELECT day FROM cases_mapcounting WHERE city_id = %(city)s),
                   (%(now)s AT TIME ZONE %(zone)s)::date)"""
_START = f"(({_DAY} - %(days)s::int)::timestamp AT TIME ZONE %(zone)s)"
_IN_CELLS = " AND cell = ANY(%(cells)s)"
_CHANGED_IN_CELLS = " AND h3_parent(nullif(cell, 0), %(resolution)s) = ANY(%(cells)s)"


def _summing(in_cells: str, changed_in_cells: str) -> str:
    """What was counted, and what changed since."""
    return f"""
SELECT cell, sum(n) FROM (
    SELECT cell, {{kept}} AS n FROM cases_mapcount
    WHERE city_id = %(city)s AND resolution = %(resolution)s
      AND counting = (SELECT number FROM cases_mapcounting WHERE city_id = %(city)s){in_cells}{{of_type}}
    UNION ALL
    SELECT coalesce(h3_parent(nullif(cell, 0), %(resolution)s), 0), n FROM cases_mapchange
    WHERE city_id = %(city)s{changed_in_cells}{{of_type}}{{changed}}
) AS known GROUP BY cell
"""


_SUM = _summing("", "")
_SUM_OF = _summing(_IN_CELLS, _CHANGED_IN_CELLS)
_COUNT_OF = """
SELECT span.cell, found.n FROM unnest(%(cells)s::bigint[], %(least)s::bigint[], %(most)s::bigint[])
    AS span (cell, least, most)
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM cases_case c
    WHERE c.city_id = %(city)s AND c.cell BETWEEN span.least AND span.most AND c.cell IS NOT NULL
      AND NOT c.private AND c.merged_into_id IS NULL{case}
) AS found
"""
_COUNT_IDS = """
SELECT h3_parent(c.cell, %(resolution)s), count(*) FROM cases_case c
WHERE c.city_id = %(city)s AND c.id = ANY(%(ids)s) AND c.cell IS NOT NULL
  AND NOT c.private AND c.merged_into_id IS NULL{case}
GROUP BY 1
"""
_SINGLE = """
SELECT found.* FROM unnest(%(least)s::bigint[], %(most)s::bigint[]) AS span (least, most)
CROSS JOIN LATERAL (
    SELECT c.reference, c.service_version_id, c.status <> 'closed', c.lon, c.lat FROM cases_case c
    WHERE c.city_id = %(city)s AND c.cell BETWEEN span.least AND span.most AND c.cell IS NOT NULL
      AND NOT c.private AND c.merged_into_id IS NULL{known}{case}
) AS found
"""


def spans_of_box(box: Box) -> Sequence[tuple[int, int]] | None:
    """The ranges of finest cells that the box touches; None for a large one, where looking is dearer."""
    resolution = cells.resolution_for(box)
    if resolution in cells.COUNTED and resolution < cells.COUNTED[-1]:
        return None
    return [cells.span(cell) for cell in cells.touching(box, resolution)]
