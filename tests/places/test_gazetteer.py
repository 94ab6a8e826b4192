"""Finding places in a city by what people type, and naming a point."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import cities, people
from tests.places.conftest import GAZETTEER, SOUTH, WEST
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid
from thirdring.places.actions.streets import Gazetteer, House, load_gazetteer
from thirdring.places.geocoding import Suggestion
from thirdring.places.models import Address, Street
from thirdring.places.queries import address_near, locate, suggest

pytestmark = pytest.mark.django_db


def first(city: City, text: str) -> Suggestion | None:
    return next(iter(suggest(city, text)), None)


@pytest.mark.parametrize(
    ("typed", "label", "kind", "approximate"),
    [
        ("120 North Main Street", "120 North Main Street", "address", False),
        ("120 n main", "120 North Main Street", "address", False),
        ("12a 4th ave", "12A 4th Avenue", "address", False),
        ("12 fourth av", "12 4th Avenue", "address", False),
        ("160 n main st", "160 North Main Street (approximate)", "address", True),
        ("12c 4th ave", "12 4th Avenue (approximate)", "address", True),
        ("9000 n main st", "North Main Street", "street", True),
        ("main & 4th", "North Main Street & 4th Avenue", "intersection", False),
        ("4th at alder", "4th Avenue & Alder Lane", "intersection", False),
        ("alder ln y 4th", "Alder Lane & 4th Avenue", "intersection", False),
        ("city hall", "City Hall", "landmark", False),
        ("cty hall", "City Hall", "landmark", False),
        ("aldr lane", "Alder Lane", "street", True),
        ("north main", "North Main Street", "street", True),
        ("bare rd", "Bare Road", "street", True),
    ],
)
def test_the_place_meant_comes_first(
    town: City, typed: str, label: str, kind: str, approximate: bool
) -> None:
    found = first(town, typed)
    assert found is not None
    assert (found.label, found.kind, found.approximate) == (label, kind, approximate)


def test_typing_on_narrows_what_is_offered(town: City) -> None:
    assert [s.label for s in suggest(town, "ald")] == ["Alder Lane", "Alder Park"]
    assert [s.label for s in suggest(town, "alder p")] == ["Alder Park", "Alder Lane"]


def test_a_known_house_is_where_it_is(town: City) -> None:
    found = locate(town, "120 North Main Street")
    assert found is not None
    assert (found.lon, found.lat) == (round(WEST + 0.0002, 6), SOUTH)


def test_a_house_between_known_ones_lies_between_them(town: City) -> None:
    found = locate(town, "160 North Main Street")
    assert found is not None
    assert (round(found.lon, 6), found.lat, found.approximate) == (round(WEST + 0.0006, 6), SOUTH, True)


@pytest.mark.parametrize("text", ["", " ", "zzzzzz", "99999", "&", "n", "main street"])
def test_words_that_mean_no_one_place_are_left_to_the_person(town: City, text: str) -> None:
    assert locate(town, text) is None


def test_every_label_leads_back_to_its_place(town: City) -> None:
    for typed in ("120 n main", "160 n main", "main & 4th", "city hall", "12a 4th"):
        offered = first(town, typed)
        assert offered is not None
        found = locate(town, offered.label)
        assert found is not None
        assert (found.label, found.lon, found.lat) == (offered.label, offered.lon, offered.lat)


def test_at_most_as_many_as_asked_for_are_offered(town: City) -> None:
    assert [len(suggest(town, "al", limit)) for limit in (0, 1, 2)] == [0, 1, 2]


def test_another_citys_streets_are_not_offered(town: City) -> None:
    assert suggest(cities.city(), "120 North Main Street") == []


def test_streets_loaded_by_another_process_are_found_at_the_next_request(db: None) -> None:
    city = cities.city()
    assert suggest(city, "4th ave") == []
    load_gazetteer(City.objects.get(pk=city.pk), GAZETTEER, actor=people.program(city))
    assert suggest(City.objects.get(pk=city.pk), "12 4th ave")[0].label == "12 4th Avenue"


def test_finding_a_house_takes_one_query(town: City, django_assert_num_queries: object) -> None:
    suggest(town, "4th")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert suggest(town, "12 4th Avenue ")[0].label == "12 4th Avenue"


@given(st.text(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=1_000, max_examples=60)
def test_anything_typed_is_answered_soon(town: City, text: str) -> None:
    found = suggest(town, text)
    assert len(found) <= 8
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


@pytest.mark.parametrize(
    ("metres_north", "label"),
    [
        (0, "100 North Main Street"),
        (-40, "100 North Main Street"),
        (-200, "near 100 North Main Street"),
        (-900, ""),
    ],
)
def test_a_point_is_named_by_the_nearest_house(town: City, metres_north: float, label: str) -> None:
    assert address_near(town, WEST, SOUTH + metres_north / 111_195) == label


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, -91), (float("nan"), 0), (float("inf"), 0)])
def test_a_point_off_the_earth_has_no_name(town: City, lon: float, lat: float) -> None:
    assert address_near(town, lon, lat) == ""


def test_the_nearest_house_is_by_metres_not_by_degrees(db: None) -> None:
    city = cities.city(boundary=None, bounds=None)
    houses = [House("A Street", 1, 0.0010, 60.0), House("A Street", 2, 0.0, 60.0007)]
    load_gazetteer(city, Gazetteer(streets=["A Street"], houses=houses), actor=people.program(city))
    assert address_near(city, 0.0, 60.0) == "1 A Street"


def test_a_citys_streets_are_loaded_once(town: City) -> None:
    with pytest.raises(Invalid, match=r"city: .* has its streets already"):
        load_gazetteer(town, GAZETTEER, actor=people.program(town))
    assert Street.objects.of(town).count() == len(GAZETTEER.streets)


def test_a_house_on_an_unknown_street_leaves_nothing_half_written(db: None) -> None:
    city = cities.city()
    wrong = Gazetteer(streets=["A Street"], houses=[House("A Street", 1, 0, 0), House("B Street", 1, 0, 0)])
    with pytest.raises(KeyError):
        load_gazetteer(city, wrong, actor=people.program(city))
    assert not Street.objects.of(city).exists()
    assert not Address.objects.of(city).exists()
