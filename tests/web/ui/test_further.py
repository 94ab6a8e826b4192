"""A city of many languages: two are in sight, the others folded away until one of them holds words."""

import pytest
from django.test import Client

from tests.factories import cities, people
from tests.web.agency.departments import browser_of
from thirdring.staff.rules import Role


@pytest.fixture
def administrator(db: None) -> Client:
    city = cities.city(languages=["en", "es", "ar", "fr"])
    return browser_of(people.staff(city, Role.ADMINISTRATOR))


def test_further_languages_are_folded_away(administrator: Client) -> None:
    page = administrator.get("/studio/notices/new/").content.decode()
    shown, folded = page.split('<details class="tr-further">')
    assert 'name="texts.es"' in shown
    assert 'name="texts.ar"' not in shown
    assert "In 2 more languages" in folded
    assert 'name="texts.fr"' in folded


def test_words_in_one_of_them_unfold_them(administrator: Client) -> None:
    page = administrator.post("/studio/notices/new/", {"texts.fr": "Fermé lundi."}).content.decode()
    assert '<details class="tr-further" open>' in page
    assert "Fermé lundi." in page
