"""The real neighbourhoods of Pittsburgh and Baltimore, with their real population and need."""

import csv
import gzip
from pathlib import Path

import pytest

from tests.factories import cities
from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.places import queries
from thirdring.places.actions.areas import AreasImported, import_areas
from thirdring.places.area_files import AreaColumns, read_areas, read_table
from thirdring.places.figures import Joined, Table, join
from thirdring.places.models import Area

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason="the real records are not here"),
]


def load(city: City, shapes: str, name: str, *figures: str) -> tuple[AreasImported, list[Joined]]:
    rows, joins = read_areas(DATA / "geo" / shapes, AreaColumns(name=name)), []
    for table in figures:
        joins.append(join(rows, Table(table, *read_table(DATA / "need" / table)), AreaColumns(name=name)))
        rows = list(joins[-1].rows)
    return import_areas(city, rows, kind="neighbourhood", actor=system(city.pk, reason="test")), joins


def pittsburgh(city: City) -> tuple[AreasImported, list[Joined]]:
    return load(
        city,
        "pittsburgh_neighborhoods_wprdc.geojson.gz",
        "hood",
        "pittsburgh_neighborhood_svi2018_derived.csv",
        "pittsburgh_neighborhood_population_wprdc.csv",
    )


def baltimore(city: City) -> tuple[AreasImported, list[Joined]]:
    shapes, figures = "baltimore_neighborhoods_2020.geojson.gz", "baltimore_neighborhood_svi2018_derived.csv"
    return load(city, shapes, "name", figures)


def test_pittsburgh_gets_its_neighbourhoods_with_population_and_need() -> None:
    city = cities.city(boundary=None, bounds=None)
    done, joins = pittsburgh(city)
    assert (done.read, done.created, done.repaired) == (91, 91, ["Knoxville"])
    # The shapes file calls Bloomfield "Bloomfield Badgers": told, not guessed.
    assert [(joined.unmatched, joined.without[-1]) for joined in joins] == [
        (("Bloomfield",), "Bloomfield Badgers")
    ] * 2
    allentown = Area.objects.of(city).get(name="Allentown")
    assert (allentown.population, allentown.need_index) == (2558, 0.76)
    assert allentown.figures["poverty_pct"] == 27.3
    assert (
        Area.objects.of(city).filter(population=None).values_list("name", flat=True).get()
        == "Bloomfield Badgers"
    )


def test_pittsburgh_read_again_changes_nothing() -> None:
    city = cities.city()
    pittsburgh(city)
    version = city.places_version
    done, _ = pittsburgh(city)
    assert (done.unchanged, done.created, done.updated, city.places_version) == (91, 0, 0, version)


def test_a_third_of_baltimores_neighbourhoods_is_of_high_need() -> None:
    city = cities.city()
    done, joins = baltimore(city)
    assert done.created == 279
    assert (len(joins[0].unmatched), len(joins[0].without)) == (10, 13)  # renamed between the two editions
    assert joins[0].unmatched[:2] == ("Burleith-Leighton", "Fairmont")
    tiers = Area.objects.of(city).exclude(need_index=None).values_list("need_tier", flat=True)
    counts = {tier: list(tiers).count(tier) for tier in ("low", "middle", "high")}
    assert all(abs(count - len(tiers) / 3) <= 4 for count in counts.values()), counts


def test_baltimores_reports_fall_in_the_neighbourhood_they_name() -> None:
    city = cities.city()
    baltimore(city)
    with gzip.open(DATA / "311" / "baltimore_311_2019_3000.csv.gz", "rt") as file:
        rows = [r for r in csv.DictReader(file) if r["Neighborhood"] and r["Latitude"] not in {"", "NA"}]
    found = queries.area_index(city).at_many(
        [float(r["Longitude"]) for r in rows], [float(r["Latitude"]) for r in rows]
    )
    known = set(Area.objects.of(city).values_list("name", flat=True))
    placed = [
        (r["Neighborhood"], areas) for r, areas in zip(rows, found, strict=True) if r["Neighborhood"] in known
    ]
    right = sum(areas[0].name == name for name, areas in placed if areas)
    assert len(placed) > 2700
    assert right / len(placed) > 0.98
