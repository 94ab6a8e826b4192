"""Puts Riverton's ground, streets and areas into the database, through the same actions as any city's."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.places.actions.areas import import_areas
from thirdring.places.actions.streets import Crossing, Drawing, Gazetteer, House, Place, load_gazetteer
from thirdring.places.area_files import AreaRow
from thirdring.places.geometry import as_geojson
from thirdring.simulator.riverton import words
from thirdring.simulator.riverton.quarters import Quarter
from thirdring.simulator.riverton.town import Town

NEIGHBOURHOOD, DISTRICT, ZONE = "neighbourhood", "council_district", "maintenance_zone"
_SIMPLER = 0.00002  # degrees, about 2 m: finer than the map can show


def settle(city: City, town: Town, *, actor: Actor) -> None:
    """Give the city its areas, streets, houses, landmarks and base map."""
    import_areas(city, [_row(quarter) for quarter in town.quarters], kind=NEIGHBOURHOOD, actor=actor)
    import_areas(city, list(_districts(town.quarters)), kind=DISTRICT, actor=actor)
    import_areas(city, list(_zones(town.quarters)), kind=ZONE, actor=actor)
    load_gazetteer(city, _gazetteer(town), actor=actor)


def _row(quarter: Quarter) -> AreaRow:
    return AreaRow(
        code=quarter.code,
        name=quarter.name,
        shape=quarter.shape,
        population=quarter.population,
        need_index=quarter.need,
        figures={"council_district": quarter.district + 1},
    )


def _districts(quarters: Sequence[Quarter]) -> Iterator[AreaRow]:
    for number in range(max(quarter.district for quarter in quarters) + 1):
        parts = [quarter for quarter in quarters if quarter.district == number]
        district = _joined(f"District {number + 1}", str(number + 1), parts)
        yield replace(
            district, representative=_member(number), contact=f"district{number + 1}@council.example"
        )


def _member(number: int) -> str:
    """The made-up member of the council for the district."""
    first = words.STAFF_FIRST[(number * 5 + 2) % len(words.STAFF_FIRST)]
    return f"{first} {words.SURNAMES[(number * 7 + 3) % len(words.SURNAMES)]}"


def _zones(quarters: Sequence[Quarter]) -> Iterator[AreaRow]:
    for code, name, east in (("east", "East bank", True), ("west", "West bank", False)):
        yield _joined(name, code, [quarter for quarter in quarters if quarter.east_bank is east])


def _joined(name: str, code: str, parts: Sequence[Quarter]) -> AreaRow:
    people = sum(part.population for part in parts)
    need = sum(part.need * part.population for part in parts) / people
    shape = shapely.union_all([part.shape for part in parts])
    return AreaRow(code=code, name=name, shape=shape, population=people, need_index=round(need, 3))


def _gazetteer(town: Town) -> Gazetteer:
    names = [street.name for street in town.streets]
    houses = town.houses
    rows = zip(houses.street, houses.number, houses.lon.tolist(), houses.lat.tolist(), strict=True)
    return Gazetteer(
        streets=names,
        houses=(House(names[street], number, lon, lat) for street, number, lon, lat in rows),
        crossings=(Crossing(names[c.a], names[c.b], c.lon, c.lat) for c in town.crossings),
        places=(Place(p.name, p.kind, p.lon, p.lat) for p in town.landmarks),
        drawings=_drawings(town),
    )


def _drawings(town: Town) -> Iterator[Drawing]:
    yield Drawing("land", _drawn(town.boundary), "Riverton")
    for name, shape in town.water:
        yield Drawing("water", _drawn(shape), name)
    for park in town.parks:
        yield Drawing("park", _drawn(park.shape), park.name, min_zoom=11)
    for street in town.streets:
        kind, zoom = ("main_street", 10) if street.main else ("street", 13)
        yield Drawing(kind, _drawn(street.lines), street.name, min_zoom=zoom)
    yield Drawing("rail", _drawn(town.rail), "Riverton and Prairie Railroad", min_zoom=11)
    for place in town.landmarks:
        if place.kind != "park":
            point = {"type": "Point", "coordinates": [place.lon, place.lat]}
            yield Drawing("landmark", point, place.name, min_zoom=15)


def _drawn(shape: BaseGeometry) -> dict[str, Any]:
    return as_geojson(shapely.simplify(shape, _SIMPLER))
