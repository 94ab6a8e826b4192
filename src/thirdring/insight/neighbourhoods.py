"""How each neighbourhood fares: what is open, how the city kept its dates there, and how long things took.

Public cases only. Figures of the last 90 days are of the last full hour, the same for all who ask within it:
they are reckoned for all areas of a city at once, so a page of one area costs no more than a look at them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count

from thirdring.cases.models import SHOWN, Case
from thirdring.cases.rules import OPEN, Outcome, Status
from thirdring.city.models import City
from thirdring.insight.keeping import ENOUGH, NO_WORK, WINDOW, Share
from thirdring.kernel import clock


@dataclass(frozen=True, slots=True)
class Speed:
    """How long the ``closed`` cases of the window took from opening to closing, as a median in days."""

    closed: int
    days: float

    @property
    def enough(self) -> bool:
        """Whether it may be said of the city's work."""
        return self.closed >= ENOUGH


@dataclass(frozen=True, slots=True)
class Fares:
    """An area's last 90 days."""

    kept: Share = field(default_factory=lambda: Share(kept=0, due=0))
    speed: Speed = field(default_factory=lambda: Speed(closed=0, days=0.0))


def fares_of(city: City, area_id: int) -> Fares:
    """How the area fared in the 90 days before the last full hour."""
    hour = clock.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return _all_fares(city.pk, hour).get(area_id, Fares())


def open_by_type(city: City, area_id: int) -> list[tuple[int, int]]:
    """(type id, how many public cases are open) in the area, the most first."""
    open_ones = Case.objects.of(city).filter(SHOWN, status__in=sorted(status.value for status in OPEN))
    cases = open_ones.filter(area_ids__contains=[area_id])
    return list(cases.values_list("type_id").annotate(n=Count("pk")).order_by("-n", "type_id"))


def open_by_area(city: City) -> dict[int, int]:
    """How many public cases are open in each area that has any."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_BY_AREA, {"city": city.pk, "open": sorted(status.value for status in OPEN)})
        return dict(cursor.fetchall())


@lru_cache(maxsize=32)
def _all_fares(city_id: int, until: datetime) -> Mapping[int, Fares]:
    values: dict[str, Any] = {
        "city": city_id,
        "since": until - WINDOW,
        "until": until,
        "no_work": [outcome.value for outcome in NO_WORK],
        "no_answer": Outcome.AUTO_CLOSED.value,
        "waits": Status.ON_HOLD.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, values)
        kept = {area: Share(in_time, due) for area, due, in_time in cursor.fetchall()}
        cursor.execute(_SPEED, values)
        speed = {area: Speed(n, days) for area, n, days in cursor.fetchall()}
    nothing = Fares()
    return {
        area: Fares(kept.get(area, nothing.kept), speed.get(area, nothing.speed))
        for area in kept.keys() | speed.keys()
    }


_OPEN_BY_AREA = """
SELECT area, count(*) FROM cases_case c CROSS JOIN unnest(c.area_ids) AS area
WHERE c.city_id = %(city)s AND c.status = ANY(%(open)s) AND NOT c.private AND c.merged_into_id IS NULL
GROUP BY area
"""
# As insight.keeping has it, of all types: what waits is left out, for its date moves.
_KEPT = """
SELECT area, count(*), count(*) FILTER (
    WHERE c.status = 'closed' AND c.closed_at <= c.due_at AND c.outcome <> %(no_answer)s)
FROM cases_case c CROSS JOIN unnest(c.area_ids) AS area
WHERE c.city_id = %(city)s AND c.type_id IN (SELECT id FROM catalogue_servicetype WHERE city_id = %(city)s)
  AND c.due_at > %(since)s AND c.due_at <= %(until)s AND c.merged_into_id IS NULL AND NOT c.private
  AND c.status <> %(waits)s AND NOT (c.status = 'closed' AND c.outcome = ANY(%(no_work)s))
GROUP BY area
"""
_SPEED = """
SELECT area, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM l.at - c.opened_at) / 86400)
FROM cases_closure l JOIN cases_case c ON c.id = l.case_id CROSS JOIN unnest(c.area_ids) AS area
WHERE l.city_id = %(city)s AND l.at > %(since)s AND l.at <= %(until)s AND l.reopened_at IS NULL
  AND c.status = 'closed' AND NOT c.outcome = ANY(%(no_work)s) AND c.outcome <> %(no_answer)s
  AND c.merged_into_id IS NULL AND NOT c.private
GROUP BY area
"""
