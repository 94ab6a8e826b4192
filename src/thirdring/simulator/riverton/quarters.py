"""Riverton's neighbourhoods and council districts: plats joined along main roads and the river. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from thirdring.simulator.riverton.ground import Floats, Ground
from thirdring.simulator.riverton.plats import Plat

NEIGHBOURHOODS, DISTRICTS = 76, 9
PEOPLE = 300_000
SMALLEST_M2 = 90_000.0  # a scrap of a plat at the city's edge goes to its neighbour


@dataclass(frozen=True, slots=True)
class Quarter:
    """A neighbourhood: its shape in metres, its plats, people, need (0 to 1) and district (0 to 8)."""

    name: str
    shape: BaseGeometry
    plats: frozenset[tuple[int, int]]
    population: int = 0
    need: float = 0.0
    district: int = 0
    east_bank: bool = True

    @property
    def code(self) -> str:
        """'otter-creek' for Otter Creek."""
        return self.name.lower().replace("'", "").replace(" ", "-")


def ring(
    ground: Ground, west: float, east: float, south: float, north: float, plat: Plat | None = None
) -> BaseGeometry:
    """A rectangle of the plan as a shape in metres, its sides bent like the streets along it."""
    u = np.concatenate(
        [np.linspace(west, east, 13), np.full(13, east), np.linspace(east, west, 13), np.full(13, west)]
    )
    v = np.concatenate(
        [np.full(13, south), np.linspace(south, north, 13), np.full(13, north), np.linspace(north, south, 13)]
    )
    if plat is not None:
        u, v = plat.bent(u, v)
    return shapely.make_valid(Polygon(list(zip(*ground.place(u, v), strict=True))))


def plat_shapes(
    plats: Iterable[Plat], ground: Ground, limits: BaseGeometry
) -> dict[tuple[int, int], BaseGeometry]:
    """What of each plat is inside the city, to the middle of the river; scraps are left out."""
    shapes = {}
    for plat in plats:
        west = 0.0 if 0 < plat.west < 200 else plat.west
        east = 0.0 if -200 < plat.east < 0 else plat.east
        shape = shapely.intersection(ring(ground, west, east, plat.south, plat.north), limits)
        if shape.area > 1:
            shapes[plat.column, plat.row] = shape
    return shapes


def join_plats(
    shapes: Mapping[tuple[int, int], BaseGeometry], plats: Sequence[Plat], rng: np.random.Generator
) -> list[list[tuple[int, int]]]:
    """The plats in NEIGHBOURHOODS groups, each joined along shared sides and on one bank of the river."""
    bank = {(p.column, p.row): p.west > 0 for p in plats}
    groups: dict[int, list[tuple[int, int]]] = {n: [key] for n, key in enumerate(sorted(shapes))}
    size = {n: shapes[keys[0]].area * float(rng.uniform(0.75, 1.3)) for n, keys in groups.items()}
    while len(groups) > NEIGHBOURHOODS:
        smallest = min(groups, key=lambda n: size[n])
        beside = _beside(groups, smallest, bank)
        if not beside:
            size[smallest] = float("inf")
            continue
        best = min(beside, key=lambda n: (size[n] * float(rng.uniform(0.8, 1.25)) / beside[n], n))
        groups[best] += groups.pop(smallest)
        size[best] += size.pop(smallest)
    return list(groups.values())


def _beside(
    groups: Mapping[int, list[tuple[int, int]]], one: int, bank: Mapping[tuple[int, int], bool]
) -> dict[int, int]:
    """The groups that share sides with this one, and how many."""
    sides: dict[int, int] = defaultdict(int)
    where = {key: n for n, keys in groups.items() for key in keys}
    for column, row in groups[one]:
        for key in ((column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)):
            other = where.get(key)
            if other is not None and other != one and bank[key] == bank[column, row]:
                sides[other] += 1
    return sides


def need_field(points: Floats, rng: np.random.Generator) -> Floats:
    """Need at points in metres, 0 to 1 by rank: smooth over the city, highest by the old works."""
    centres = np.vstack(
        [rng.uniform(-6_500, 6_500, (14, 2)), [[1_600, -3_600], [900, -5_200], [-2_500, 900]]]
    )
    heights = np.concatenate([rng.normal(0, 1, 14), [2.2, 1.8, 1.0]])
    widths = np.concatenate([rng.uniform(1_400, 2_600, 14), [2_200, 2_000, 1_500]])
    apart = np.linalg.norm(points[:, None, :] - centres[None, :, :], axis=2)
    raw = (heights * np.exp(-((apart / widths) ** 2))).sum(axis=1)
    raw = raw - 0.00018 * np.linalg.norm(points, axis=1) + rng.normal(0, 0.12, len(points))
    ranks = raw.argsort(kind="stable").argsort(kind="stable")
    need: Floats = np.round((ranks + 0.5) / len(points), 3)
    return need


def people(homes: Sequence[int], centres: Floats, rng: np.random.Generator) -> list[int]:
    """How many people live in each neighbourhood: by its homes, denser near the middle; PEOPLE in all."""
    density = 1.6 * np.exp(-np.linalg.norm(centres, axis=1) / 4_500) + 0.75
    weights = np.maximum(np.asarray(homes, dtype=float), 8) * density * rng.uniform(0.85, 1.15, len(homes))
    exact = weights / weights.sum() * PEOPLE
    return [int(n) for n in np.round(exact)]


def districts(shapes: Sequence[BaseGeometry], population: Sequence[int]) -> list[int]:
    """A council district for each neighbourhood: in one piece, of about equal people."""
    points = np.array([shape.centroid.coords[0] for shape in shapes])
    near = [
        [m for m, other in enumerate(shapes) if m != n and shape.distance(other) < 5]
        for n, shape in enumerate(shapes)
    ]
    seeds = _spread(points)
    district = {seed: number for number, seed in enumerate(seeds)}
    total = {number: population[seed] for number, seed in enumerate(seeds)}
    while len(district) < len(shapes):
        number, taken = _next_to_take(district, total, near, points, points[seeds])
        district[taken] = number
        total[number] += population[taken]
    while (move := _best_move(district, total, near, population)) is not None:
        moved, to = move
        total[district[moved]] -= population[moved]
        total[to] += population[moved]
        district[moved] = to
    return [district[n] for n in range(len(shapes))]


def _best_move(
    district: Mapping[int, int],
    total: Mapping[int, int],
    near: Sequence[Sequence[int]],
    population: Sequence[int],
) -> tuple[int, int] | None:
    """The neighbourhood whose move to the district beside it evens the people out most, if any does."""
    gains = [
        (population[n] * (total[district[n]] - population[n] - total[to]), -n, to)
        for n in district
        for to in {district[m] for m in near[n]} - {district[n]}
    ]
    for gain, minus_n, to in sorted(gains, reverse=True):
        if gain <= 0:
            return None
        if _holds_together(-minus_n, district, near):
            return -minus_n, to
    return None


def _holds_together(without: int, district: Mapping[int, int], near: Sequence[Sequence[int]]) -> bool:
    """Whether a district is still in one piece without this neighbourhood."""
    rest = {n for n, d in district.items() if d == district[without]} - {without}
    if not rest:
        return False
    reached, edge = set[int](), {min(rest)}
    while edge:
        reached |= edge
        edge = {m for n in edge for m in near[n] if m in rest} - reached
    return reached == rest


def _spread(points: Floats) -> list[int]:
    """DISTRICTS points far from each other, the first in the middle."""
    chosen = [int(np.linalg.norm(points, axis=1).argmin())]
    while len(chosen) < DISTRICTS:
        apart = np.linalg.norm(points[:, None, :] - points[chosen][None, :, :], axis=2).min(axis=1)
        chosen.append(int(apart.argmax()))
    return chosen


def _next_to_take(
    district: Mapping[int, int],
    total: Mapping[int, int],
    near: Sequence[Sequence[int]],
    points: Floats,
    seeds: Floats,
) -> tuple[int, int]:
    """The smallest district that can grow, and the nearest free neighbourhood at its edge."""
    for number in sorted(total, key=lambda n: (total[n], n)):
        edge = {m for n, d in district.items() if d == number for m in near[n] if m not in district}
        if edge:
            return number, min(edge, key=lambda m: (float(np.linalg.norm(points[m] - seeds[number])), m))
    free = next(n for n in range(len(points)) if n not in district)  # cut off from all: to the nearest seed
    return int(np.linalg.norm(seeds - points[free], axis=1).argmin()), free
