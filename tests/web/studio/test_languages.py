"""The languages residents may read, as an administrator sees them."""

import pytest
from django.test import Client

from tests.factories import cities, people
from tests.factories.catalogues import translated_by_machine
from tests.web.agency.departments import browser_of
from thirdring.catalogue.proofreading import waiting
from thirdring.city.models import City
from thirdring.staff.rules import Role


@pytest.fixture
def city(db: None) -> City:
    return cities.city(languages=["en", "es"])


@pytest.fixture
def administrator(city: City) -> Client:
    return browser_of(people.staff(city, Role.ADMINISTRATOR))


def test_the_list_says_what_was_not_read_yet(city: City, administrator: Client) -> None:
    translated_by_machine(city, {"es": {"Pothole": "Bache", "Street": "Calle"}})
    page = administrator.get("/studio/languages/").content.decode()
    assert "Español" in page
    assert "(2 not yet read)" in page


def test_ticked_words_wait_no_longer(city: City, administrator: Client) -> None:
    translated_by_machine(city, {"es": {"Pothole": "Bache", "Street": "Calle"}})
    pothole, street = waiting(city, "es", most=9)
    page = administrator.get("/studio/languages/es/").content.decode()
    assert "2 of 2 wait to be read" in page
    sent = {"right": [str(pothole.pk), "no number", "99999999"]}
    done = administrator.post("/studio/languages/es/", sent, follow=True)
    assert "1 translation is noted as right." in done.content.decode()
    assert waiting(city, "es", most=9) == [street]


@pytest.mark.parametrize("code", ["en", "tlh"])
def test_there_is_no_page_for_a_language_without_translations(administrator: Client, code: str) -> None:
    assert administrator.get(f"/studio/languages/{code}/").status_code == 404
