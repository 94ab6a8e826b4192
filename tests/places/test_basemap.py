"""The offline base map: its tiles hold what is there, and its style needs nothing from outside."""

import json
import math

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.kernel.errors import NotFound
from thirdring.places.actions.areas import import_areas
from thirdring.places.area_files import AreaRow
from thirdring.places.basemap import style, tile
from thirdring.places.mercator import tile_bounds, tile_exists, to_world
from thirdring.places.models import Area

pytestmark = pytest.mark.django_db
LON, LAT = -80.0, 40.411


def tile_at(z: int, lon: float = LON, lat: float = LAT) -> tuple[int, int, int]:
    x, y = to_world(np.array([[lon, lat]]))[0]
    return z, int(x * (1 << z)), int(y * (1 << z))


def drawn(city: City, z: int, lon: float = LON) -> dict[str, list[str]]:
    layers = mapbox_vector_tile.decode(tile(city, *tile_at(z, lon=lon)))
    return {
        name: sorted(feature["properties"]["name"] for feature in layer["features"])
        for name, layer in layers.items()
    }


def test_a_tile_holds_what_its_zoom_shows(town: City) -> None:
    assert drawn(town, 9)["water"] == ["Third River"]
    assert drawn(town, 10)["street"] == ["North Main Street"]
    assert drawn(town, 13)["street"] == ["4th Avenue", "North Main Street"]


def test_a_park_is_named_once_however_many_tiles_it_reaches(town: City) -> None:
    z, x, y = tile_at(14, lat=40.401)
    named = 0
    for column in range(x - 8, x + 9):
        for row in (y - 1, y, y + 1):
            raw = tile(town, z, column, row)
            layers = mapbox_vector_tile.decode(raw) if raw else {}
            named += len(layers.get("park_name", {}).get("features", []))
    assert named in {1, 2}  # two when the point lies in the margin of a neighbour


def test_a_city_without_streets_shows_its_neighbourhoods(db: None) -> None:
    city = cities.city()
    shape = shapely.box(-80.01, 40.40, -79.99, 40.42)
    rows = [AreaRow(code="old-town", name="Old Town", shape=shape)]
    import_areas(city, rows, kind="neighbourhood", actor=people.program(city))
    assert drawn(city, 13) == {"area": ["Old Town"], "area_name": ["Old Town"]}


def test_a_tile_without_anything_is_empty(town: City) -> None:
    assert tile(town, *tile_at(14, lon=10.0)) == b""
    assert tile(cities.city(), *tile_at(14)) == b""


def test_an_outline_with_a_spike_leaves_no_hole_in_the_map(db: None) -> None:
    city = cities.city()
    ring = [[0, 0], [2, 0], [2, 1], [4, 1], [2, 1], [2, 2], [0, 2], [0, 0]]
    outline = {"type": "Polygon", "coordinates": [[[LON + x / 100, LAT + y / 100] for x, y in ring]]}
    Area.objects.create(city=city, kind="neighbourhood", code="1", name="Spike", geometry=outline)
    assert drawn(city, 14, lon=LON + 0.01)["area"] == ["Spike"]
    assert tile(city, *tile_at(16, lon=LON + 0.035, lat=LAT + 0.01)) == b""


@pytest.mark.parametrize("numbers", [(0, 1, 0), (3, -1, 0), (3, 0, 8), (-1, 0, 0), (23, 0, 0)])
def test_a_tile_that_does_not_exist_says_so(town: City, numbers: tuple[int, int, int]) -> None:
    with pytest.raises(NotFound, match="There is no map tile"):
        tile(town, *numbers)


def test_a_tile_is_drawn_once(town: City, django_assert_num_queries: object) -> None:
    first = tile(town, *tile_at(13))
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert tile(town, *tile_at(13)) is first


def test_shapes_stay_within_the_tile_and_its_margin(town: City) -> None:
    layers = mapbox_vector_tile.decode(tile(town, *tile_at(15)), default_options={"y_coord_down": True})
    corners = np.array(layers["water"]["features"][0]["geometry"]["coordinates"][0])
    assert corners.min() >= -80
    assert corners.max() <= 4096 + 80


def test_the_style_asks_no_outside_server(town: City) -> None:
    made = style(town, tile_url="/tiles/{z}/{x}/{y}")
    assert "http" not in json.dumps(made)
    assert "glyphs" not in made
    assert made["sources"]["base"]["tiles"] == ["/tiles/{z}/{x}/{y}"]
    assert made["sources"]["base"]["bounds"] == town.bounds


def test_every_layer_of_the_style_draws_a_layer_of_the_tiles_once(town: City) -> None:
    layers = style(town)["layers"]
    names = [layer["id"] for layer in layers]
    assert len(set(names)) == len(names)
    assert {layer.get("source-layer") for layer in layers} == {
        None, "land", "park", "water", "street", "rail", "area", "park_name", "landmark", "area_name",
    }  # fmt: skip


def test_a_citys_own_tiles_take_the_place_of_ours(db: None) -> None:
    city = cities.city(tile_url="https://tiles.example.org/{z}/{x}/{y}.png")
    made = style(city)
    assert made["sources"]["base"]["type"] == "raster"
    assert [layer["type"] for layer in made["layers"]] == ["raster"]


def test_the_middle_of_the_world_is_the_middle_of_the_square() -> None:
    assert to_world(np.array([[0.0, 0.0], [-180.0, 85.0511287798]])).round(6).tolist() == [
        [0.5, 0.5],
        [0.0, 0.0],
    ]


@given(st.floats(-179.9, 179.9), st.floats(-85, 85), st.integers(0, 22))
def test_a_point_is_in_its_tile(lon: float, lat: float, z: int) -> None:
    x, y = to_world(np.array([[lon, lat]]))[0]
    column, row = math.floor(x * (1 << z)), math.floor(y * (1 << z))
    west, north, east, south = tile_bounds(z, column, row, margin=0)
    assert tile_exists(z, column, row)
    assert west <= x <= east
    assert north <= y <= south
