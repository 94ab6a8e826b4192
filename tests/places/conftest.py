"""A small city with streets, for the tests of finding places."""

import pytest

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.places.actions.streets import Crossing, Drawing, Gazetteer, House, Place, load_gazetteer

WEST, SOUTH = -80.0, 40.4
STREETS = ("North Main Street", "South Main Street", "4th Avenue", "Alder Lane", "Alderney Lane", "Bare Road")
RIVER = [[-80.05, 40.41], [-79.95, 40.41], [-79.95, 40.412], [-80.05, 40.412], [-80.05, 40.41]]
GREEN = [[x, round(y - 0.01, 6)] for x, y in RIVER]


def house(street: str, number: int, suffix: str = "") -> House:
    """Number 100 stands at WEST; each number is a hundred-thousandth of a degree (about a metre) east."""
    lat = SOUTH + 0.001 * STREETS.index(street) + (0.0002 if number % 2 else 0)
    return House(street, number, round(WEST + (number - 100) * 0.00001, 6), lat, suffix)


GAZETTEER = Gazetteer(
    streets=STREETS,
    houses=[
        *(house("North Main Street", number) for number in (100, 101, 120, 121, 200, 201)),
        *(house("South Main Street", number) for number in (100, 102)),
        *(house("4th Avenue", number) for number in (10, 12, 14)),
        house("4th Avenue", 12, "A"),
        *(house("Alder Lane", number) for number in (2, 4, 6)),
    ],
    crossings=[
        Crossing("North Main Street", "4th Avenue", -79.99, 40.4),
        Crossing("4th Avenue", "Alder Lane", -79.98, 40.401),
        Crossing("4th Avenue", "Bare Road", -79.97, 40.402),
    ],
    places=[Place("City Hall", "city_hall", -79.985, 40.405), Place("Alder Park", "park", -79.986, 40.406)],
    drawings=[
        Drawing("water", {"type": "Polygon", "coordinates": [RIVER]}, "Third River"),
        Drawing("park", {"type": "Polygon", "coordinates": [GREEN]}, "Alder Park"),
        Drawing("street", {"type": "LineString", "coordinates": RIVER[:2]}, "4th Avenue", min_zoom=13),
        Drawing("main_street", {"type": "LineString", "coordinates": RIVER[2:4]}, "North Main Street", 10),
        Drawing("landmark", {"type": "Point", "coordinates": [-79.985, 40.405]}, "City Hall", min_zoom=15),
    ],
)  # fmt: skip


@pytest.fixture
def town(db: None) -> City:
    """A city with the streets above."""
    city = cities.city()
    load_gazetteer(city, GAZETTEER, actor=people.program(city))
    return city
