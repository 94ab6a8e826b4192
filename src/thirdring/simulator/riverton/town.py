"""The whole of Riverton on paper: ``plan(seed)`` draws the same city every time. Pure; no database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from thirdring.simulator.riverton import words
from thirdring.simulator.riverton.ground import Floats, Ground, degrees, in_degrees
from thirdring.simulator.riverton.landmarks import LandmarkPlan, draw_landmarks
from thirdring.simulator.riverton.naming import Names, house_number
from thirdring.simulator.riverton.parks import Park, draw_parks, draw_water
from thirdring.simulator.riverton.plats import Along, Plat, Style, draw_plats, main_lines
from thirdring.simulator.riverton.quarters import (
    Quarter,
    districts,
    join_plats,
    need_field,
    people,
    plat_shapes,
)
from thirdring.simulator.riverton.streets import (
    Line,
    Segment,
    Terrain,
    cut,
    inner_lines,
    main_group,
    shapes,
    standing,
)

HOUSE_EVERY = {Style.CORE: 30.0, Style.GRID: 58.0, Style.LONG: 58.0, Style.GARDEN: 62.0, Style.WORKS: 150.0}
SETBACK = 15.0  # metres from the middle of the street to the front door


@dataclass(frozen=True, slots=True)
class StreetPlan:
    """A street: its name and its lines, in degrees. ``main`` streets are drawn wider."""

    name: str
    main: bool
    lines: BaseGeometry


@dataclass(frozen=True, slots=True)
class Houses:
    """House numbers: arrays of one length. ``street`` is the place in Town.streets."""

    street: Sequence[int]
    number: Sequence[int]
    lon: Floats
    lat: Floats


@dataclass(frozen=True, slots=True)
class CrossingPlan:
    """Where two streets meet, by their places in Town.streets."""

    a: int
    b: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that stands still in Riverton, in degrees (WGS84)."""

    boundary: BaseGeometry
    water: Sequence[tuple[str, BaseGeometry]]
    parks: Sequence[Park]
    rail: BaseGeometry
    streets: Sequence[StreetPlan]
    houses: Houses
    crossings: Sequence[CrossingPlan]
    quarters: Sequence[Quarter]
    landmarks: Sequence[LandmarkPlan]


def plan(seed: int = 311) -> Town:
    """Draw the town. The same seed draws the same town, to the last house."""
    rng = np.random.default_rng(seed)
    ground = Ground.drawn(rng)
    limits = ground.city_limits()
    us, vs = main_lines(rng)
    plats = draw_plats(rng, us, vs)
    parts = plat_shapes(plats, ground, limits)
    plats = [plat for plat in plats if (plat.column, plat.row) in parts]
    parks = draw_parks(rng, plats, ground, limits)
    water = draw_water(ground, limits)
    dry = shapely.difference(limits.buffer(-25), shapely.union_all([shape for _, shape in water]).buffer(8))
    lines = main_group(us, vs, plats) | inner_lines(plats)
    terrain = Terrain(ground, dry, limits, [park.green for park in parks if park.green])
    segments = standing(cut(lines, vs), terrain, rng)
    names = Names(rng, list(lines))
    streets, order = _streets(segments, names, ground)
    houses = _houses(segments, order, ground, rng)
    quarters = _quarters(parts, plats, houses, rng)
    parks = [replace(park, shape=in_degrees(park.shape)) for park in parks]
    quarters = [replace(quarter, shape=in_degrees(quarter.shape)) for quarter in quarters]
    homes = np.column_stack([houses.lon, houses.lat])
    return Town(
        boundary=in_degrees(limits),
        water=[(name, in_degrees(shape)) for name, shape in water],
        parks=parks,
        rail=in_degrees(_rail(ground, limits)),
        streets=streets,
        houses=houses,
        crossings=_crossings(segments, order, ground),
        quarters=quarters,
        landmarks=draw_landmarks(rng, ground, parks, quarters, homes),
    )


def _streets(segments: Sequence[Segment], names: Names, ground: Ground) -> tuple[list[StreetPlan], list[int]]:
    """The streets, and for each segment the place of its street among them."""
    called = [names.of(segment) for segment in segments]
    places = {name: place for place, name in enumerate(sorted(set(called)))}
    order = [places[name] for name in called]
    runs: dict[int, list[list[tuple[float, float]]]] = defaultdict(list)
    ends: dict[tuple[Line, int], float] = {}
    main: set[int] = set()
    xs, ys = shapes(segments, ground)
    lon, lat = degrees(xs, ys)
    for n in sorted(
        range(len(segments)), key=lambda n: (order[n], *_line_key(segments[n].line), segments[n].start)
    ):
        segment, street = segments[n], order[n]
        points = list(zip(lon[n].tolist(), lat[n].tolist(), strict=True))
        points = points if segment.style == Style.GARDEN else points[::2]
        if ends.get((segment.line, street)) == segment.start:
            runs[street][-1] += points[1:]
        else:
            runs[street].append(points)
        ends[segment.line, street] = segment.end
        if segment.line.group == "main":
            main.add(street)
    return [
        StreetPlan(name, place in main, MultiLineString([LineString(run) for run in runs[place]]))
        for name, place in places.items()
    ], order


