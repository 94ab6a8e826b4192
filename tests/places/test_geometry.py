"""Shapes: read soundly, refused with a cure, and found again from a point."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from thirdring.places.geometry import AreaAt, AreaIndex, Unsound, as_geojson, metres_between, read_polygons


def polygon(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def square(west: float, south: float, size: float = 1.0) -> shapely.Polygon:
    return shapely.box(west, south, west + size, south + size)


def area(pk: int, kind: str = "neighbourhood", code: str = "") -> AreaAt:
    return AreaAt(pk, kind, f"Area {pk}", code or str(pk))


def test_a_sound_polygon_is_left_as_it_is() -> None:
    shape, repaired = read_polygons(polygon((0, 0), (1, 0), (1, 1), (0, 1)))
    assert (shape.area, repaired) == (1.0, False)


def test_a_ring_that_crosses_itself_is_repaired() -> None:
    shape, repaired = read_polygons(polygon((0, 0), (2, 2), (2, 0), (0, 2)))
    assert (round(shape.area, 6), repaired, shape.is_valid) == (2.0, True, True)


def test_lines_left_by_a_repair_are_dropped() -> None:
    spike = polygon((0, 0), (2, 0), (2, 2), (2, 5), (2, 2), (0, 2))
    shape, repaired = read_polygons(spike)
    assert (shape.area, repaired, shape.geom_type) == (4.0, True, "Polygon")


def test_polygons_of_a_collection_are_one_area() -> None:
    parts = [polygon((0, 0), (1, 0), (1, 1)), {"type": "Point", "coordinates": [5, 5]}]
    shape, repaired = read_polygons({"type": "GeometryCollection", "geometries": parts})
    assert (shape.area, repaired) == (0.5, True)


def test_heights_are_ignored() -> None:
    high = {"type": "Polygon", "coordinates": [[[0, 0, 9], [1, 0, 9], [1, 1, 9], [0, 0, 9]]]}
    assert not read_polygons(high)[0].has_z


@pytest.mark.parametrize(
    ("geojson", "why"),
    [
        ({"type": "Point", "coordinates": [0, 0]}, "this is a Point"),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "this is a LineString"),
        (None, "nothing of the kind"),
        ("POLYGON", "nothing of the kind"),
        ({}, "nothing of the kind"),
        ({"type": "Polygon"}, "no rings"),
        ({"type": "Polygon", "coordinates": "abc"}, "no rings"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, "x"], [1, 1], [0, 0]]]}, "no rings"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, "no rings"),
        ({"type": "Polygon", "coordinates": []}, "no coordinates"),
        (polygon((0, 0), (1, 1), (2, 2)), "no ground"),
        (polygon((0, 0), (float("nan"), 0), (1, 1)), "no rings"),
        (polygon((1_350_000, 411_000), (1_350_900, 411_000), (1_350_900, 412_000)), "EPSG:4326"),
        (polygon((0, 0), (1, 0), (1, 91)), "EPSG:4326"),
    ],
)
def test_what_is_no_area_says_why(geojson: object, why: str) -> None:
    with pytest.raises(Unsound, match=why):
        read_polygons(geojson)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=30,
    )
)
def test_any_coordinates_are_read_or_refused(coordinates: object) -> None:
    try:
        shape, _ = read_polygons({"type": "MultiPolygon", "coordinates": coordinates})
    except Unsound:
        return
    assert shape.is_valid
    assert shape.area > 0


def test_a_shape_comes_back_from_geojson() -> None:
    shape = square(-79.9, 40.4, 0.01)
    assert read_polygons(as_geojson(shape))[0].equals_exact(shape, 1e-7)


def test_a_point_is_in_the_area_that_holds_it() -> None:
    index = AreaIndex([(area(1), square(0, 0)), (area(2), square(1, 0)), (area(3, "ward"), square(0, 0, 2))])
    assert index.at(0.5, 0.5) == [area(1), area(3, "ward")]
    assert index.at(1.5, 0.5) == [area(2), area(3, "ward")]
    assert index.at(5, 5) == []


def test_a_point_on_a_shared_border_is_in_one_area_of_a_kind() -> None:
    index = AreaIndex([(area(1, code="b"), square(0, 0)), (area(2, code="a"), square(1, 0))])
    assert index.at(1.0, 0.5) == [area(2, code="a")]


def test_the_smaller_of_two_that_overlap_holds_the_point() -> None:
    index = AreaIndex([(area(1), square(0, 0, 3)), (area(2), square(1, 1))])
    assert [index.at(1.5, 1.5), index.at(0.5, 0.5)] == [[area(2)], [area(1)]]


def test_a_point_in_a_hole_is_outside() -> None:
    ring = shapely.difference(square(0, 0, 3), square(1, 1))
    assert AreaIndex([(area(1), ring)]).at(1.5, 1.5) == []


def test_points_without_a_place_are_in_no_area() -> None:
    index = AreaIndex([(area(1), square(0, 0))])
    assert index.ids_at([0.5, float("nan"), float("inf")], [0.5, 0.5, 0.5]) == [[1], [], []]


def test_an_index_without_areas_holds_nothing() -> None:
    index = AreaIndex([])
    assert (len(index), index.at(0, 0), index.ids_at([], [])) == (0, [], [])


@given(st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 5)), max_size=60))
def test_many_points_are_placed_as_one_by_one(points: list[tuple[float, float]]) -> None:
    squares = [(area(n), square(n % 4, n // 4)) for n in range(16)]
    index = AreaIndex(squares)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    expected = [
        [min(pair[0].code for pair in squares if pair[1].covers(shapely.Point(x, y)))]
        if any(shape.covers(shapely.Point(x, y)) for _, shape in squares)
        else []
        for x, y in points
    ]
    assert [[a.code for a in held] for held in index.at_many(np.array(xs), np.array(ys))] == expected


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert round(metres_between(0, 0, 0, 1)) == 111_195
    assert round(metres_between(0, 60, 1, 60)) == 55_598
