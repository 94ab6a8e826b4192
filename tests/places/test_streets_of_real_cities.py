"""Real street names: Baltimore's crossings and Philadelphia's ranges, found again as people write them."""

import csv
import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter

import pytest

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.places.actions.streets import Crossing, Gazetteer, House, load_gazetteer
from thirdring.places.queries import suggest

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "streets"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason="the real records are not here"),
]


def philadelphia() -> Gazetteer:
    """Its streets, with the ends of each block's range as houses, at places made up: the file has none."""
    with gzip.open(DATA / "philadelphia_street_centerline_ranges.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    numbers: dict[str, set[int]] = {}
    for row in rows:
        parts = (row["PRE_DIR"], row["ST_NAME"], row["ST_TYPE"], row["POST_DIR"])
        ends = {int(row[name] or 0) for name in ("L_F_ADD", "L_T_ADD", "R_F_ADD", "R_T_ADD")}
        numbers.setdefault(" ".join(part for part in parts if part), set()).update(ends - {0})
    houses = (
        House(street, number, -75.2 + number * 1e-6, 39.9 + 1e-5 * place)
        for place, (street, known) in enumerate(numbers.items())
        for number in known
    )
    return Gazetteer(streets=list(numbers), houses=list(houses))


def baltimore() -> Gazetteer:
    with gzip.open(DATA / "baltimore_named_intersections.geojson.gz", "rt") as file:
        features = json.load(file)["features"]
    crossings = list(_crossings(features))
    return Gazetteer(streets=sorted({s for c in crossings for s in (c.a, c.b)}), crossings=crossings)


def _crossings(features: Iterable[dict[str, dict[str, str | list[float]]]]) -> Iterable[Crossing]:
    for feature in features:
        streets = str(feature["properties"]["name"] or "").split(" & ")
        lon, lat = feature["geometry"]["coordinates"]
        if len(streets) == 2 and streets[0] != streets[1]:
            yield Crossing(streets[0], streets[1], float(lon), float(lat))


def city_of(gazetteer: Gazetteer) -> City:
    city = cities.city(boundary=None, bounds=None)
    load_gazetteer(city, gazetteer, actor=people.program(city))
    return city


def test_nearly_every_crossing_of_baltimore_is_found_by_its_name() -> None:
    gazetteer = baltimore()
    city = city_of(gazetteer)
    asked = Random(311).sample(list(gazetteer.crossings), 150)
    found = sum(
        any(
            {c.a, c.b} == set(s.label.split(" & ")) for s in suggest(city, f"{c.a.lower()} and {c.b.lower()}")
        )
        for c in asked
    )
    assert found >= 147


def test_nearly_every_house_of_philadelphia_is_found_with_a_slip_in_its_street() -> None:
    gazetteer = philadelphia()
    city = city_of(gazetteer)
    random = Random(311)
    long_names = [house for house in gazetteer.houses if len(house.street) > 11]
    asked = random.sample(long_names, 150)
    found = 0
    for house in asked:
        at = random.randrange(3, len(house.street) - 4)
        slip = house.street[:at] + house.street[at + 1 :]
        found += any(
            s.label == f"{house.number} {house.street}" for s in suggest(city, f"{house.number} {slip}")
        )
    assert found >= 127


def test_typing_ahead_over_four_thousand_streets_is_quick() -> None:
    gazetteer = philadelphia()
    city = city_of(gazetteer)
    random = Random(311)
    times = []
    for house in random.sample(list(gazetteer.houses), 120):
        typed = f"{house.number} {house.street}"[: random.randrange(4, 22)]
        began = perf_counter()
        suggest(city, typed)
        times.append(perf_counter() - began)
    assert quantiles(times, n=20)[18] < 0.1  # 20 ms on a machine with nothing else to do
