"""The ground Riverton stands on: its river, and the bend the river gives to every street. Pure.

The town is laid out on a straight plan, in metres: ``u`` across the river (east is positive), ``v`` along it
(north is positive). ``Ground`` bends that plan as a river bends a town: near the water, streets run along it
and square to it; far away the plan is nearly straight. No such city exists; it is put on farmland.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

CENTRE_LON, CENTRE_LAT = -88.47, 39.34  # the middle of the bridge on Main Street
M_PER_DEGREE = 111_195.08  # of latitude, on the sphere of places.geometry
TURN = math.radians(-17)  # the whole plan, so that north is not up every street

Floats = NDArray[np.float64]
_BENDS = ((780.0, 10_400.0), (210.0, 4_900.0))  # the river's meanders: amplitude and length in metres
_ROLLS = ((170.0, 6_100.0), (120.0, 3_700.0))  # hills that nudge streets, likewise
_RIM = ((520, 2), (330, 3), (260, 4), (170, 6), (120, 9), (90, 13))  # how far out of round, how many times
BANK, ISLAND_PUSH = 110.0, 150.0  # half the river at its widest, and how far the island pushes each bank
ALONG_REACH, SQUARE_REACH = (
    3_900.0,
    1_800.0,
)  # how far from the water streets follow it, and stay square to it


@dataclass(frozen=True, slots=True)
class Ground:
    """One shape of the ground, drawn from a seed."""

    bend_phases: tuple[float, ...]
    roll_phases: tuple[float, ...]
    rim_phases: tuple[float, ...]
    island_v: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> "Ground":
        """A ground of the rng's choosing."""
        phases = rng.uniform(0, 2 * math.pi, 16).tolist()
        return cls(tuple(phases[:2]), tuple(phases[2:6]), tuple(phases[6:12]), float(rng.uniform(1500, 2600)))

    def place(self, u: ArrayLike, v: ArrayLike) -> tuple[Floats, Floats]:
        """Metres east and north of the centre for points of the plan."""
        u, v = np.asarray(u, dtype=float), np.asarray(v, dtype=float)
        off, slope = self._river(v)
        u = self._parted(u, v)
        x = u + off * np.exp(-((u / ALONG_REACH) ** 2))
        y = v - slope * u * np.exp(-((u / SQUARE_REACH) ** 2))
        for n, (size, length) in enumerate(_ROLLS):
            x = x + size * np.sin(2 * math.pi * v / length + self.roll_phases[2 * n]) * np.tanh(
                np.abs(u) / 2500
            )
            y = y + size * np.sin(2 * math.pi * u / length + self.roll_phases[2 * n + 1])
        return x * math.cos(TURN) - y * math.sin(TURN), x * math.sin(TURN) + y * math.cos(TURN)

    def lon_lat(self, u: ArrayLike, v: ArrayLike) -> tuple[Floats, Floats]:
        """Degrees for points of the plan."""
        return degrees(*self.place(u, v))

    def _parted(self, u: Floats, v: Floats) -> Floats:
        """The plan pushed aside where the island parts the river."""
        wider = ISLAND_PUSH * np.exp(-(((v - self.island_v) / 560) ** 2))
        inside = u * (1 + wider / BANK)
        beyond = u + np.sign(u) * wider * np.exp(-((np.maximum(np.abs(u) - BANK, 0) / 1_300) ** 2))
        return np.where(np.abs(u) < BANK, inside, beyond)

    def half_width(self, v: ArrayLike) -> Floats:
        """Half the river's width on the plan at ``v``, in metres."""
        return np.asarray(BANK - 14 + 14 * np.sin(np.asarray(v, dtype=float) / 1_300))

    def river(self) -> BaseGeometry:
        """The water, in metres, with the island as a hole; far beyond the city at both ends."""
        v = np.arange(-11_000, 11_001, 90.0)
        half = self.half_width(v)
        west, east = self.place(-half, v), self.place(half, v)
        water = Polygon([*zip(*west, strict=True), *reversed(list(zip(*east, strict=True)))])
        return shapely.difference(shapely.make_valid(water), self.island())

    def island(self) -> BaseGeometry:
        """An island in the river, in metres: long and thin."""
        turn = np.linspace(0, 2 * math.pi, 40)
        return Polygon(
            list(zip(*self.place(40 * np.cos(turn), self.island_v + 430 * np.sin(turn)), strict=True))
        )

    def city_limits(self) -> BaseGeometry:
        """The boundary, in metres: a rough oval about 15 km across that the river runs through."""
        turn = np.linspace(0, 2 * math.pi, 145)[:-1]
        radius = np.full_like(turn, 7_550.0)
        for (size, times), phase in zip(_RIM, self.rim_phases, strict=True):
            radius += size * np.sin(times * turn + phase)
        return Polygon(list(zip(radius * np.cos(turn), radius * np.sin(turn), strict=True)))

    def _river(self, v: Floats) -> tuple[Floats, Floats]:
        """How far the river is off the straight at ``v``, and how steeply it runs aside there."""
        off, slope = np.zeros_like(v), np.zeros_like(v)
        for (size, length), phase in zip(_BENDS, self.bend_phases, strict=True):
            turn = 2 * math.pi / length
            off = off + size * (np.sin(turn * v + phase) - math.sin(phase))
            slope = slope + size * turn * np.cos(turn * v + phase)
        return off, slope


def degrees(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Longitude and latitude, to 6 decimals, of metres east and north of the centre."""
    lon = CENTRE_LON + np.asarray(x) / (M_PER_DEGREE * math.cos(math.radians(CENTRE_LAT)))
    return np.round(lon, 6), np.round(CENTRE_LAT + np.asarray(y) / M_PER_DEGREE, 6)


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """A shape in metres as one in degrees; still sound where rounding let an edge touch itself."""
    placed = shapely.transform(shape, lambda xy: np.column_stack(degrees(xy[:, 0], xy[:, 1])))
    return placed if placed.is_valid else shapely.buffer(placed, 0)
