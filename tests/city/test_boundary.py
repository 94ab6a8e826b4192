"""A city's outline: what is read, mended and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.city.boundary import read_boundary
from thirdring.kernel.errors import Invalid

SQUARE = [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]]
NEXT_DOOR = [[[2, 0], [3, 0], [3, 1], [2, 1], [2, 0]]]


def polygon(rings: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": rings}


def feature(geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def test_a_polygon_is_taken_with_its_bounds() -> None:
    outline = read_boundary(polygon(SQUARE))
    assert (outline.geojson["type"], outline.bounds) == ("Polygon", (0.0, 0.0, 2.0, 1.0))


def test_the_polygons_of_a_collection_are_joined() -> None:
    page = {"type": "FeatureCollection", "features": [feature(polygon(SQUARE)), feature(polygon(NEXT_DOOR))]}
    outline = read_boundary(page)
    assert (outline.geojson["type"], outline.bounds) == ("Polygon", (0.0, 0.0, 3.0, 1.0))


def test_a_feature_without_a_geometry_is_left_out_of_a_collection() -> None:
    page = {"type": "FeatureCollection", "features": [feature(None), feature(polygon(SQUARE))]}
    assert read_boundary(page).bounds == (0.0, 0.0, 2.0, 1.0)


def test_heights_are_dropped() -> None:
    rings = [[[x, y, 120.5] for x, y in SQUARE[0]]]
    assert read_boundary(polygon(rings)).geojson == read_boundary(polygon(SQUARE)).geojson


def test_a_bow_tie_is_mended_into_its_two_triangles() -> None:
    outline = read_boundary(polygon([[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]))
    assert (outline.geojson["type"], len(outline.geojson["coordinates"])) == ("MultiPolygon", 2)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ([], "invalid"),
        ({"type": "Polygon"}, "invalid"),
        ({"type": "Polygon", "coordinates": "here"}, "invalid"),
        ({"type": "Nonsense", "coordinates": []}, "invalid"),
        ({"type": "Point", "coordinates": [1, 1]}, "empty"),
        ({"type": "FeatureCollection", "features": []}, "empty"),
        (
            polygon([[[1300000, 400000], [1310000, 400000], [1310000, 410000], [1300000, 400000]]]),
            "not_degrees",
        ),
        (polygon(SQUARE) | {"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::2272"}}}, "not_degrees"),
    ],
)
def test_what_is_no_outline_in_degrees_is_refused(page: object, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_boundary(page)
    assert [(problem.field, problem.code) for problem in refusal.value.problems] == [("boundary", code)]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_a_collection_that_says_it_is_wgs84_is_taken(name: str) -> None:
    assert read_boundary(polygon(SQUARE) | {"crs": {"properties": {"name": name}}}).bounds[2] == 2.0


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(
    ["Polygon", "MultiPolygon", "Point", "Feature", "FeatureCollection", "GeometryCollection"]
)


@given(KINDS, JSON)
def test_no_json_whatever_makes_it_fail_otherwise(kind: str, inside: object) -> None:
    page = {"type": kind, "coordinates": inside, "geometry": inside, "features": inside, "geometries": inside}
    try:
        outline = read_boundary(page)
    except Invalid as refusal:
        assert refusal.problems[0].field == "boundary"
    else:
        west, south, east, north = outline.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
