"""Counts of reports by hour, type and area, as the detector looks at them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from thirdring.city.models import City
from thirdring.mass_events.surge import FEWEST, HOURS, WEEKS, Surge, surge, usual
from thirdring.places.caches import PerCity
from thirdring.places.models import Area

HOUR = timedelta(hours=1)
Series = tuple[int, int]  # type, area (0: the whole city)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A surge of one type; ``area_id`` 0 is the whole city."""

    type_id: int
    area_id: int
    surge: Surge


def alarms(city: City, now: datetime) -> list[Alarm]:
    """The surges of the last day, up to now. One statement in a quiet city, nine in any other."""
    lately = _counts(city, now, None)
    busy = {series: counts for series, counts in lately.items() if sum(counts) >= FEWEST and counts[-1]}
    if not busy:
        return []
    weeks = [_counts(city, moment, sorted({type_id for type_id, _ in busy})) for moment in _weeks(city, now)]
    found = []
    for (type_id, area_id), counts in sorted(busy.items()):
        before = [week.get((type_id, area_id), _NONE) for week in weeks]
        known = surge(counts, _means(before))
        if known is not None:
            found.append(Alarm(type_id, area_id, known))
    return found


_NONE = (0,) * HOURS


def _weeks(city: City, now: datetime) -> Iterator[datetime]:
    """The same moment of the eight weeks before, by the city's own clock: rush hour stays rush hour."""
    local = now.astimezone(ZoneInfo(city.time_zone))
    return (local - timedelta(weeks=back) for back in range(1, WEEKS + 1))


def _means(weeks: Sequence[Sequence[int]]) -> list[float]:
    even = sum(map(sum, weeks)) / (HOURS * len(weeks))
    return [usual([week[hour] for week in weeks], even) for hour in range(HOURS)]


def _counts(city: City, until: datetime, type_ids: list[int] | None) -> Mapping[Series, list[int]]:
    """Reports of the 24 hours up to a moment, oldest hour first, by type and area, and in the whole city."""
    areas, since = finest_areas(city), until - HOURS * HOUR
    found: dict[Series, list[int]] = defaultdict(lambda: [0] * HOURS)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [since, city.pk, since, until, type_ids, type_ids])
        for type_id, area_ids, hour, count in cursor.fetchall():
            for area_id in (0, *areas.intersection(area_ids)):
                found[type_id, area_id][min(hour, HOURS - 1)] += count
    return found


def finest_areas(city: City) -> frozenset[int]:
    """The areas of the kind that cuts the city into most pieces: where a surge shows soonest."""
    return _finest_areas.of(city)


_COUNTED = """
SELECT type_id, area_ids, floor(extract(epoch FROM opened_at - %s) / 3600)::int, count(*) FROM cases_case
WHERE city_id = %s AND opened_at > %s AND opened_at <= %s AND (%s::bigint[] IS NULL OR type_id = ANY(%s))
GROUP BY 1, 2, 3
"""


def _read_finest(city: City) -> frozenset[int]:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for pk, kind in Area.objects.of(city).values_list("pk", "kind"):
        by_kind[kind].add(pk)
    most = max(map(len, by_kind.values()), default=0)
    return next((frozenset(areas) for areas in by_kind.values() if len(areas) == most), frozenset())


_finest_areas = PerCity(_read_finest)
