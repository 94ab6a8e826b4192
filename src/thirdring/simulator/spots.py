"""Places in Riverton where something can be wrong. Pure."""

from dataclasses import dataclass

import numpy as np
import shapely

from thirdring.simulator.riverton.ground import Floats
from thirdring.simulator.riverton.town import Town

NEARBY_DEGREES = 0.0001  # about ten metres: how far apart two people put the same pothole


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as a resident gives it: in words, with its street, and as a point (degrees)."""

    label: str
    street: str
    lon: float
    lat: float


class Spots:
    """Draws houses and crossings of a quarter."""

    def __init__(self, town: Town) -> None:
        self._town = town
        crossings = np.array([(c.lon, c.lat) for c in town.crossings])
        tree = shapely.STRtree([quarter.shape for quarter in town.quarters])
        self._houses = _by_quarter(tree, town.houses.lon, town.houses.lat, len(town.quarters))
        self._corners = _by_quarter(tree, crossings[:, 0], crossings[:, 1], len(town.quarters))

    def draw(self, rng: np.random.Generator, quarter: int, *, corner: bool) -> Spot:
        """A house of the quarter, or a crossing where it has one."""
        corners = self._corners[quarter]
        if corner and len(corners):
            return self._corner(int(corners[int(rng.integers(len(corners)))]))
        houses = self._houses[quarter]
        return self._house(int(houses[int(rng.integers(len(houses)))]))

    def _house(self, place: int) -> Spot:
        houses = self._town.houses
        street = self._town.streets[houses.street[place]].name
        return Spot(
            f"{houses.number[place]} {street}", street, float(houses.lon[place]), float(houses.lat[place])
        )

    def _corner(self, place: int) -> Spot:
        crossing = self._town.crossings[place]
        a, b = self._town.streets[crossing.a].name, self._town.streets[crossing.b].name
        return Spot(f"{a} & {b}", a, crossing.lon, crossing.lat)


def beside(rng: np.random.Generator, spot: Spot) -> Spot:
    """The same place as somebody else points at it."""
    east, north = rng.normal(0, NEARBY_DEGREES, 2).tolist()
    return Spot(spot.label, spot.street, round(spot.lon + east, 6), round(spot.lat + north, 6))


def _by_quarter(
    tree: shapely.STRtree, lons: Floats, lats: Floats, quarters: int
) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    points, held = tree.query(shapely.points(lons, lats), predicate="within")
    order = held.argsort(kind="stable")
    return np.split(points[order], np.searchsorted(held[order], np.arange(1, quarters)))
