"""Which council districts a neighbourhood lies in."""

import pytest
from shapely import box

from tests.factories import cities
from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.places.actions.areas import import_areas
from thirdring.places.area_files import AreaRow
from thirdring.places.overlaps import DISTRICT, NEIGHBOURHOOD, districts_of
from thirdring.places.queries import named_areas

pytestmark = pytest.mark.django_db


def given(city: City, kind: str, *rows: AreaRow) -> City:
    import_areas(city, rows, kind=kind, actor=system(city.pk, reason="test"))
    return City.objects.get(pk=city.pk)


def area_id(city: City, code: str) -> int:
    return next(area.id for area in named_areas(city) if (area.kind, area.code) == (NEIGHBOURHOOD, code))


@pytest.fixture
def city() -> City:
    """Two districts beside each other; 'west' in one, 'middle' in both, 'hair' just over the border."""
    made = given(
        cities.city(),
        DISTRICT,
        AreaRow(
            code="1",
            name="District 1",
            shape=box(0, 0, 10, 10),
            representative="Ana Ruiz",
            contact="a@c.example",
        ),
        AreaRow(code="2", name="District 2", shape=box(10, 0, 20, 10)),
    )
    return given(
        made,
        NEIGHBOURHOOD,
        AreaRow(code="west", name="West", shape=box(1, 1, 3, 3)),
        AreaRow(code="middle", name="Middle", shape=box(9, 0, 13, 4)),
        AreaRow(code="hair", name="Hair", shape=box(5, 5, 10.01, 6)),
        AreaRow(code="far", name="Far", shape=box(40, 40, 41, 41)),
    )


def test_a_neighbourhood_lies_in_its_districts_the_largest_part_first(city: City) -> None:
    found = districts_of(city, area_id(city, "middle"))
    assert [(each.code, round(each.share, 2)) for each in found] == [("2", 0.75), ("1", 0.25)]
    (only,) = districts_of(city, area_id(city, "west"))
    assert (only.name, only.representative, only.contact) == ("District 1", "Ana Ruiz", "a@c.example")


def test_a_hair_over_the_border_is_no_second_district(city: City) -> None:
    assert [each.code for each in districts_of(city, area_id(city, "hair"))] == ["1"]
    assert districts_of(city, area_id(city, "far")) == ()


def test_a_new_member_is_known_at_once_and_a_file_without_them_keeps_them(city: City) -> None:
    row = AreaRow(code="1", name="District 1", shape=box(0, 0, 10, 10))
    changed = given(
        city, DISTRICT, AreaRow(code="1", name="District 1", shape=row.shape, representative="Bo Li")
    )
    assert districts_of(changed, area_id(changed, "west"))[0].representative == "Bo Li"
    kept = given(changed, DISTRICT, row)
    (only,) = districts_of(kept, area_id(kept, "west"))
    assert (only.representative, only.contact) == ("Bo Li", "a@c.example")
