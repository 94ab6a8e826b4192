"""What is open around a place, of whatever type: asked before anybody knows what the caller calls about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from thirdring.cases import policy
from thirdring.cases.duplicates import box_around, metres_between
from thirdring.cases.queries import IN_BOX
from thirdring.cases.rules import Status
from thirdring.kernel.actor import Actor

MOST_LOOKED_AT = 200
_COLUMNS = (
    "reference", "place", "status", "opened_at", "due_at", "report_count", "lon", "lat", "type_id",
    "service_version__names", "agency__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCase:
    """An open case near a place; ``metres`` away, the nearest first."""

    reference: str
    type_names: Mapping[str, str]
    type_id: int
    agency: str
    place: str
    status: str
    opened_at: datetime
    due_at: datetime | None
    people: int
    metres: int


def open_near(actor: Actor, lon: float, lat: float, *, metres: float, most: int) -> list[NearCase]:
    """Open cases the actor may see within so many metres. One statement, bounded by the box around it."""
    visible = policy.visible_to(actor).filter(merged_into__isnull=True).exclude(status=Status.CLOSED)
    near = visible.extra(where=[IN_BOX], params=list(box_around(lon, lat, metres)))
    rows = near.order_by("-opened_at").values(*_COLUMNS)[:MOST_LOOKED_AT]
    found = (_near(row, metres_between(lon, lat, row["lon"], row["lat"])) for row in rows)
    inside = [each for each in found if each.metres <= metres]
    return sorted(inside, key=lambda each: (each.metres, each.reference))[:most]


def _near(row: Mapping[str, Any], metres: float) -> NearCase:
    return NearCase(
        reference=row["reference"],
        type_names=row["service_version__names"],
        type_id=row["type_id"],
        agency=row["agency__name"],
        place=row["place"],
        status=row["status"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        people=row["report_count"],
        metres=round(metres),
    )
