"""Riverton's streets: the lines of the plan, cut where there is no land, named and numbered. Pure.

A line of the plan is cut at every crossing into segments (block faces). A segment stands when it is on dry
land inside the city and not in a park; one street is the standing segments of one name.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from thirdring.simulator.riverton.ground import Floats, Ground
from thirdring.simulator.riverton.plats import QUAY, Along, Plat, Style

STEPS = np.linspace(0, 1, 5)  # where along a segment it is looked at
GAPS = {Style.CORE: 0.02, Style.GRID: 0.05, Style.LONG: 0.05, Style.GARDEN: 0.15, Style.WORKS: 0.12}
BRIDGES = frozenset((-3, -1, 0, 2, 3, -5, 5))  # which of the main roads across, counted from Main Street


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the plan. ``group`` keeps plats apart; ``plat`` is None where the line is shared."""

    along: Along
    at: float
    group: str
    plat: Plat | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A block face: from ``start`` to ``end`` on its line. ``style`` is that of the plat beside it."""

    line: Line
    start: float
    end: float
    style: Style
    bridge: bool = False

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    def plan(self, at: Floats, aside: float = 0.0) -> tuple[Floats, Floats]:
        """Points of the plan at these places along the line, ``aside`` metres to its left."""
        if self.line.along == Along.RIVER:
            u, v = np.full_like(at, self.line.at - aside), at
        else:
            u, v = at, np.full_like(at, self.line.at + aside)
        return self.line.plat.bent(u, v) if self.line.plat else (u, v)


@dataclass(frozen=True, slots=True)
class Green:
    """A park that fills a rectangle of a plat."""

    plat: Plat
    west: float
    east: float
    south: float
    north: float

    def holds(self, segment: Segment) -> bool:
        """Whether the segment would run through the park, not along its edge."""
        line = segment.line
        if line.along == Along.RIVER:
            return self.west < line.at < self.east and self.south < segment.middle < self.north
        return self.south < line.at < self.north and self.west < segment.middle < self.east


def main_group(us: Sequence[float], vs: Sequence[float], plats: Iterable[Plat]) -> dict[Line, set[float]]:
    """The main roads, with the places where something meets them."""
    lines: dict[Line, set[float]] = {Line(Along.RIVER, u, "main"): set(vs) for u in us}
    lines |= {Line(Along.ACROSS, v, "main"): set(us) for v in vs}
    for plat in plats:
        for u in (plat.west, plat.east):
            lines[Line(Along.RIVER, u, "main")].update(plat.vs)
        for v in (plat.south, plat.north):
            lines[Line(Along.ACROSS, v, "main")].update(plat.us)
    return lines


def inner_lines(plats: Iterable[Plat]) -> dict[Line, set[float]]:
    """The streets inside plats; those of the old town run on from plat to plat."""
    lines: dict[Line, set[float]] = defaultdict(set)
    for plat in plats:
        side = "east" if plat.west > 0 else "west"
        group, own = (side, None) if plat.is_core else (f"{plat.column}/{plat.row}", plat)
        for u in plat.us:
            lines[Line(Along.RIVER, u, group, own)].update((plat.south, *plat.vs, plat.north))
        for v in plat.vs:
            lines[Line(Along.ACROSS, v, group, own)].update((plat.west, *plat.us, plat.east))
    return dict(lines)


def cut(lines: dict[Line, set[float]], vs: Sequence[float]) -> list[Segment]:
    """The lines as segments between their crossings, the bridges marked."""
    middle = min(range(len(vs)), key=lambda n: abs(vs[n]))
    bridges = {vs[middle + n] for n in BRIDGES if 0 <= middle + n < len(vs)}
    segments = []
    for line, places in lines.items():
        style = line.plat.style if line.plat else Style.CORE
        ordered = sorted(places)
        for start, end in pairwise(ordered):
            over_water = line.along == Along.ACROSS and start == -QUAY and end == QUAY
            if not over_water or line.at in bridges:
                segments.append(Segment(line, start, end, style, bridge=over_water))
    return segments


@dataclass(frozen=True, slots=True)
class Terrain:
    """Where streets may run: ``dry`` land inside ``limits`` (metres), around the ``greens``."""

    ground: Ground
    dry: BaseGeometry
    limits: BaseGeometry
    greens: Sequence[Green]


def standing(segments: Sequence[Segment], terrain: Terrain, rng: np.random.Generator) -> list[Segment]:
    """The segments that stand: on land (bridges: in the city), through no park, not left out by chance."""
    xs, ys = shapes(segments, terrain.ground)
    dry, inside = _all_inside(terrain.dry, xs, ys), _all_inside(terrain.limits, xs, ys)
    chances = rng.random(len(segments))
    by_plat: dict[tuple[int, int], list[Green]] = defaultdict(list)
    for green in terrain.greens:
        by_plat[green.plat.column, green.plat.row].append(green)
    return [
        segment
        for segment, is_dry, is_inside, chance in zip(segments, dry, inside, chances, strict=True)
        if (is_inside if segment.bridge else is_dry)
        and (segment.line.group == "main" or chance > GAPS[segment.style])
        and not any(green.holds(segment) for green in _greens_of(segment, by_plat, terrain.greens))
    ]


def _all_inside(shape: BaseGeometry, xs: Floats, ys: Floats) -> list[bool]:
    shapely.prepare(shape)
    inside: list[bool] = (
        shapely.contains_xy(shape, xs.ravel(), ys.ravel()).reshape(xs.shape).all(axis=1).tolist()
    )
    return inside


def _greens_of(
    segment: Segment, by_plat: dict[tuple[int, int], list[Green]], greens: Sequence[Green]
) -> Sequence[Green]:
    if segment.line.group == "main":
        return ()
    plat = segment.line.plat
    return by_plat[plat.column, plat.row] if plat else [green for green in greens if green.plat.is_core]


def shapes(segments: Sequence[Segment], ground: Ground) -> tuple[Floats, Floats]:
    """Metres east and north of five points of each segment: two arrays of one row a segment."""
    plans = [segment.plan(segment.start + STEPS * (segment.end - segment.start)) for segment in segments]
    return ground.place(np.array([u for u, _ in plans]), np.array([v for _, v in plans]))
