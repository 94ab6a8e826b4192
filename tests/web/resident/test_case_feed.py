"""One case as a feed: its public lines, and nothing of a private one."""

from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from tests.factories import requests
from thirdring.cases.actions.progress import accept, note
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.city.models import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return requests.city_of_three_types()


def address(case: Case) -> str:
    return f"/track/{pretty(case.reference)}.xml"


def lines(case: Case, query: str = "") -> list[tuple[str, str, str]]:
    answer = Client().get(f"{address(case)}{query}")
    assert answer.status_code == 200
    return [
        (item.findtext("title"), item.findtext("description"), item.findtext("guid"))
        for item in fromstring(answer.content).iter("item")
    ]


def test_it_has_the_public_lines_the_newest_first(city: City) -> None:
    case = requests.case(city)
    worker = requests.worker_of(case)
    case = accept(case, actor=worker)
    case = note(case, actor=worker, words="For us alone.", public=False)
    note(case, actor=worker, words="We come on Monday.", public=True)
    told = lines(case)
    assert [line[:2] for line in told] == [
        ("News from the city", "We come on Monday."),
        ("Taken on by a team", ""),
        ("Report received", ""),
    ]
    assert len({key for _, _, key in told}) == 3
    assert lines(case, "?language=es")[0][0] == "Noticias de la ciudad"


def test_a_private_case_and_what_is_none_are_not_there(city: City) -> None:
    hidden = requests.case(city, service_code="secret")
    assert Client().get(address(hidden)).status_code == 404
    for wrong in ("000000000", "nothing"):
        assert Client().get(f"/track/{wrong}.xml").status_code == 404


def test_the_page_names_it_unless_the_case_is_private(city: City) -> None:
    case, hidden = requests.case(city), requests.case(city, service_code="secret")
    page = Client().get(f"/track/{pretty(case.reference)}").content.decode()
    assert page.count(f'href="{address(case)}?language=en"') == 2
    key = hidden.reports.get().token
    page = Client().get(f"/track/{pretty(hidden.reference)}?key={key}").content.decode()
    assert ".xml" not in page


def test_it_costs_the_same_however_long_the_story(city: City, django_assert_num_queries: Any) -> None:
    case = requests.case(city)
    lines(case)
    with django_assert_num_queries(3):
        lines(case)
    worker = requests.worker_of(case)
    for number in range(12):
        case = note(case, actor=worker, words=f"News {number}.", public=True)
    with django_assert_num_queries(3):
        assert len(lines(case)) == 13
