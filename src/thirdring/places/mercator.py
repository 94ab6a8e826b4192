"""Web Mercator, in which web maps are cut into tiles. Pure.

The world is a square from 0 to 1: x eastward from 180 W, y southward from 85.05 N. At zoom z it is cut
into 2^z by 2^z tiles. Source: OGC 17-083r2, WebMercatorQuad.
"""

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

DEEPEST = 22
TOP = 85.0511287798  # the latitude at which the world is a square
EXTENT = 4096  # a tile's own units
MARGIN = 80  # drawn beyond the edge, so that lines and names run on

Floats = NDArray[np.float64]


def to_world(points: Floats) -> Floats:
    """Degrees, an array of (lon, lat) rows, as places in the world's square."""
    lat = np.radians(np.clip(points[:, 1], -TOP, TOP))
    y = (1 - np.arcsinh(np.tan(lat)) / math.pi) / 2
    return np.column_stack([(points[:, 0] + 180) / 360, y])


def tile_exists(z: int, x: int, y: int) -> bool:
    """Whether there is such a tile."""
    return 0 <= z <= DEEPEST and 0 <= x < 1 << z and 0 <= y < 1 << z


def tile_bounds(
    z: int, x: int, y: int, *, margin: float = MARGIN / EXTENT
) -> tuple[float, float, float, float]:
    """The tile's place in the world's square, with a margin in tiles: west, north, east, south."""
    size = 1 / (1 << z)
    return ((x - margin) * size, (y - margin) * size, (x + 1 + margin) * size, (y + 1 + margin) * size)


def in_tile(shapes: NDArray[np.object_], z: int, x: int, y: int) -> NDArray[np.object_]:
    """World shapes in the tile's own units, cut at its margin and no finer than can be seen."""
    cut = shapely.clip_by_rect(shapes, *tile_bounds(z, x, y))
    scale = (1 << z) * EXTENT
    placed = shapely.transform(
        cut, lambda xy: np.column_stack([xy[:, 0] * scale - x * EXTENT, xy[:, 1] * scale - y * EXTENT])
    )
    simple: NDArray[np.object_] = shapely.simplify(placed, 2.0)
    rounded: NDArray[np.object_] = shapely.transform(simple, np.round)
    return rounded


def world(shape: BaseGeometry) -> BaseGeometry:
    """A shape in degrees as one in the world's square."""
    return shapely.transform(shape, to_world)
