"""A piece of ground drawn for a purpose: areas joined, a circle, a ring from the map. Pure; WGS84 degrees."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from thirdring.places.geometry import EARTH_M, Unsound, as_geojson, bounds_of, read_polygons

CORNERS_OF_A_CIRCLE = 48
RADII = (100, 250, 500, 1000, 2000, 5000)  # metres around an address, as forms offer them
MOST_CORNERS = 20_000  # of a ground people draw or choose; a city's areas joined have a few thousand


class Ground:
    """Ground as it is asked about: does it hold this point? Its border belongs to it.

    Raises Unsound, saying what to do, for anything that is no polygon in degrees.
    """

    def __init__(self, geojson: object) -> None:
        self.shape = read_polygons(geojson)[0]
        if shapely.get_num_coordinates(self.shape) > MOST_CORNERS:
            raise Unsound(f"it has more than {MOST_CORNERS:,} corners; draw it more simply")
        shapely.prepare(self.shape)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north."""
        return bounds_of([self.shape])

    @property
    def geojson(self) -> dict[str, Any]:
        """As it is kept."""
        return as_geojson(self.shape)

    def holds(self, lon: float | None, lat: float | None) -> bool:
        """Whether the point lies on it; a point nobody knows does not."""
        return lon is not None and lat is not None and bool(shapely.intersects_xy(self.shape, lon, lat))

    def holding(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.bool_]:
        """The same for many points at once; NaN where there is none."""
        held: NDArray[np.bool_] = shapely.intersects_xy(self.shape, np.asarray(lons), np.asarray(lats))
        return held


def circle(lon: float, lat: float, radius_m: float) -> dict[str, Any]:
    """The ground within ``radius_m`` metres of a point, as a polygon of 48 corners on that circle."""
    turns = np.linspace(0, 2 * math.pi, CORNERS_OF_A_CIRCLE, endpoint=False)
    north = math.degrees(radius_m / EARTH_M)
    east = north / math.cos(math.radians(lat))
    corners = np.column_stack([lon + east * np.cos(turns), lat + north * np.sin(turns)])
    return as_geojson(shapely.Polygon(corners))


def joined(shapes: Sequence[object]) -> dict[str, Any]:
    """Several GeoJSON polygons as one ground."""
    return as_geojson(shapely.union_all([read_polygons(shape)[0] for shape in shapes]))
