"""How likely two requests are the same thing. Pure: distance, time, kind and words, each with its reason.

Space and time come first and words add a little, as studies of a year of reports in Amsterdam and of
hand-labelled ones found; the person decides. The radius and the window are the type's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from rapidfuzz import fuzz, utils

EARTH_M = 6_371_000
LIKELY = 0.6  # from here on a person is asked before they send
POSSIBLE = 0.3  # from here on it is worth showing at all
OTHER_TYPE = 0.5  # a neighbouring type of the same group may be the same thing under another name


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is known of a request for comparing it. ``opened_at`` is aware; degrees are WGS84."""

    type_id: int
    group_id: int
    lon: float
    lat: float
    opened_at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two things are: ``score`` from 0 to 1, and what it is made of."""

    score: float
    metres: int
    hours: int
    same_type: bool
    words: float  # 0 to 1


def metres_between(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """The distance of two points on the globe (haversine)."""
    north, east = radians(lat_b - lat_a), radians(lon_b - lon_a)
    half = sin(north / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def box_around(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """West, south, east, north of a box that holds every point within ``metres``."""
    north = metres / 111_000
    east = north / max(0.01, cos(radians(lat)))
    return lon - east, lat - north, lon + east, lat + north


def likeness(one: Thing, other: Thing, *, radius_m: int, window: timedelta) -> Likeness | None:
    """How alike two things are; None when they are too far apart, too long ago, or of other kinds."""
    metres = metres_between(one.lon, one.lat, other.lon, other.lat)
    age = abs(one.opened_at - other.opened_at)
    same_type = one.type_id == other.type_id
    if metres > radius_m or age > window or not (same_type or one.group_id == other.group_id):
        return None
    near = 1 - metres / max(1, radius_m)
    recent = 1 - age / window
    words = _words_alike(one.words, other.words)
    kind = 1.0 if same_type else OTHER_TYPE
    score = kind * (0.55 + 0.3 * near + 0.05 * recent + 0.1 * words)
    return Likeness(
        round(score, 3), round(metres), int(age.total_seconds() // 3600), same_type, round(words, 2)
    )


def ranked(found: Iterable[tuple[int, Likeness]], *, most: int = 5) -> list[tuple[int, Likeness]]:
    """(id, likeness) of those worth showing, the most alike first."""
    worth = [(pk, alike) for pk, alike in found if alike.score >= POSSIBLE]
    return sorted(worth, key=lambda pair: (-pair[1].score, pair[1].metres, pair[0]))[:most]


def _words_alike(one: str, other: str) -> float:
    """0 to 1; 0 when either says nothing. Long texts are compared by their beginnings, so time is bounded."""
    if not one.strip() or not other.strip():
        return 0.0
    return fuzz.token_set_ratio(one[:400], other[:400], processor=utils.default_process) / 100
