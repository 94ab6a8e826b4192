"""The same thing at the same place soon after a closing: said on both cases, so that both are looked at.

Found by a sweep and not while a report is taken in, so that reporting never waits for it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from thirdring.cases.actions.timeline import Line, chained, keep_timelines
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Outcome
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

SAME_PLACE_M = 25  # where the type names no radius of its own
# A closing that claimed to end the matter; a duplicate, a withdrawal or spam never did.
_ENDED = (Outcome.FIXED, Outcome.NO_PROBLEM_FOUND, Outcome.CANNOT_FIX, Outcome.AUTO_CLOSED)


@dataclass(frozen=True, slots=True)
class CameBack:
    """A new case and the closed one it repeats."""

    case_id: int
    earlier_id: int
    metres: int
    days: int


@action
def flag_recurrences(city: City, *, since: datetime, actor: Actor) -> list[CameBack]:
    """Flag the open cases opened since that repeat one closed within its type's ``reopen_days``.

    Each pair is written once however often this runs, so workers may run it at the same time. Returns the new
    ones.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        values = (now, SAME_PLACE_M, [outcome.value for outcome in _ENDED], city.pk, since)
        cursor.execute(_FLAG, values)
        found = [CameBack(*row) for row in cursor.fetchall()]
    for each in found:
        _say(city, each, actor, now)
    return found


def _say(city: City, found: CameBack, actor: Actor, now: datetime) -> None:
    """A line on each timeline. The versions stay: what the program noticed refuses nobody."""
    pair = Case.objects.of(city).filter(pk__in=[found.case_id, found.earlier_id]).order_by("pk")
    cases = {case.pk: case for case in pair.select_for_update().defer("search")}
    new, earlier = cases[found.case_id], cases[found.earlier_id]
    entries = [
        *chained(earlier, [_line(EntryKind.CAME_BACK, new, found)], actor=actor, at=now),
        *chained(new, [_line(EntryKind.RECURRENCE, earlier, found)], actor=actor, at=now),
    ]
    keep_timelines(cases.values(), entries)


def _line(kind: EntryKind, other: Case, found: CameBack) -> Line:
    return Line(kind, data={"case": other.reference, "metres": found.metres, "days": found.days})


# The box finds by the index, the distance (flat, which is right to a centimetre so near) decides.
_FLAG = """
INSERT INTO cases_recurrence (city_id, case_id, earlier_id, metres, days, at)
SELECT new.city_id, new.id, old.id, old.metres, extract(day FROM new.opened_at - old.closed_at), %s
FROM cases_case new
JOIN catalogue_serviceversion version ON version.id = new.service_version_id
CROSS JOIN LATERAL (SELECT coalesce(nullif(version.duplicate_radius_m, 0), %s) AS m) radius
CROSS JOIN LATERAL (
    SELECT past.id, past.closed_at, round(sqrt(
        power((past.lat - new.lat) * 111195, 2)
        + power((past.lon - new.lon) * 111195 * cos(radians(new.lat)), 2)
    )) AS metres
    FROM cases_case past
    WHERE past.city_id = new.city_id AND past.type_id = new.type_id AND past.id <> new.id
        AND past.status = 'closed' AND past.outcome = ANY(%s) AND past.lon IS NOT NULL
        AND past.closed_at <= new.opened_at
        AND past.closed_at >= new.opened_at - make_interval(days => version.reopen_days)
        AND point(past.lon, past.lat) <@ box(
            point(new.lon - radius.m / (111000 * cos(radians(new.lat))), new.lat - radius.m / 111000.0),
            point(new.lon + radius.m / (111000 * cos(radians(new.lat))), new.lat + radius.m / 111000.0)
        )
    ORDER BY past.closed_at DESC LIMIT 1
) old
WHERE new.city_id = %s AND new.opened_at >= %s AND new.lon IS NOT NULL
    AND new.status <> 'closed' AND new.merged_into_id IS NULL AND old.metres <= radius.m
ON CONFLICT (case_id) DO NOTHING
RETURNING case_id, earlier_id, metres, days
"""
