"""The pages of neighbourhoods."""

from typing import Any

import pytest
from django.test import Client
from shapely import box

from tests.factories import cities, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.references import pretty
from thirdring.city.models import City
from thirdring.insight import neighbourhoods as insight
from thirdring.insight.keeping import Share
from thirdring.insight.neighbourhoods import Fares, Speed
from thirdring.kernel.actor import system
from thirdring.places.actions.areas import import_areas
from thirdring.places.area_files import AreaRow
from thirdring.places.overlaps import DISTRICT, NEIGHBOURHOOD
from thirdring.web.public.neighbourhoods import _kept, _speed

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    insight._all_fares.cache_clear()
    made = cities.city()
    offer(made, definition("pothole", targets=requests.TARGETS), definition("secret", private=True))
    by = system(made.pk, reason="test")
    member = {"representative": "Ana Ruiz", "contact": "ana@council.example"}
    districts = [AreaRow(code="1", name="District 1", shape=box(-80.2, 40.3, -79.7, 40.6), **member)]
    hills = AreaRow(code="oak-hill", name="Oak Hill", shape=box(-79.96, 40.44, -79.94, 40.46))
    flats = AreaRow(code="flats", name="The Flats", shape=box(-79.90, 40.44, -79.88, 40.46))
    import_areas(made, districts, kind=DISTRICT, actor=by)
    import_areas(made, [hills, flats], kind=NEIGHBOURHOOD, actor=by)
    return City.objects.get(pk=made.pk)


def text(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_list_has_every_neighbourhood_with_what_is_open(city: City) -> None:
    requests.case(city)
    requests.case(city, service_code="secret")
    page = text("/neighbourhoods/")
    assert page.index("Oak Hill") < page.index("Open: 1") < page.index("The Flats") < page.index("Open: 0")
    assert "District 1" not in page.partition("<main")[2]


def test_a_page_says_what_is_open_who_represents_it_and_what_is_new(city: City) -> None:
    here = requests.case(city, words="A deep hole.")
    elsewhere = requests.case(city, lon=-79.89)
    hidden = requests.case(city, service_code="secret")
    page = text("/neighbourhoods/oak-hill/")
    assert "Open now: 1" in page and "Ana Ruiz" in page and "mailto:ana@council.example" in page
    assert pretty(here.reference) in page
    assert pretty(elsewhere.reference) not in page and pretty(hidden.reference) not in page
    assert "Secret" not in page
    assert page.count("Too few to say") == 2
    assert 'href="/map/?area=oak-hill"' in page


def test_the_map_of_a_neighbourhood_lists_what_is_there(city: City) -> None:
    here, elsewhere = requests.case(city), requests.case(city, lon=-79.89)
    page = text("/map/?area=oak-hill")
    assert pretty(here.reference) in page and pretty(elsewhere.reference) not in page


def test_what_is_no_neighbourhood_is_not_there(city: City) -> None:
    for code in ("nowhere", "1"):
        assert "There is no such neighborhood." in text(f"/neighbourhoods/{code}/", 404)


def test_figures_have_their_numerators_and_denominators() -> None:
    fares = Fares(kept=Share(kept=162, due=200), speed=Speed(closed=1210, days=3.46))
    assert _kept(fares) == "81% (162 of 200)"
    assert _speed(fares) == "3.5 days (half of 1,210 closed requests took less)"
    few = Fares(kept=Share(kept=19, due=19), speed=Speed(closed=3, days=1.0))
    assert (_kept(few), _speed(few)) == ("Too few to say: 19", "Too few to say: 3")


def test_pages_cost_the_same_with_one_case_and_with_thirty(
    city: City, django_assert_num_queries: Any
) -> None:
    case = requests.case(city)
    for path, queries in (("/neighbourhoods/", 2), ("/neighbourhoods/oak-hill/", 5)):
        text(path)
        with django_assert_num_queries(queries):
            text(path)
    requests.strewn(case, [(-79.95, 40.45)] * 30)
    for path, queries in (("/neighbourhoods/", 2), ("/neighbourhoods/oak-hill/", 5)):
        with django_assert_num_queries(queries):
            text(path)
