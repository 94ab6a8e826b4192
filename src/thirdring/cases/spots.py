"""Where the open cases of a queue lie: each by itself while they are few, else gathered on a grid.

The grid is one of degrees, made by the database: that has no H3, so hexagons would mean reading every point
first. Nobody sees the cells, because a gathering stands in the middle of its cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from thirdring.cases.boxes import Box
from thirdring.cases.models import Case
from thirdring.cases.queries import IN_BOX, QueueFilters, queue_cases
from thirdring.cases.rules import Status
from thirdring.kernel.actor import Actor

MOST_MARKS = 200
MOST_GATHERED = 20_000
FINEST = 0.0001  # degrees; about ten metres


@dataclass(frozen=True, slots=True)
class Spot:
    """One open case. ``type_names`` are words by language."""

    id: int
    reference: str
    type_names: Mapping[str, str]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Gathering:
    """Several open cases near each other, standing in their middle."""

    lon: float
    lat: float
    count: int


@dataclass(frozen=True, slots=True)
class Spots:
    """What a part of the map shows: either of the two. ``more``: it holds cases that are not counted."""

    single: list[Spot]
    gathered: list[Gathering]
    more: bool = False


def spots(actor: Actor, filters: QueueFilters, box: Box, *, single: int = MOST_MARKS) -> Spots:
    """Where the queue's open cases in the box are: up to ``single`` each by itself, else gathered.

    Never more than MOST_MARKS gatherings, of the first MOST_GATHERED cases: two statements at most.
    """
    held = _in_box(queue_cases(actor, filters), box)
    rows = list(held.values_list(*_COLUMNS)[: single + 1])
    if len(rows) <= single:
        return Spots([Spot(*row) for row in rows], [])
    gathered = _gathered(held, step_of(box))
    more = sum(each.count for each in gathered) > MOST_GATHERED
    return Spots([], gathered, more)


def step_of(box: Box) -> float:
    """The grid's step in degrees: 360 halved while the box can't touch more than MOST_MARKS cells.

    It hangs on the box's size alone, so that moving the map does not regroup what stays in sight.
    """
    step = 360.0
    while step > FINEST and box.cells(step / 2) <= MOST_MARKS:
        step /= 2
    return step


_COLUMNS = ("id", "reference", "service_version__names", "lon", "lat")
_GATHERED = """
SELECT avg(lon), avg(lat), count(*) FROM ({held}) AS held
GROUP BY floor(lon / %s), floor(lat / %s) ORDER BY 3 DESC, 1, 2
"""


def _in_box(cases: QuerySet[Case], box: Box) -> QuerySet[Case]:
    """Only the open ones there, in no order; the index ``case_spot`` leads to them."""
    corners = [box.east, box.north, box.west, box.south]
    return cases.exclude(status=Status.CLOSED).extra(where=[IN_BOX], params=corners).order_by()


def _gathered(held: QuerySet[Case], step: float) -> list[Gathering]:
    counted: Any = held.values("lon", "lat")[: MOST_GATHERED + 1]
    sql, params = counted.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_GATHERED.format(held=sql), [*params, step, step])
        return [Gathering(*row) for row in cursor.fetchall()]
