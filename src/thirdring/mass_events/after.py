"""What a city learns from an event: when the reports came, from where, and what became of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Q

from thirdring.cases.rules import Status
from thirdring.kernel.actor import Actor
from thirdring.mass_events.counting import finest_areas
from thirdring.mass_events.models import Event, News
from thirdring.mass_events.queries import cases_of
from thirdring.places.models import Area

HOUR = timedelta(hours=1)
LONGEST = 24 * 14  # hours of the curve; what came later is not of the wave


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the curve, with its share of the highest."""

    at: datetime
    reports: int
    share: float  # 0 to 1, for a bar


@dataclass(frozen=True, slots=True)
class Place:
    """One area's part of an event. ``still_open`` are cases, not reports."""

    name: str
    cases: int
    still_open: int


@dataclass(frozen=True, slots=True)
class Balance:
    """How many cases there were, and how many of them are closed by now."""

    cases: int
    closed: int

    @property
    def still_open(self) -> int:
        return self.cases - self.closed


def curve(event: Event) -> list[Hour]:
    """The reports of its cases by hour, from the first to the last, quiet hours included; UTC hours."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_HOUR, [event.city_id, event.pk, LONGEST])
        found = dict(cursor.fetchall())
    if not found:
        return []
    first, most = min(found), max(found.values())
    hours = int((max(found) - first) / HOUR) + 1
    moments = [first + n * HOUR for n in range(min(hours, LONGEST))]
    return [Hour(at, found.get(at, 0), found.get(at, 0) / most) for at in moments]


def by_area(event: Event, actor: Actor) -> list[Place]:
    """Its cases by area, most first; those that no area holds stand last without a name."""
    areas, cases, still_open = finest_areas(event.city), Counter[int](), Counter[int]()
    for area_ids, status in cases_of(event, actor).values_list("area_ids", "status"):
        for area_id in areas.intersection(area_ids) or {0}:
            cases[area_id] += 1
            still_open[area_id] += status != Status.CLOSED
    names = dict(Area.objects.of(event.city_id).filter(pk__in=cases).values_list("pk", "name"))
    order = sorted(cases, key=lambda area_id: (area_id == 0, -cases[area_id], names.get(area_id, "")))
    return [Place(names.get(area_id, ""), cases[area_id], still_open[area_id]) for area_id in order]


def balance(event: Event, actor: Actor) -> Balance:
    """How many of its cases are closed."""
    closed = Count("pk", filter=Q(status=Status.CLOSED))
    known = cases_of(event, actor).aggregate(cases=Count("pk"), done=closed)
    return Balance(known["cases"], known["done"])


def time_to_first_update(event: Event, news: Sequence[News]) -> timedelta | None:
    """From opening the event to the first word after that; None while there is none."""
    later = [each.at for each in news if each.at > event.opened_at]
    return min(later) - event.opened_at if later else None


# The hours of a report's arrival: a case that others joined counts each of them.
_BY_HOUR = """
SELECT date_trunc('hour', report.received_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour, count(*)
FROM mass_events_link link JOIN cases_report report ON report.case_id = link.case_id
WHERE link.city_id = %s AND link.event_id = %s AND link.taken_out_at IS NULL
GROUP BY 1 ORDER BY 1 LIMIT %s
"""
