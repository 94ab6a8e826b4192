"""Addresses that every face shares: language, gallery, map; and the frame of a page."""

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.factories import cities
from thirdring.city.models import City
from thirdring.places.models import MapFeature
from thirdring.web.ui.maps import outside_source


@pytest.fixture
def city(db: None) -> City:
    return cities.city(name="Riverton")


def test_a_language_is_kept_and_the_reader_goes_back(city: City) -> None:
    response = Client().get("/language/es/", {"next": "/report/?q=hoyo"})
    assert response.headers["Location"] == "/report/?q=hoyo"
    assert response.cookies["django_language"].value == "es"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"]
)
def test_a_language_link_never_leads_elsewhere(city: City, elsewhere: str) -> None:
    assert Client().get("/language/es/", {"next": elsewhere}).headers["Location"] == "/"


def test_a_language_the_program_does_not_speak_is_not_found(city: City) -> None:
    assert Client().get("/language/xx/").status_code == 404


def test_only_languages_of_the_city_are_offered(db: None) -> None:
    cities.city(languages=["en"])
    assert b"hreflang" not in Client().get("/").content


def test_the_gallery_and_the_mailbox_are_of_the_demo_only(city: City, settings: LazySettings) -> None:
    settings.DEMO = False
    assert [Client().get(address).status_code for address in ("/ui/", "/demo/mail/")] == [404, 404]
    settings.DEMO = True
    assert [Client().get(address).status_code for address in ("/ui/", "/demo/mail/")] == [200, 200]


def test_the_style_draws_our_own_tiles(city: City) -> None:
    source = Client().get("/map/style.json").json()["sources"]["base"]
    assert source["tiles"] == [f"http://testserver/map/tiles/{{z}}/{{x}}/{{y}}.mvt?v={city.places_version}"]


def test_a_tile_holds_what_the_city_has_there(city: City) -> None:
    line = {"type": "LineString", "coordinates": [[-79.96, 40.45], [-79.94, 40.45]]}
    MapFeature.objects.create(city=city, kind="street", name="Mill Street", geometry=line)
    tile = Client().get("/map/tiles/14/4553/6175.mvt")
    assert tile.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert b"Mill Street" in tile.content


@pytest.mark.parametrize("address", ["/map/tiles/3/9/1.mvt", "/map/tiles/99/0/0.mvt"])
def test_a_tile_that_cannot_be_is_not_found(city: City, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_a_citys_own_tile_server_is_let_through_the_policy_and_nobody_else(city: City) -> None:
    def policy() -> dict[str, str]:
        header = Client().get("/").headers["Content-Security-Policy"]
        return dict(part.strip().split(" ", 1) for part in header.split(";"))

    assert policy()["connect-src"] == "'self'"
    City.objects.filter(pk=city.pk).update(tile_url="https://tiles.example.org/{z}/{x}/{y}.png")
    assert policy()["connect-src"] == "'self' https://tiles.example.org"
    assert policy()["script-src"] == "'self'"


@pytest.mark.parametrize("url", ["", "/tiles/{z}", "javascript:x", "ftp://example.org/"])
def test_a_tile_address_that_is_no_web_address_opens_nothing(city: City, url: str) -> None:
    city.tile_url = url
    assert outside_source(city) == ""


def test_no_page_holds_a_script_or_a_style_of_its_own(city: City) -> None:
    for address in ("/", "/report/", "/track/", "/ui/"):
        body = Client().get(address).content.decode()
        assert [mark for mark in ("<style", "style=", "onclick", "<script>") if mark in body] == []
