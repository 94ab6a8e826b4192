"""Riverton's parks and waters. Pure; shapes in metres."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from thirdring.simulator.riverton import words
from thirdring.simulator.riverton.ground import Ground
from thirdring.simulator.riverton.plats import QUAY, Plat, Style
from thirdring.simulator.riverton.quarters import ring
from thirdring.simulator.riverton.streets import Green

PARKS = 34
KERB = 11.0  # metres from the middle of the street to the grass


@dataclass(frozen=True, slots=True)
class Park:
    """A park. ``green`` is the rectangle of the plan it fills, for those that lie among streets."""

    name: str
    shape: BaseGeometry
    green: Green | None = None


def draw_parks(
    rng: np.random.Generator, plats: Sequence[Plat], ground: Ground, limits: BaseGeometry
) -> list[Park]:
    """The island, the river walks, and parks of one to many blocks all over the city."""
    wooded = [plat for plat in plats if plat.style != Style.WORKS]
    inside = limits.buffer(-120)
    parks = [Park("Heron Island Park", ground.island().buffer(-4)), *_walks(ground)]
    names = iter(_shuffled(rng, words.PARK_NAMES[1:]))
    while len(parks) < PARKS:
        plat = wooded[int(rng.integers(len(wooded)))]
        green = _green(rng, plat)
        shape = ring(
            ground, green.west + KERB, green.east - KERB, green.south + KERB, green.north - KERB, plat
        )
        if inside.contains(shape) and not any(shape.distance(park.shape) < 420 for park in parks):
            kind = "Square" if shape.area < 22_000 else "Park" if shape.area < 160_000 else "Woods"
            parks.append(Park(f"{next(names)} {kind}", shape, green))
    return parks


def draw_water(ground: Ground, limits: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
    """The river, and a creek that comes to it from the west; both cut at the city's limits."""
    u = np.arange(-9_000, -60, 70.0)
    v = -1_950 + 0.16 * (u + 100) + 190 * np.sin(u / 900) + 70 * np.sin(u / 310)
    creek = LineString(list(zip(*ground.place(u, v), strict=True))).buffer(13)
    waters = [("Third River", ground.river()), ("Otter Creek", shapely.difference(creek, ground.river()))]
    return [(name, shapely.intersection(shape, limits)) for name, shape in waters]


def _green(rng: np.random.Generator, plat: Plat) -> Green:
    """Some blocks of the plat: mostly one or two, now and then most of it."""
    us, vs = (plat.west, *plat.us, plat.east), (plat.south, *plat.vs, plat.north)
    most = 1.0 if rng.random() < 0.14 else 0.28
    (west, east), (south, north) = _stretch(rng, us, most), _stretch(rng, vs, most)
    return Green(plat, west, east, south, north)


def _stretch(rng: np.random.Generator, places: Sequence[float], most: float) -> tuple[float, float]:
    blocks = len(places) - 1
    count = int(rng.integers(1, max(2, round(blocks * most) + 1)))
    first = int(rng.integers(0, blocks - count + 1))
    return places[first], places[first + count]


def _walks(ground: Ground) -> Iterable[Park]:
    """Strips of grass between the river and the first street."""
    strips = (
        ("Riverside Walk", 1, -1_450, 1_150),
        ("West Bank Green", -1, -700, 900),
        ("Levee Park", -1, -4_700, -3_100),
    )
    for name, side, south, north in strips:
        west, east = sorted((side * (QUAY - 9), side * 111.0))
        yield Park(name, ring(ground, west, east, south, north))


def _shuffled(rng: np.random.Generator, names: Sequence[str]) -> list[str]:
    return [names[n] for n in rng.permutation(len(names))]
