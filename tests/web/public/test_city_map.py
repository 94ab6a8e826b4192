"""The open map: its list, its marks, how they are searched and filtered, and what they never tell."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import people, requests
from tests.web.resident.town import town
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.map_counting import count_map
from thirdring.cases.references import pretty
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
BOX = "-80.1,40.3,-79.8,40.6"


@pytest.fixture
def city() -> City:
    return requests.city_of_three_types()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def marks(**asked: str) -> list[dict[str, Any]]:
    answer = Client().get("/map/points/", {"box": BOX} | asked)
    assert answer.status_code == 200, text(answer)
    return list(answer.json()["marks"])


def closed(city: City, **fields: Any) -> str:
    case = requests.case(city, **fields)
    close(case, actor=people.actor(city, Role.SUPERVISOR), outcome=Outcome.FIXED, answer="Filled.")
    return case.reference


class TestTheList:
    def test_it_shows_what_where_and_how_it_stands_without_who(self, city: City) -> None:
        case = requests.case(city, words="A deep hole. Call 412-555-0123.", place="12 Oak Street")
        page = text(Client().get("/map/"))
        assert f'href="/track/{pretty(case.reference)}"' in page
        assert "A deep hole." in page and "12 Oak Street" in page and "0123" not in page

    def test_filters_narrow_the_list_and_the_map_alike(self, city: City) -> None:
        hole, spray = requests.case(city), requests.case(city, service_code="graffiti")
        done = closed(city)
        wanted = {
            "": {hole.reference, spray.reference},
            "status=closed": {done},
            "status=all": {hole.reference, spray.reference, done},
            "kind=graffiti": {spray.reference},
            "status=all&kind=pothole": {hole.reference, done},
            "days=7": {hole.reference, spray.reference},
        }
        for query, references in wanted.items():
            asked = dict(part.split("=") for part in query.split("&") if part)
            page = text(Client().get(f"/map/?{query}"))
            every = {hole.reference, spray.reference, done}
            assert {each for each in every if f"/track/{pretty(each)}" in page} == references
            assert {mark["address"] for mark in marks(**asked)} == {
                f"/track/{pretty(each)}" for each in references
            }

    def test_a_group_is_all_its_kinds(self, city: City) -> None:
        requests.case(city), requests.case(city, service_code="graffiti")
        page = text(Client().get("/map/"))
        group = page.partition('value="group:')[2].partition('"')[0]
        assert len(marks(kind=f"group:{group}")) == 2

    def test_long_lists_have_pages(self, city: City) -> None:
        case = requests.case(city)
        requests.strewn(case, [(-79.95, 40.45)] * 30)
        first = text(Client().get("/map/"))
        assert "31 requests" in first and first.count("tr-reports__one") == 25
        following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        second = text(Client().get(f"/map/{following}"))
        assert second.count("tr-reports__one") == 6 and "Back to the first page" in second

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("kind=nothing", "“nothing” is not in the list. Choose one that is."),
            ("kind=secret", "“secret” is not in the list. Choose one that is."),
            ("days=8", "“8” is not in the list."),
            ("status=lost", "“lost” is not in the list."),
            ("area=nowhere", "“nowhere” is not in the list."),
            ("box=1,2,3", "Give the box as west,south,east,north in degrees"),
            ("after=x", "This page mark is not one of ours. Here is the first page."),
        ],
    )
    def test_what_is_not_offered_is_said_with_its_cure(self, city: City, query: str, said: str) -> None:
        answer = Client().get(f"/map/?{query}")
        assert answer.status_code == 400
        assert said in text(answer)

    def test_a_page_costs_the_same_with_one_case_and_with_thirty(
        self, city: City, django_assert_num_queries: Any
    ) -> None:
        case = requests.case(city)
        Client().get("/map/")
        with django_assert_num_queries(3):  # the city, the count, the list
            Client().get("/map/")
        requests.strewn(case, [(-79.95, 40.45)] * 30)
        with django_assert_num_queries(3):
            Client().get("/map/")


class TestSearching:
    def test_a_reference_leads_to_its_page(self, city: City) -> None:
        reference = pretty(requests.case(city).reference)
        answer = Client().get("/map/", {"q": reference}, follow=True)
        assert answer.redirect_chain[-1][0] == f"/track/{reference}"

    def test_words_find_what_the_public_may_read(self, city: City) -> None:
        found = requests.case(city, words="A crater by the school")
        requests.case(city)
        requests.case(city, words="A crater, in private", service_code="secret")
        page = text(Client().get("/map/", {"q": "crater"}))
        assert f"/track/{pretty(found.reference)}" in page and page.count("tr-reports__one") == 1

    def test_an_address_leads_to_what_is_there(self) -> None:
        city = town()
        near = requests.case(city, service_code="signal-out", lon=-79.951, lat=40.451)
        requests.case(city, service_code="signal-out", lon=-79.9, lat=40.5)
        page = text(Client().get("/map/", {"q": "12 Mill Street"}, follow=True))
        assert "Near 12 Mill Street" in page
        assert f"/track/{pretty(near.reference)}" in page and page.count("tr-reports__one") == 1


class TestTheMap:
    def test_a_mark_says_what_it_is_and_leads_there(self, city: City) -> None:
        reference = pretty(requests.case(city).reference)
        assert marks() == [
            {
                "lon": -79.95,
                "lat": 40.45,
                "name": f"Pothole, open, {reference}",
                "address": f"/track/{reference}",
                "closed": False,
            }
        ]

    def test_private_kinds_are_not_even_counted(self, city: City) -> None:
        for _ in range(3):
            requests.case(city, service_code="secret")
        requests.case(city)
        assert len(marks()) == 1
        assert "1 request<" in text(Client().get("/map/"))

    def test_many_at_one_spot_are_a_link_to_the_list_of_that_spot(self, city: City) -> None:
        case = requests.case(city)
        requests.strewn(case, [(-79.95, 40.45)] * 250)
        (mark,) = marks(box="-79.9501,40.4499,-79.9499,40.4501")
        assert (mark["count"], mark["name"]) == (251, "251 requests")
        page = text(Client().get(mark["address"]))
        assert page.count("tr-reports__one") == 25

    def test_a_search_for_words_is_on_the_map_too(self, city: City) -> None:
        found = requests.case(city, words="A crater by the school")
        requests.case(city, words="A deep hole")
        requests.case(city, words="A crater, in private", service_code="secret")
        assert [mark["address"] for mark in marks(q="crater")] == [f"/track/{pretty(found.reference)}"]
        requests.strewn(found, [(-79.95, 40.45)] * 250)
        assert sum(mark["count"] for mark in marks(q="crater")) == 251

    def test_a_whole_city_is_less_than_fifty_kilobytes(self, city: City) -> None:
        case = requests.case(city)
        places = [(-80.1 + 0.3 * (n % 71) / 71, 40.3 + 0.3 * (n % 67) / 67) for n in range(4000)]
        requests.strewn(case, places)
        count_map(city, actor=system(city.pk, reason="test"))
        answer = Client().get("/map/points/", {"box": BOX})
        assert sum(mark["count"] for mark in answer.json()["marks"]) == 4001
        assert len(answer.content) < 50_000

    @pytest.mark.parametrize(
        "asked", [{"box": "1,2"}, {"box": ""}, {"box": BOX, "kind": "x"}, {"box": BOX, "days": "x"}]
    )
    def test_bad_arguments_are_refused(self, city: City, asked: dict[str, str]) -> None:
        assert Client().get("/map/points/", asked).status_code == 400

    def test_it_costs_three_queries_at_most(self, city: City, django_assert_num_queries: Any) -> None:
        requests.case(city)
        marks()
        with django_assert_num_queries(3):  # the city, the counts, the single cases
            marks()
