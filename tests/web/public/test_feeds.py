"""Feeds of public requests: what is in them, what never is, and what they cost."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from shapely import box

from tests.factories import cities, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.references import pretty
from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.places.actions.areas import import_areas
from thirdring.places.area_files import AreaRow
from thirdring.places.overlaps import DISTRICT, NEIGHBOURHOOD

pytestmark = pytest.mark.django_db
FEED = "/feeds/requests.xml"


@pytest.fixture
def city() -> City:
    made = cities.city()
    offer(
        made,
        definition("pothole", names={"en": "Pothole", "es": "Bache"}),
        definition("graffiti"),
        definition("secret", private=True),
    )
    by = system(made.pk, reason="test")
    import_areas(
        made,
        [AreaRow(code="1", name="District 1", shape=box(-80.2, 40.3, -79.92, 40.6))],
        kind=DISTRICT,
        actor=by,
    )
    hills = AreaRow(code="oak-hill", name="Oak Hill", shape=box(-79.96, 40.44, -79.94, 40.46))
    import_areas(made, [hills], kind=NEIGHBOURHOOD, actor=by)
    return City.objects.get(pk=made.pk)


def feed(query: str = "") -> Element:
    answer = Client().get(f"{FEED}{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = fromstring(answer.content).find("channel")
    assert channel is not None
    return channel


def titles(channel: Element) -> list[str]:
    return [item.findtext("title") or "" for item in channel.findall("item")]


def test_the_citys_feed_has_every_public_request_the_newest_first(city: City) -> None:
    first = requests.case(city, words="A deep hole.", place="12 Main St")
    requests.case(city, service_code="secret")
    requests.case(city, service_code="graffiti", place="")
    channel = feed()
    assert [title.split(",")[0] for title in titles(channel)] == ["Graffiti", "Pothole"]
    (_, item) = channel.findall("item")
    assert item.findtext("link") == f"http://testserver/track/{pretty(first.reference)}"
    assert (item.findtext("description") or "").split() == ["A", "deep", "hole.", "Open"]
    assert item.findtext("guid") == f"{city.code}:{first.reference}"
    assert item.findtext("category") == "Pothole"


@pytest.mark.parametrize(
    ("query", "kinds", "title"),
    [
        ("?area=oak-hill", ["Pothole", "Pothole"], "Oak Hill"),
        ("?district=1", ["Graffiti", "Pothole", "Pothole"], "District 1"),
        ("?kind=graffiti", ["Graffiti"], "Graffiti"),
        ("?kind=graffiti&area=oak-hill", [], "Graffiti, Oak Hill"),
        ("?kind=group:streets", ["Graffiti", "Pothole", "Pothole"], "All of Streets"),
    ],
)
def test_a_feed_may_be_of_an_area_and_of_a_kind(city: City, query: str, kinds: list[str], title: str) -> None:
    requests.case(city)
    requests.case(city)
    requests.case(city, service_code="graffiti", lon=-79.99)
    channel = feed(query)
    assert [found.split(",")[0] for found in titles(channel)] == kinds
    assert channel.findtext("title") == f"311 {city.name}: {title}"


@pytest.mark.parametrize("query", ["?area=nowhere", "?area=1", "?kind=secret", "?kind=nothing"])
def test_what_is_not_there_has_no_feed(city: City, query: str) -> None:
    assert Client().get(f"{FEED}{query}").status_code == 404


def test_what_is_personal_is_covered_and_what_is_no_xml_left_out(city: City) -> None:
    requests.case(city, words="Call me: 412-555-0123\x0b\ufffe & <soon>")
    words = feed().find("item").findtext("description") or ""  # type: ignore[union-attr]  # the feed has an item
    assert "0123" not in words and "& <soon>" in words and "\x0b" not in words


def test_it_speaks_the_language_of_the_address_whatever_the_browser_does(city: City) -> None:
    requests.case(city)
    assert titles(feed("?language=es"))[0].startswith("Bache")
    browser = Client(headers={"accept-language": "es"})
    assert b"<title>Pothole" in browser.get(FEED).content
    assert titles(feed("?language=tlh"))[0].startswith("Pothole")


def test_whoever_asks_again_is_told_that_nothing_is_new(city: City) -> None:
    requests.case(city)
    first = Client().get(FEED)
    assert first["Cache-Control"] == "public, max-age=300"
    again = Client(headers={"if-none-match": first["ETag"]})
    assert (again.get(FEED).status_code, again.get(FEED).content) == (304, b"")
    requests.case(city)
    assert again.get(FEED).status_code == 200


def test_a_feed_costs_the_same_with_one_case_and_with_thirty(
    city: City, django_assert_num_queries: Any
) -> None:
    case = requests.case(city)
    for query in ("", "?area=oak-hill", "?kind=pothole"):
        feed(query)
        with django_assert_num_queries(2):
            assert len(titles(feed(query))) == 1
    requests.strewn(case, [(-79.95, 40.45)] * 30)
    for query in ("", "?area=oak-hill", "?kind=pothole"):
        with django_assert_num_queries(2):
            assert len(titles(feed(query))) == 31


def test_pages_name_their_feeds(city: City) -> None:
    page = Client().get("/neighbourhoods/oak-hill/").content.decode()
    assert page.count(f'href="{FEED}?area=oak-hill&amp;language=en"') == 2  # in the head, and to see
    assert f'href="{FEED}?district=1&amp;language=en"' in page
    page = Client().get("/map/?kind=graffiti").content.decode()
    assert page.count(f'href="{FEED}?kind=graffiti&amp;language=en"') == 2
