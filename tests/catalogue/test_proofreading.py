"""Machine translations wait until somebody found them right, and wait again when they change."""

from dataclasses import replace

import pytest

from tests.factories import cities, people
from tests.factories.catalogues import catalogue, definition
from thirdring.catalogue.actions import find_right, import_catalogue
from thirdring.catalogue.definitions import Catalogue
from thirdring.catalogue.proofreading import counts_by_language, waiting
from thirdring.city.models import City
from thirdring.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
OFFERED = catalogue(definition("pothole", names={"en": "Pothole", "fr": "Nid-de-poule", "pt": "Buraco"}))
UNREAD = {"fr": {"Pothole": "Nid-de-poule", "Street": "Rue"}, "pt": {"Pothole": "Buraco"}}


@pytest.fixture
def city() -> City:
    city = cities.city()
    cities.agency(city, code="public-works")
    return city


def imported(city: City, unread: dict[str, dict[str, str]]) -> Catalogue:
    offered = replace(OFFERED, unread=unread)
    import_catalogue(city, offered, actor=people.program(city))
    return offered


def test_an_import_lists_what_a_machine_said(city: City) -> None:
    imported(city, UNREAD)
    assert counts_by_language(city) == {"fr": (2, 2), "pt": (1, 1)}
    assert [each.said for each in waiting(city, "fr", most=9)] == ["Nid-de-poule", "Rue"]
    assert len(waiting(city, "fr", most=1)) == 1


def test_what_was_found_right_waits_no_longer_even_after_another_import(city: City) -> None:
    imported(city, UNREAD)
    first = waiting(city, "fr", most=1)[0]
    assert find_right(city, "fr", [first.pk], actor=people.program(city)) == 1
    imported(city, UNREAD)
    assert counts_by_language(city)["fr"] == (2, 1)
    assert find_right(city, "fr", [first.pk], actor=people.program(city)) == 0


def test_other_words_are_to_be_read_again_and_those_that_went_are_forgotten(city: City) -> None:
    imported(city, UNREAD)
    pothole = waiting(city, "fr", most=1)[0]
    find_right(city, "fr", [pothole.pk], actor=people.program(city))
    imported(city, {"fr": {"Pothole": "Trou dans la rue"}})
    assert [each.said for each in waiting(city, "fr", most=9)] == ["Trou dans la rue"]
    assert waiting(city, "pt", most=9) == []


def test_only_an_editor_of_this_city_and_only_this_language(city: City) -> None:
    imported(city, UNREAD)
    every = [each.pk for each in (*waiting(city, "fr", most=9), *waiting(city, "pt", most=9))]
    with pytest.raises(NotAllowed):
        find_right(city, "fr", every, actor=people.anyone(city))
    other = cities.city(code="elsewhere")
    assert find_right(other, "fr", every, actor=people.program(other)) == 0
    assert find_right(city, "pt", every, actor=people.program(city)) == 1
