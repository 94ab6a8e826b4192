"""Reads over places: what holds a point, and where the words of an address lead."""

import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from thirdring.city.models import City
from thirdring.places import gazetteer
from thirdring.places.caches import PerCity
from thirdring.places.geocoding import Geocoder, Suggestion
from thirdring.places.geometry import AreaAt, AreaIndex, is_on_earth, read_polygons
from thirdring.places.models import Area


def _build_index(city: City) -> AreaIndex:
    rows = Area.objects.of(city).values_list("id", "kind", "name", "code", "geometry")
    return AreaIndex(
        (AreaAt(pk, kind, name, code), read_polygons(shape)[0]) for pk, kind, name, code, shape in rows
    )


def _read_boundary(city: City) -> BaseGeometry | None:
    if city.boundary:
        boundary = read_polygons(city.boundary)[0]
    elif city.bounds:
        boundary = shapely.box(*city.bounds)
    else:
        return None
    shapely.prepare(boundary)
    return boundary


def _read_names(city: City) -> tuple[AreaAt, ...]:
    rows = Area.objects.of(city).order_by("name", "id").values_list("id", "kind", "name", "code")
    return tuple(AreaAt(*row) for row in rows)


_names = PerCity(_read_names)
_indexes = PerCity(_build_index)
_boundaries = PerCity(_read_boundary)


def area_index(city: City) -> AreaIndex:
    """The city's areas, ready to be asked; as fresh as the City row it is given."""
    return _indexes.of(city)


def named_areas(city: City) -> tuple[AreaAt, ...]:
    """The city's areas by name, without their shapes; as fresh as the City row it is given."""
    return _names.of(city)


def areas_at(city: City, lon: float, lat: float) -> list[AreaAt]:
    """The areas that hold a point, at most one of each kind, in order of kind."""
    return area_index(city).at(lon, lat)


def area_ids_at(city: City, lons: ArrayLike, lats: ArrayLike) -> list[list[int]]:
    """For each of many points the ids of the areas that hold it; NaN where a point is unknown."""
    return area_index(city).ids_at(lons, lats)


def in_city(city: City, lon: float, lat: float) -> bool:
    """Whether the point is in the city's boundary, else its box; anywhere on earth when neither is known."""
    if not is_on_earth(lon, lat):
        return False
    boundary = _boundaries.of(city)
    return boundary is None or bool(shapely.intersects_xy(boundary, lon, lat))


def geocoder(city: City) -> Geocoder:
    """Who finds places for this city: the gazetteer of its own streets and addresses."""
    return gazetteer.of(city)


def suggest(city: City, text: str, limit: int = 8) -> list[Suggestion]:
    """Places the words may mean, best first; none for words that name nothing. Bounded time."""
    return geocoder(city).suggest(text, limit)


def locate(city: City, text: str) -> Suggestion | None:
    """The place the words mean, when one is clearly meant; None leaves it to the person."""
    return geocoder(city).locate(text)


def address_near(city: City, lon: float, lat: float) -> str:
    """The nearest address in words, 'near ...' when it is some way off, '' when there is none around."""
    return geocoder(city).reverse(lon, lat)
