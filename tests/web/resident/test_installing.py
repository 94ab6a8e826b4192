"""The resident's pages on a phone's screen."""

import re

from django.test import Client

from thirdring.city.models import City


def manifests(address: str) -> list[str]:
    page = Client().get(address).content.decode()
    return re.findall(r'<link rel="manifest" href="([^"]+)"', page)


def test_the_manifest_opens_the_front_page_in_the_readers_language(city: City) -> None:
    browser = Client(headers={"Accept-Language": "es"})
    said = browser.get("/manifest.webmanifest").json()
    assert (said["name"], said["start_url"], said["scope"]) == ("311 en Riverton", "/", "/")
    assert said["display"] == "standalone"
    assert browser.get(said["start_url"]).status_code == 200


def test_every_page_for_residents_names_it_and_no_page_two(city: City) -> None:
    assert manifests("/") == manifests("/report/") == manifests("/track/") == ["/manifest.webmanifest"]
