"""Importing a catalogue, with a database."""

import pytest

from tests.factories import cities
from tests.factories.catalogues import PAGE
from tests.factories.people import program
from thirdring.catalogue.actions import import_catalogue
from thirdring.catalogue.queries import catalogue_of, offered_types, search_types, version_of
from thirdring.catalogue.reading import read
from thirdring.city.models import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    made = cities.city()
    works = cities.agency(made, code="public-works")
    cities.team(works, code="potholes")
    return made


def test_importing_the_same_page_twice_changes_nothing(city: City) -> None:
    catalogue = read([("page.yaml", PAGE.encode())])
    first = import_catalogue(city, catalogue, actor=program(city))
    again = import_catalogue(city, catalogue, actor=program(city))
    assert [d.code for d in first.created] == ["pothole", "street-light"]
    assert not again.changes
    assert catalogue_of(city) == catalogue
    print(version_of(city, "pothole"), [t.code for t in search_types(city, "a crater", "en")], len(offered_types(city)))
