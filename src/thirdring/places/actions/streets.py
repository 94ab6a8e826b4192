"""Streets: a whole city's gazetteer and base map, written at once with COPY."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from thirdring.city.actions import places_changed
from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.copying import copy_rows
from thirdring.kernel.errors import invalid
from thirdring.places.models import Street
from thirdring.places.rules import search_name


@dataclass(frozen=True, slots=True)
class House:
    """A house number; ``street`` is the street's name."""

    street: str
    number: int
    lon: float
    lat: float
    suffix: str = ""
    zip_code: str = ""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where two streets meet, by their names."""

    a: str
    b: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Place:
    """A landmark."""

    name: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something the base map draws; ``geometry`` is GeoJSON in WGS84."""

    kind: str
    geometry: dict[str, Any]
    name: str = ""
    min_zoom: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All the streets of a city, and what stands on them. Every house and crossing names a street in it."""

    streets: Sequence[str]
    houses: Iterable[House] = ()
    crossings: Iterable[Crossing] = ()
    places: Iterable[Place] = ()
    drawings: Iterable[Drawing] = ()


@action
def load_gazetteer(city: City, gazetteer: Gazetteer, *, actor: Actor) -> None:
    """Write the streets of a city that has none yet. Raises Invalid (city) when it has."""
    if Street.objects.of(city).exists():
        raise invalid("city", f"{city.name} has its streets already.", "loaded")
    names = list(dict.fromkeys(gazetteer.streets))
    rows = [Street(city=city, name=name, search_name=search_name(name)) for name in names]
    ids = {street.name: street.pk for street in Street.objects.bulk_create(rows, batch_size=2000)}
    copy_rows("places_address", _ADDRESS, _addresses(city, gazetteer.houses, ids))
    copy_rows("places_intersection", _INTERSECTION, _intersections(city, gazetteer.crossings, ids))
    copy_rows("places_landmark", _LANDMARK, _landmarks(city, gazetteer.places))
    copy_rows("places_mapfeature", _FEATURE, _features(city, gazetteer.drawings))
    places_changed(city, actor=actor)


_ADDRESS = "city_id, street_id, number, suffix, zip_code, lon, lat"
_INTERSECTION = "city_id, street_a_id, street_b_id, lon, lat"
_LANDMARK = "city_id, name, kind, search_name, lon, lat"
_FEATURE = "city_id, kind, name, min_zoom, geometry"


def _addresses(city: City, houses: Iterable[House], ids: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for h in houses:
        yield city.pk, ids[h.street], h.number, h.suffix, h.zip_code, h.lon, h.lat


def _intersections(
    city: City, crossings: Iterable[Crossing], ids: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    for c in crossings:
        yield city.pk, ids[c.a], ids[c.b], c.lon, c.lat


def _landmarks(city: City, places: Iterable[Place]) -> Iterator[tuple[Any, ...]]:
    for p in places:
        yield city.pk, p.name, p.kind, search_name(p.name), p.lon, p.lat


def _features(city: City, drawings: Iterable[Drawing]) -> Iterator[tuple[Any, ...]]:
    for d in drawings:
        yield city.pk, d.kind, d.name, d.min_zoom, orjson.dumps(d.geometry).decode()
