"""Areas as shapes: read soundly from GeoJSON, found again from a point. Pure; WGS84 degrees throughout."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

FIRST_MULTI = shapely.GeometryType.MULTIPOINT  # this and all above hold other geometries
EARTH_M = 6_371_008.8  # mean radius of the earth in metres (IUGG)


class Unsound(ValueError):
    """A geometry that can't be an area; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class AreaAt:
    """An area that holds a point."""

    id: int
    kind: str
    name: str
    code: str


def metres_between(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Distance over the ground, in metres; exact enough within a city (equirectangular)."""
    x = math.radians(lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return EARTH_M * math.hypot(x, math.radians(lat_b - lat_a))


def is_on_earth(lon: float, lat: float) -> bool:
    """Whether these are finite degrees of longitude and latitude."""
    return -180 <= lon <= 180 and -90 <= lat <= 90


def read_polygons(geojson: object) -> tuple[BaseGeometry, bool]:
    """The sound Polygon or MultiPolygon a GeoJSON geometry stands for, and whether it had to be repaired.

    A ring that crosses itself is repaired by ``make_valid``; lines and points that this leaves are dropped.
    Raises Unsound, saying what to do, for anything that is not a polygon in degrees.
    """
    kind = geojson.get("type") if isinstance(geojson, Mapping) else None
    if kind not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        raise Unsound(f"an area must be a Polygon or MultiPolygon, this is {_called(kind)}")
    shape = _parsed(geojson)
    _check_coordinates(shape)
    if shape.is_valid and kind != "GeometryCollection":
        return shape, False
    return _only_polygons(shapely.make_valid(shape)), True


def _called(kind: object) -> str:
    return f"a {kind}" if isinstance(kind, str) and kind else "nothing of the kind"


def _parsed(geojson: object) -> BaseGeometry:
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geojson)))
    except (shapely.errors.ShapelyError, ValueError, TypeError, RecursionError) as why:
        raise Unsound("its coordinates are no rings of [longitude, latitude] pairs") from why
    if shape.is_empty:
        raise Unsound("it has no coordinates")
    return shape


def _check_coordinates(shape: BaseGeometry) -> None:
    points = shapely.get_coordinates(shape)
    if not np.isfinite(points).all():
        raise Unsound("a coordinate is not a number")
    west, south, east, north = shape.bounds
    if is_on_earth(west, south) and is_on_earth(east, north):
        return
    x, y = points[0]
    raise Unsound(
        f"its coordinates ({x:.0f}, {y:.0f}) are not degrees: they look projected, in metres or feet; "
        "export the file again as WGS84 (EPSG:4326)"
    )


def _only_polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = np.array([shape], dtype=object)
    while (shapely.get_type_id(parts) >= FIRST_MULTI).any():
        parts = shapely.get_parts(parts)
    polygons = parts[shapely.get_dimensions(parts) == 2]
    if not len(polygons):
        raise Unsound("it encloses no ground: its points lie on a line or in one place")
    return shapely.union_all(polygons)


def as_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """The shape as a GeoJSON geometry, to 7 decimals (about a centimetre)."""
    rounded = shapely.transform(shape, lambda xy: np.round(xy, 7))
    written: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return written


class AreaIndex:
    """Which areas hold a point: an STRtree over prepared polygons.

    At most one area of each kind holds a point: where two of a kind meet or overlap, the smaller one, so a
    point on a shared border is counted once.
    """

    def __init__(self, areas: Iterable[tuple[AreaAt, BaseGeometry]]) -> None:
        ordered = sorted(areas, key=lambda pair: (pair[1].area, pair[0].kind, pair[0].code))
        self._areas = [area for area, _ in ordered]
        self._shapes = np.array([shape for _, shape in ordered], dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self._areas)

    def at(self, lon: float, lat: float) -> list[AreaAt]:
        """The areas that hold the point, in order of kind; none for a point that is not on earth."""
        return self.at_many([lon], [lat])[0]

    def ids_at(self, lons: ArrayLike, lats: ArrayLike) -> list[list[int]]:
        """For each point the ids of the areas that hold it."""
        return [[area.id for area in areas] for areas in self.at_many(lons, lats)]

    def at_many(self, lons: ArrayLike, lats: ArrayLike) -> list[list[AreaAt]]:
        """For each point the areas that hold it; arrays of one length, NaN where there is no place."""
        xs, ys = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
        held: list[dict[str, AreaAt]] = [{} for _ in range(len(xs))]
        for point, shape in self._pairs(xs, ys):
            area = self._areas[shape]
            held[point].setdefault(area.kind, area)  # smallest first, so the first of a kind stands
        return [[areas[kind] for kind in sorted(areas)] for areas in held]

    def _pairs(self, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> Iterable[tuple[int, int]]:
        usable = np.flatnonzero(np.isfinite(xs) & np.isfinite(ys))
        points, shapes = self._tree.query(shapely.points(xs[usable], ys[usable]))
        inside = shapely.intersects_xy(self._shapes[shapes], xs[usable][points], ys[usable][points])
        points, shapes = usable[points[inside]], shapes[inside]
        order = np.lexsort((shapes, points))
        return zip(points[order].tolist(), shapes[order].tolist(), strict=True)


def bounds_of(shapes: Sequence[BaseGeometry]) -> tuple[float, float, float, float]:
    """West, south, east and north of all the shapes together; there must be at least one."""
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
    return west, south, east, north
