"""Reading areas from files: what is taken, and what is refused with a place and a cure."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from thirdring.kernel.errors import Invalid
from thirdring.places.area_files import AreaColumns, as_need, as_number, as_population, read_areas, read_table

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
COLUMNS = AreaColumns(name="name")
Write = Callable[..., Path]


def feature(geometry: object = SQUARE, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes features as a file and returns its path."""

    def written(*features: object, name: str = "areas.geojson", **more: Any) -> Path:
        path = tmp_path / name
        raw = json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()
        path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
        return path

    return written


def problems(path: Path, columns: AreaColumns = COLUMNS) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read_areas(path, columns)
    return [(problem.field, problem.message) for problem in refused.value.problems]


@pytest.mark.parametrize("name", ["areas.geojson", "areas.geojson.gz"])
def test_areas_are_read_plain_or_packed(write: Write, name: str) -> None:
    rows = read_areas(write(feature(name="Old Town"), feature(name="  New   Town "), name=name), COLUMNS)
    assert [(row.code, row.name, row.shape.area) for row in rows] == [
        ("old-town", "Old Town", 1.0),
        ("new-town", "New Town", 1.0),
    ]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    raw = json.dumps({"type": "FeatureCollection", "features": [feature(name="A")]})
    path.write_bytes(b"\xef\xbb\xbf" + raw.encode())
    assert [row.name for row in read_areas(path, COLUMNS)] == ["A"]


def test_code_population_and_need_come_from_properties(write: Write) -> None:
    columns = AreaColumns(name="n", code="id", population="people", need="svi")
    row = read_areas(write(feature(n="A", id=7, people="1,428", svi=0.59)), columns)[0]
    assert (row.code, row.population, row.need_index) == ("7", 1428, 0.59)


def test_a_repaired_shape_is_marked(write: Write) -> None:
    rows = read_areas(write(feature(name="A"), feature(BOW_TIE, name="B")), COLUMNS)
    assert [row.repaired for row in rows] == [False, True]


def test_parts_of_one_area_are_joined_when_asked(write: Write) -> None:
    east = {"type": "Polygon", "coordinates": [[[5, 0], [6, 0], [6, 1], [5, 1], [5, 0]]]}
    path = write(feature(name="Ward 1"), feature(east, name="Ward 1"), feature(name="Ward 2"))
    assert [(row.name, row.shape.area) for row in read_areas(path, COLUMNS, join_parts=True)] == [
        ("Ward 1", 2.0),
        ("Ward 2", 1.0),
    ]


def test_an_area_that_is_there_twice_is_refused_with_both_cures(write: Write) -> None:
    [(field, message)] = problems(write(feature(name="A"), feature(name="A")))
    assert field == "file"
    assert message == (
        "areas.geojson: the area A (code a) is there twice. Name a property that tells them apart with "
        "--code-property, or --join-parts if they are parts of one area."
    )


def test_every_wrong_feature_is_told_with_its_place(write: Write) -> None:
    point = {"type": "Point", "coordinates": [0, 0]}
    told = problems(
        write(feature(point, name="A"), feature(name=None), feature(hood="X"), "nothing", feature(name="B"))
    )
    assert [message for _, message in told] == [
        "areas.geojson, feature 1 (A): an area must be a Polygon or MultiPolygon, this is a Point.",
        "areas.geojson, feature 2: its name (property 'name') is empty; give every area a name.",
        "areas.geojson, feature 3: it has no property 'name' for its name; its properties are: hood.",
        "areas.geojson, feature 4: it has no property 'name' for its name; its properties are: none.",
    ]


def test_a_thousand_wrong_features_are_told_in_twenty_lines_and_a_count(write: Write) -> None:
    told = problems(write(*[feature(hood="X")] * 1000))
    assert (len(told), told[-1][1]) == (21, "... and 980 more like these.")


def test_projected_coordinates_say_how_to_export_again(write: Write) -> None:
    feet = {"type": "Polygon", "coordinates": [[[1350000, 411000], [1350900, 411000], [1350900, 412000]] * 2]}
    feet["coordinates"][0].append(feet["coordinates"][0][0])
    [(_, message)] = problems(write(feature(feet, name="A")))
    assert "they look projected, in metres or feet; export the file again as WGS84 (EPSG:4326)" in message


def test_a_file_that_says_it_is_projected_is_refused(write: Write) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2272"}}
    [(_, message)] = problems(write(feature(name="A"), crs=crs))
    said = "areas.geojson says its coordinates are urn:ogc:def:crs:EPSG::2272."
    assert message == f"{said} Export it again as WGS84 (EPSG:4326)."


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"])
def test_a_file_that_says_it_is_in_degrees_is_taken(write: Write, name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert len(read_areas(write(feature(name="A"), crs=crs), COLUMNS)) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"[1, 2]", "is not a GeoJSON FeatureCollection"),
        (b'{"type": "Topology"}', "is not a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "holds no features"),
        (b'{"type": "FeatureCollection", "features": {}}', "holds no features"),
        (b"\x1f\x8bbroken", "can't be read"),
        (b"[" * 200_000, "is not JSON"),
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "areas.geojson"
    path.write_bytes(content)
    [(field, message)] = problems(path)
    assert field == "file"
    assert why in message


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert problems(tmp_path / "no.geojson") == [
        ("file", f"There is no file {tmp_path / 'no.geojson'}. Check the path.")
    ]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,428", 1428.0), (" 12.5% ", 12.5), (7, 7.0), ("", None), (None, None), ("NA", None), ("-999", None)],
)
def test_cells_are_numbers_or_blank(cell: object, number: float | None) -> None:
    assert as_number(cell) == number


@pytest.mark.parametrize("cell", ["many", "nan1", "1e999", "--"])
def test_other_cells_are_no_numbers(cell: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|could not convert"):
        as_number(cell)


@pytest.mark.parametrize("cell", ["-1", "1e12", "some"])
def test_a_population_is_a_number_of_people(cell: str) -> None:
    with pytest.raises(ValueError, match="its population"):
        as_population(cell)


@pytest.mark.parametrize("cell", ["1.01", "-0.2", "high", "45"])
def test_a_need_index_is_between_nought_and_one(cell: str) -> None:
    with pytest.raises(ValueError, match="its need index"):
        as_need(cell)


def test_a_table_may_be_from_an_old_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes("name,population\nPeñón,12\n".encode("cp1252"))
    assert read_table(path) == (["name", "population"], [{"name": "Peñón", "population": "12"}])


@pytest.mark.parametrize("content", ["", "name,population\n", "\n\n"])
def test_a_table_without_rows_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(content)
    with pytest.raises(Invalid, match=r"figures: figures\.csv has no rows under a header"):
        read_table(path)
