"""A city's outline, read from GeoJSON. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from thirdring.kernel.errors import invalid

_WGS84 = ("CRS84", "4326", "WGS84", "WGS 84")


@dataclass(frozen=True, slots=True)
class Boundary:
    """An outline in WGS84 degrees: GeoJSON Polygon or MultiPolygon, and west, south, east, north."""

    geojson: dict[str, Any]
    bounds: tuple[float, float, float, float]


def read_boundary(page: object, *, field: str = "boundary") -> Boundary:
    """The outline in a GeoJSON object: a polygon, a feature, or a collection whose polygons are joined.

    Crossing lines are mended. Raises Invalid when there is no polygon, or it is not in degrees of WGS84.
    """
    if not isinstance(page, Mapping):
        raise invalid(field, "Give a GeoJSON object: a Polygon, a Feature or a FeatureCollection.")
    _require_degrees(page, field)
    try:
        parts = [shapely.make_valid(shapely.force_2d(shape(geometry))) for geometry in _geometries(page)]
        outline = _polygons_of(shapely.union_all(parts))
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise invalid(
            field, "Its coordinates can't be read. Export it again as GeoJSON (RFC 7946)."
        ) from None
    if outline.is_empty:
        raise invalid(
            field, "It holds no polygon. Give the city's outline as Polygon or MultiPolygon.", "empty"
        )
    west, south, east, north = (float(edge) for edge in outline.bounds)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # so that NaN is refused too
        raise invalid(
            field,
            f"Its coordinates ({west:.0f} {south:.0f} to {east:.0f} {north:.0f}) are no degrees. "
            "Export it in WGS84 (EPSG:4326), longitude first.",
            "not_degrees",
        )
    return Boundary(dict(mapping(outline)), (west, south, east, north))


def _require_degrees(page: Mapping[str, Any], field: str) -> None:
    crs = page.get("crs")
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, Mapping) else ""
    if name and not any(known in name for known in _WGS84):
        raise invalid(field, f"It is in {name}. Export it in WGS84 (EPSG:4326).", "not_degrees")


def _geometries(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if page.get("type") == "FeatureCollection":
        for feature in page["features"]:
            yield from _geometries(feature)
    elif page.get("type") == "Feature":
        if page["geometry"] is not None:
            yield page["geometry"]
    else:
        yield page


def _polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """Mending may leave lines and points beside the polygons: only the polygons are area."""
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    parts = [part for part in getattr(geometry, "geoms", ()) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts)
