"""The street plan: main roads cut the land into plats, and each plat is laid out in its own way. Pure.

Everything here is on the straight plan (u across the river, v along it, in metres; see ground.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from thirdring.simulator.riverton.ground import Floats

QUAY = 150.0  # the first street on each side of the middle of the river
CORE_U, CORE_V = QUAY + 24 * 104.0, 15 * 160.0  # how far the old town reaches
BLOCK_U, BLOCK_V = 104.0, 160.0  # a block of the old town


class Along(StrEnum):
    """Which way a street runs."""

    RIVER = "river"  # u is fixed
    ACROSS = "across"  # v is fixed


class Style(StrEnum):
    """How a plat is laid out."""

    CORE = "core"
    GRID = "grid"
    LONG = "long"
    GARDEN = "garden"
    WORKS = "works"  # industry: few streets, big blocks


@dataclass(frozen=True, slots=True)
class Plat:
    """A rectangle of the plan between four main roads. ``sway`` bends its inner streets, in metres."""

    column: int
    row: int
    west: float
    east: float
    south: float
    north: float
    style: Style
    us: tuple[float, ...]  # where its inner streets along the river stand
    vs: tuple[float, ...]
    sway: tuple[float, float]

    def bent(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Points of the plat with its own bend, which is nothing at its edges."""
        p = np.clip((u - self.west) / (self.east - self.west), 0, 1)
        q = np.clip((v - self.south) / (self.north - self.south), 0, 1)
        still = np.sin(np.pi * p) * np.sin(np.pi * q)
        a, b = self.sway
        return u + a * still * np.sin(2 * np.pi * q), v + b * still * np.sin(2 * np.pi * p)

    @property
    def is_core(self) -> bool:
        return self.style == Style.CORE


def main_lines(rng: np.random.Generator) -> tuple[list[float], list[float]]:
    """Where the main roads stand: the us of those along the river and the vs of those across it."""
    east = [QUAY + 8 * BLOCK_U * n for n in range(4)]
    west = [-u for u in east]
    us = sorted([*_outward(rng, west[-1], -1), *west, *east, *_outward(rng, east[-1], 1)])
    core = [5 * BLOCK_V * n for n in range(-3, 4)]
    return us, sorted([*_outward(rng, core[0], -1), *core, *_outward(rng, core[-1], 1)])


def _outward(rng: np.random.Generator, start: float, way: int) -> Iterator[float]:
    at = start
    while abs(at) < 9_000:
        at += way * float(rng.uniform(1_000, 1_450))
        yield round(at, 1)


def draw_plats(rng: np.random.Generator, us: Sequence[float], vs: Sequence[float]) -> list[Plat]:
    """Every plat between the main roads, the river's own column left out."""
    return [
        _plat(rng, column, row, (us[column], us[column + 1]), (vs[row], vs[row + 1]))
        for column in range(len(us) - 1)
        for row in range(len(vs) - 1)
        if not (us[column] < 0 < us[column + 1])
    ]


def _plat(
    rng: np.random.Generator, column: int, row: int, across: tuple[float, float], along: tuple[float, float]
) -> Plat:
    style = _style(rng, across, along)
    us, vs, sway = _layout(rng, style, across, along)
    return Plat(column, row, *across, *along, style, us, vs, sway)


def _style(rng: np.random.Generator, across: tuple[float, float], along: tuple[float, float]) -> Style:
    if max(map(abs, across)) <= CORE_U + 1 and max(map(abs, along)) <= CORE_V + 1:
        return Style.CORE
    u, v = sum(across) / 2, sum(along) / 2
    works = 0.75 if 0 < u < 1_500 and v < -CORE_V else 0.04  # the old works lie downstream, on the east bank
    if rng.random() < works:
        return Style.WORKS
    far = float(np.hypot(u, v)) / 7_500
    return Style(rng.choice([Style.GRID, Style.LONG, Style.GARDEN], p=_shares(far)))


def _shares(far: float) -> list[float]:
    garden = min(0.7, max(0.05, 1.3 * far - 0.35))
    return [(1 - garden) * 0.6, (1 - garden) * 0.4, garden]


_BLOCKS = {Style.GRID: (112, 205), Style.LONG: (92, 290), Style.GARDEN: (165, 240), Style.WORKS: (330, 460)}


def _layout(
    rng: np.random.Generator, style: Style, across: tuple[float, float], along: tuple[float, float]
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, float]]:
    if style == Style.CORE:
        return _inside(across, BLOCK_U), _inside(along, BLOCK_V), (0.0, 0.0)
    small, big = _BLOCKS[style]
    if rng.random() < 0.5:
        small, big = big, small
    reach = 85.0 if style == Style.GARDEN else 0.0
    sway = tuple(
        float(s) for s in rng.uniform(-reach, reach, 2) + np.sign(rng.uniform(-1, 1, 2)) * reach * 0.6
    )
    return _inside(across, small), _inside(along, big), (sway[0], sway[1])


def _inside(ends: tuple[float, float], block: float) -> tuple[float, ...]:
    """Lines between the ends, evenly, about a block apart."""
    count = max(1, round((ends[1] - ends[0]) / block))
    return tuple(round(float(at), 1) for at in np.linspace(*ends, count + 1)[1:-1])
