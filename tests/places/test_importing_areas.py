"""Areas in the database: made, brought up to date, never thrown away."""

import json
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid
from thirdring.places import commands, queries
from thirdring.places.actions.areas import AreasImported, import_areas
from thirdring.places.area_files import AreaRow
from thirdring.places.models import Area

pytestmark = pytest.mark.django_db


def row(code: str, west: float = 0.0, **figures: object) -> AreaRow:
    return AreaRow(code=code, name=code.title(), shape=shapely.box(west, 0, west + 1, 1), **figures)  # type: ignore[arg-type]


def load(city: City, *rows: AreaRow, kind: str = "neighbourhood") -> AreasImported:
    return import_areas(city, rows, kind=kind, actor=people.program(city))


def test_new_areas_are_made_with_their_tiers() -> None:
    city = cities.city()
    done = load(
        city, row("a", need_index=0.9), row("b", 1, need_index=0.1), row("c", 2, need_index=0.5), row("d", 3)
    )
    assert (done.read, done.created) == (4, 4)
    tiers = dict(Area.objects.of(city).values_list("code", "need_tier"))
    assert tiers == {"a": "high", "b": "low", "c": "middle", "d": ""}


def test_the_same_file_again_changes_nothing() -> None:
    city = cities.city()
    load(city, row("a", need_index=0.9, population=7), row("b", 1))
    before = list(Area.objects.of(city).order_by("pk").values()), city.places_version
    done = load(city, row("a", need_index=0.9, population=7), row("b", 1))
    assert (done.unchanged, done.created, done.updated) == (2, 0, 0)
    assert (list(Area.objects.of(city).order_by("pk").values()), city.places_version) == before


def test_a_changed_area_keeps_its_id_and_the_figures_the_file_leaves_out() -> None:
    city = cities.city()
    load(city, row("a", population=7, figures={"renters": 3.0}))
    before = Area.objects.of(city).get()
    done = load(city, row("a", 5, figures={"owners": 4.0}))
    after = Area.objects.of(city).get()
    assert (done.updated, after.pk, after.population) == (1, before.pk, 7)
    assert after.figures == {"renters": 3.0, "owners": 4.0}
    assert after.geometry != before.geometry


def test_areas_the_file_has_no_more_are_kept_and_told() -> None:
    city = cities.city()
    load(city, row("a"), row("b", 1))
    assert load(city, row("a")).kept == ["B"]
    assert Area.objects.of(city).count() == 2


def test_tiers_are_worked_out_over_the_whole_kind_and_no_other() -> None:
    city = cities.city()
    load(city, row("a", need_index=0.9), kind="ward")
    load(city, row("a", need_index=0.2), row("b", 1, need_index=0.3), row("c", 2, need_index=0.4))
    tiers = dict(Area.objects.of(city).filter(kind="neighbourhood").values_list("code", "need_tier"))
    assert tiers == {"a": "low", "b": "middle", "c": "high"}


@pytest.mark.parametrize("kind", ["", "Two words", "UPPER", "a" * 41, "9lives", "bad-kind"])
def test_a_kind_is_a_word(kind: str) -> None:
    city = cities.city()
    with pytest.raises(Invalid, match="kind: "):
        load(city, row("a"), kind=kind)
    assert not Area.objects.of(city).exists()


def test_a_city_without_bounds_gets_those_of_its_areas() -> None:
    city = cities.city(boundary=None, bounds=None)
    load(city, row("a"), row("b", 4))
    city.refresh_from_db()
    assert city.bounds == [0.0, 0.0, 5.0, 1.0]


def test_two_cities_may_have_areas_of_the_same_code() -> None:
    one, other = cities.city(), cities.city()
    load(one, row("a"))
    load(other, row("a", 3))
    assert [area.name for area in queries.areas_at(one, 0.5, 0.5)] == ["A"]
    assert queries.areas_at(other, 0.5, 0.5) == []


def test_new_areas_are_seen_by_a_process_that_had_the_old_ones_in_memory() -> None:
    city = cities.city()
    load(city, row("a"))
    elsewhere = City.objects.get(pk=city.pk)
    assert queries.areas_at(elsewhere, 3.5, 0.5) == []
    load(city, row("b", 3))
    at_the_next_request = City.objects.get(pk=city.pk)
    assert [area.code for area in queries.areas_at(at_the_next_request, 3.5, 0.5)] == ["b"]


def test_areas_in_memory_are_not_read_again(django_assert_num_queries: object) -> None:
    city = cities.city()
    load(city, row("a"))
    queries.areas_at(city, 0.5, 0.5)
    with django_assert_num_queries(0):  # type: ignore[operator]
        queries.area_ids_at(city, [0.5] * 1000, [0.5] * 1000)


def test_a_point_is_in_the_city_by_its_boundary_its_box_or_always() -> None:
    bounded = cities.city()
    boxed = cities.city(boundary=None, bounds=[0, 0, 1, 1])
    unknown = cities.city(boundary=None, bounds=None)
    assert [queries.in_city(bounded, -79.9, 40.4), queries.in_city(bounded, 0.5, 0.5)] == [True, False]
    assert [queries.in_city(boxed, 0.5, 0.5), queries.in_city(boxed, -79.9, 40.4)] == [True, False]
    assert [queries.in_city(unknown, 0.5, 0.5), queries.in_city(unknown, 0.5, 91)] == [True, False]


def run(*words: str) -> tuple[int, str, Exception | None]:
    done = CliRunner().invoke(commands.app, list(words))
    return done.exit_code, done.stdout, done.exception if isinstance(done.exception, Exception) else None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two areas of a city as a file."""
    path = tmp_path / "areas.geojson"
    features = [
        {"type": "Feature", "properties": {"hood": name}, "geometry": json.loads(shapely.to_geojson(shape))}
        for name, shape in (("East", shapely.box(0, 0, 1, 1)), ("West", shapely.box(-1, 0, 0, 1)))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_the_command_tells_what_it_did_and_what_matched_nothing(file: Path, tmp_path: Path) -> None:
    city = cities.city()
    figures = tmp_path / "figures.csv"
    figures.write_text("hood,population,need_index\nEast,120,0.8\nNorth,4,0.1\n")
    code, said, _ = run(
        str(file), "--city", city.code, "--kind", "neighbourhood", "--name-property", "hood",
        "--figures", str(figures), "--json",
    )  # fmt: skip
    assert code == 0
    assert json.loads(said.splitlines()[-1]) == {
        "read": 2, "created": 2, "updated": 0, "unchanged": 0, "repaired": [], "kept": [],
        "unmatched": ["North"], "without_figures": ["West"],
    }  # fmt: skip
    assert f"{city.name}, neighbourhood: 2 read, 2 created, 0 updated, 0 unchanged." in said
    assert Area.objects.of(city).get(code="east").population == 120


def test_the_command_refuses_a_city_that_is_not_there(file: Path) -> None:
    _, _, error = run(str(file), "--city", "atlantis", "--kind", "ward", "--name-property", "hood")
    assert isinstance(error, Invalid)
    assert (
        str(error) == "city: There is no city 'atlantis'. Make it first: thirdring city create atlantis ..."
    )


def test_a_refused_file_leaves_nothing_half_written(file: Path) -> None:
    city = cities.city()
    _, _, error = run(str(file), "--city", city.code, "--kind", "ward", "--name-property", "name")
    assert isinstance(error, Invalid)
    assert not Area.objects.of(city).exists()
