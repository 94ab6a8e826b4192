"""The order of the day: a short tour over the stops from where the crew is. Pure, and the same every time.

Up to EXACT places the shortest way there is; beyond, nearest neighbour first, then 2-opt and or-opt until
neither finds anything shorter. Distances are in metres on a sphere, as the crow flies: a street network would
be better and is not needed to stop driving to and fro.
Stops that can't wait (``pinned``) come first, in a tour of their own, however far they are: a promise that is
broken or urgent is worth a detour. Sources: Held and Karp 1962 (exact), Croes 1958 (2-opt), Or 1976 (or-opt).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

EARTH = 6_371_000.0  # metres
EXACT = 9  # places, where the crew is included: some milliseconds
ROUNDS = 60  # of improving; 60 stops settle in under ten, and a bound is a bound
LONGEST_SEGMENT = 3  # stops that or-opt moves together
_SHORTER = 1e-6  # metres a change must save, so that rounding never makes it go round in circles

Point = tuple[float, float]  # (lon, lat), degrees
Tour = list[int]


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to go to; ``pinned`` when it can't wait."""

    lon: float
    lat: float
    pinned: bool = False


def ordered(stops: Sequence[Stop], *, start: Point | None = None) -> Tour:
    """The places of ``stops`` in the order to visit them; without ``start`` the first of them begins."""
    first = [n for n, stop in enumerate(stops) if stop.pinned]
    rest = [n for n, stop in enumerate(stops) if not stop.pinned]
    tour = _toured(stops, first, start)
    here = (stops[tour[-1]].lon, stops[tour[-1]].lat) if tour else start
    return tour + _toured(stops, rest, here)


def metres(a: Point, b: Point) -> float:
    """How far two points are apart (haversine)."""
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    across = math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * across
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(h)))


def length(points: Sequence[Point], tour: Sequence[int]) -> float:
    """How long a way is that begins at its first place and does not return, in metres."""
    return sum(metres(points[a], points[b]) for a, b in pairwise(tour))


def short_tour(points: Sequence[Point]) -> Tour:
    """A short way through all points from the first, which does not return."""
    if len(points) <= EXACT:
        return shortest(points)
    return improved(points, nearest_first(points))


def shortest(points: Sequence[Point]) -> Tour:
    """The shortest way through all points from the first: for few, as each one more doubles the work."""
    far = [[metres(a, b) for b in points] for a in points]
    ways: dict[tuple[frozenset[int], int], tuple[float, Tour]] = {(frozenset(), 0): (0.0, [0])}
    for _ in points[1:]:
        longer: dict[tuple[frozenset[int], int], tuple[float, Tour]] = {}
        for (seen, here), (gone, way) in ways.items():
            for n in range(1, len(points)):
                key, candidate = (seen | {n}, n), (gone + far[here][n], [*way, n])
                if n not in seen and (key not in longer or candidate < longer[key]):
                    longer[key] = candidate
        ways = longer
    return min(ways.values())[1]


def nearest_first(points: Sequence[Point]) -> Tour:
    """From the first point always on to the nearest one left."""
    left, tour = list(range(1, len(points))), [0]
    while left:
        here = points[tour[-1]]
        nearest = min(left, key=lambda n: (metres(here, points[n]), n))
        left.remove(nearest)
        tour.append(nearest)
    return tour


def improved(points: Sequence[Point], tour: Tour) -> Tour:
    """The tour, its first place kept, made shorter until nothing small helps any more."""
    far = [[metres(a, b) for b in points] for a in points]
    for _ in range(ROUNDS):
        better = _or_opt(far, _two_opt(far, tour))
        if better == tour:
            break
        tour = better
    return tour


def _toured(stops: Sequence[Stop], chosen: Sequence[int], start: Point | None) -> Tour:
    """Those chosen, in a tour from ``start``; the crew's own place is no stop."""
    points = [(stops[n].lon, stops[n].lat) for n in chosen]
    if not points:
        return []
    if start is None:
        return [chosen[n] for n in short_tour(points)]
    from_here = [start, *points]
    return [chosen[n - 1] for n in short_tour(from_here)[1:]]


def _two_opt(far: list[list[float]], tour: Tour) -> Tour:
    """Turn round every part whose turning saves way."""
    tour, size = list(tour), len(tour)
    for i in range(1, size - 1):
        for j in range(i + 1, size):
            a, b, c = tour[i - 1], tour[i], tour[j]
            saved = far[a][b] - far[a][c]
            if j + 1 < size:
                saved += far[c][tour[j + 1]] - far[b][tour[j + 1]]
            if saved > _SHORTER:
                tour[i : j + 1] = reversed(tour[i : j + 1])
    return tour


def _or_opt(far: list[list[float]], tour: Tour) -> Tour:
    """Move every one to three stops together to where they save the most."""
    for size in range(1, LONGEST_SEGMENT + 1):
        for i in range(1, len(tour) - size + 1):
            tour = _moved(far, tour, i, size)
    return tour


def _moved(far: list[list[float]], tour: Tour, i: int, size: int) -> Tour:
    segment, rest = tour[i : i + size], tour[:i] + tour[i + size :]
    gone = _joint(far, tour, i, i + size) - _between(far, rest, i, [])
    best, where = _SHORTER, 0
    for at in range(1, len(rest) + 1):
        saved = gone - (_between(far, rest, at, segment) - _between(far, rest, at, []))
        if saved > best:
            best, where = saved, at
    return [*rest[:where], *segment, *rest[where:]] if where else tour


def _joint(far: list[list[float]], tour: Tour, i: int, j: int) -> float:
    """The way from the stop before place i, through those up to place j, to the stop there."""
    return _between(far, tour[:i] + tour[j:], i, tour[i:j])


def _between(far: list[list[float]], rest: Tour, at: int, segment: Tour) -> float:
    """The way from the stop before ``at`` through the segment to the stop at it, if there is one."""
    way = [rest[at - 1], *segment, *rest[at : at + 1]]
    return sum(far[a][b] for a, b in pairwise(way))