def _line_key(line: Line) -> tuple[str, float, str]:
    return line.along, line.at, line.group


def _houses(
    segments: Sequence[Segment], order: Sequence[int], ground: Ground, rng: np.random.Generator
) -> Houses:
    """Houses on both sides of every street, odd numbers on its left; none on bridges."""
    us, vs, streets, numbers = [], [], [], []
    taken: set[tuple[int, int]] = set()
    for segment, street in zip(segments, order, strict=True):
        every = HOUSE_EVERY[segment.style] * (1.3 if segment.line.group == "main" else 1)
        for side in () if segment.bridge else (1, -1):
            shift = float(rng.uniform(0.25, 0.75))
            places = np.arange(segment.start + every * shift, segment.end - 8, every)
            u, v = segment.plan(places, SETBACK * side)
            for place, at_u, at_v in zip(places.tolist(), u.tolist(), v.tolist(), strict=True):
                number = house_number(segment.line.along, place, odd=side == 1)
                if (street, number) not in taken:
                    taken.add((street, number))
                    us.append(at_u)
                    vs.append(at_v)
                    streets.append(street)
                    numbers.append(number)
    lon, lat = ground.lon_lat(us, vs)
    return Houses(streets, numbers, lon, lat)


def _crossings(segments: Sequence[Segment], order: Sequence[int], ground: Ground) -> list[CrossingPlan]:
    """Every pair of streets that meet at an end of their segments."""
    met: dict[tuple[float, float], set[int]] = defaultdict(set)
    where: dict[tuple[float, float], tuple[float, float]] = {}
    for segment, street in zip(segments, order, strict=True):
        ends = np.array([segment.start, segment.end])
        flat = ends.tolist()
        u, v = segment.plan(ends)
        for n in (0, 1):
            node = (
                (segment.line.at, flat[n])
                if segment.line.along == Along.RIVER
                else (flat[n], segment.line.at)
            )
            met[node].add(street)
            where[node] = (float(u[n]), float(v[n]))
    nodes = [(node, pair) for node in sorted(met) for pair in combinations(sorted(met[node]), 2)]
    lon, lat = ground.lon_lat([where[n][0] for n, _ in nodes], [where[n][1] for n, _ in nodes])
    return [
        CrossingPlan(a, b, x, y) for (_, (a, b)), x, y in zip(nodes, lon.tolist(), lat.tolist(), strict=True)
    ]


def _quarters(
    parts: dict[tuple[int, int], BaseGeometry],
    plats: Sequence[Plat],
    houses: Houses,
    rng: np.random.Generator,
) -> list[Quarter]:
    groups = join_plats(parts, plats, rng)
    joined = [shapely.union_all([parts[key] for key in group]) for group in groups]
    centres = np.array([shape.centroid.coords[0] for shape in joined])
    middle_out = np.linalg.norm(centres, axis=1).argsort(kind="stable").tolist()
    joined, groups, centres = (
        [joined[n] for n in middle_out],
        [groups[n] for n in middle_out],
        centres[middle_out],
    )
    tree = shapely.STRtree([in_degrees(shape) for shape in joined])
    _, held = tree.query(shapely.points(houses.lon, houses.lat), predicate="within")
    population = people(np.bincount(held, minlength=len(joined)).tolist(), centres, rng)
    need = need_field(centres, rng).tolist()
    district = districts(joined, population)
    east = {(plat.column, plat.row): plat.west > 0 for plat in plats}
    bank = [east[group[0]] for group in groups]
    return [
        Quarter(
            words.NEIGHBOURHOODS[n], shape, frozenset(groups[n]), population[n], need[n], district[n], bank[n]
        )
        for n, shape in enumerate(joined)
    ]


def _rail(ground: Ground, limits: BaseGeometry) -> BaseGeometry:
    """The railway: along the east bank, then away to the north-east."""
    v = np.arange(-9_500, 9_600, 150.0)
    u = 3_150 + 900 * np.tanh((v - 800) / 1_500) + 160 * np.sin(v / 1_700)
    return shapely.intersection(LineString(list(zip(*ground.place(u, v), strict=True))), limits)
