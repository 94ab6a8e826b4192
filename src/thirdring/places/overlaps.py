"""Which council districts a neighbourhood lies in, and by how much."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from thirdring.city.models import City
from thirdring.places.caches import PerCity
from thirdring.places.geometry import read_polygons
from thirdring.places.models import Area

LEAST = 0.02  # of an area's ground: less is where two maps drew the same border differently
NEIGHBOURHOOD, DISTRICT = "neighbourhood", "council_district"


@dataclass(frozen=True, slots=True)
class District:
    """A council district, who represents it ('': nobody said), and its ``share`` of the area, 0 to 1."""

    name: str
    code: str
    representative: str
    contact: str
    share: float


def districts_of(city: City, area_id: int) -> tuple[District, ...]:
    """The districts that a neighbourhood lies in, the largest part first; as fresh as the City row."""
    return _districts.of(city).get(area_id, ())


def _overlaps(city: City) -> Mapping[int, tuple[District, ...]]:
    parts, districts = (
        [(area, read_polygons(area.geometry)[0]) for area in Area.objects.of(city).filter(kind=kind)]
        for kind in (NEIGHBOURHOOD, DISTRICT)
    )

    def within(area: Area, shape: BaseGeometry) -> Iterator[District]:
        for district, ground in districts:
            share = shape.intersection(ground).area / shape.area
            if share >= LEAST:
                yield District(district.name, district.code, district.representative, district.contact, share)

    return {
        area.pk: tuple(sorted(within(area, shape), key=lambda each: (-each.share, each.code)))
        for area, shape in parts
    }


_districts = PerCity(_overlaps)
