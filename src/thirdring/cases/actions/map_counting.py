"""Counting the public's map afresh."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from thirdring.cases.cells import COUNTED
from thirdring.cases.map_rules import PERIODS
from thirdring.cases.models import MapChange, MapCounting
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

MANY = 20_000  # changes beside the count that it is worth being made again for


def map_is_old(city: City) -> bool:
    """Whether the count is of another day, or so much has changed since that reading it grows slow."""
    counting = MapCounting.objects.of(city).first()
    if counting is None or counting.day != _today(city):
        return True
    return MapChange.objects.of(city)[: MANY + 1].count() > MANY


@action
def count_map(city: City, *, actor: Actor) -> MapCounting:
    """Count the city's public cases by cell, type and age, and forget the changes that this count holds.

    Cases and changes are read by one statement and so of one moment: none is counted twice, and what is
    changed meanwhile stays beside the count. Whoever reads sees the old count or the new one, each complete.
    """
    today = _today(city)
    MapCounting.objects.of(city).get_or_create(
        city=city, defaults={"number": 0, "day": today, "counted_at": clock.now()}
    )
    counting = MapCounting.objects.of(city).select_for_update().get()  # two workers count one after the other
    before, counting.number = counting.number, counting.number + 1
    counting.day, counting.counted_at = today, clock.now()
    values = {"city": city.pk, "counting": counting.number, **_starts(city, today)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        cursor.execute("DELETE FROM cases_mapcount WHERE city_id = %s AND counting <= %s", [city.pk, before])
    counting.save()
    return counting


def _today(city: City) -> date:
    return clock.now().astimezone(ZoneInfo(city.time_zone)).date()


def _starts(city: City, today: date) -> dict[str, Any]:
    return {"zone": city.time_zone} | {
        f"from_{days}": today - timedelta(days=days) for days in PERIODS if days is not None
    }


def _counts(status: str) -> str:
    """An array of counts, one for each of PERIODS."""
    parts = [
        f"count(*) FILTER (WHERE {status}"
        + (f" AND opened_at >= %(from_{days})s::timestamp AT TIME ZONE %(zone)s" if days else "")
        + ")"
        for days in PERIODS
    ]
    return f"ARRAY[{', '.join(parts)}]"


# The cells of all resolutions are counted in one reading of the table.
_COUNT = f"""
WITH counted_now AS (DELETE FROM cases_mapchange WHERE city_id = %(city)s), cells AS (
    SELECT {", ".join(f"coalesce(h3_parent(cell, {r}), 0) AS cell_{r}" for r in COUNTED)},
           type_id, status, opened_at
    FROM cases_case WHERE city_id = %(city)s AND NOT private AND merged_into_id IS NULL
)
INSERT INTO cases_mapcount (city_id, counting, resolution, cell, type_id, open, closed)
SELECT %(city)s, %(counting)s,
       CASE {" ".join(f"WHEN grouping(cell_{r}) = 0 THEN {r}" for r in COUNTED)} END,
       coalesce({", ".join(f"cell_{r}" for r in COUNTED)}), type_id,
       {_counts("status <> 'closed'")}, {_counts("status = 'closed'")}
FROM cells
GROUP BY GROUPING SETS ({", ".join(f"(cell_{r}, type_id)" for r in COUNTED)})
"""
