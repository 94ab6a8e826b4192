"""The public list of what neighbours have to do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import cities
from tests.factories.requests import MONDAY
from thirdring.city.models import City
from thirdring.integrations.open311.models import MirroredRequest, RemoteServer

pytestmark = pytest.mark.django_db
HERE = "/data/neighbours/"


@pytest.fixture
def city() -> City:
    return cities.city(name="Riverton")


@pytest.fixture
def county(city: City) -> RemoteServer:
    return RemoteServer.objects.create(
        city=city, name="County Roads", base_url="https://roads.example.org", mirrors=True
    )


def mirrored(county: RemoteServer, number: int = 1, **fields: Any) -> MirroredRequest:
    told: dict[str, Any] = {
        "remote_id": f"N{number}",
        "status": "open",
        "open": True,
        "service_name": "Pothole",
        "description": f"A hole number {number}",
        "address": "12 Mill Street",
        "requested_at": MONDAY - timedelta(days=number),
        "seen_at": MONDAY,
    }
    return MirroredRequest.objects.create(city_id=county.city_id, server=county, **told | fields)


def test_it_says_what_where_whose_and_since_when(client: Client, county: RemoteServer) -> None:
    mirrored(county)
    page = client.get(HERE).content.decode()
    told = ("Pothole", "A hole number 1", "12 Mill Street", "County Roads", "N1", "Nov. 15, 2026")
    assert [words for words in told if words not in page] == []


def test_the_newest_are_first_and_the_rest_on_the_next_page(client: Client, county: RemoteServer) -> None:
    for number in range(60):
        mirrored(county, number)
    pages = [client.get(f"{HERE}?page={number}").context["requests"] for number in (1, 2)]
    assert [one.remote_id for page in pages for one in page] == [f"N{number}" for number in range(60)]


def test_what_is_closed_or_of_a_server_that_shows_nothing_is_not_there(
    client: Client, city: City, county: RemoteServer
) -> None:
    mirrored(county, 1, open=False)
    silent = RemoteServer.objects.create(city=city, name="Silent", base_url="https://s.example.org")
    mirrored(silent, 2)
    away = RemoteServer.objects.create(
        city=cities.city(), name="Far", base_url="https://far.example.org", mirrors=True
    )
    mirrored(away, 3)
    page = client.get(HERE)
    assert (page.context["requests"], b"No neighbour has told us" in page.content) == ([], True)


def test_what_neighbours_write_is_escaped(client: Client, county: RemoteServer) -> None:
    mirrored(county, description="<script>alert(1)</script>", service_name="<b>Hole</b>")
    page = client.get(HERE).content
    assert (b"<script>alert" in page, b"&lt;script&gt;alert" in page, b"<b>Hole" in page) == (
        False,
        True,
        False,
    )


@pytest.mark.parametrize("rows", [1, 30])
def test_it_takes_three_queries(
    client: Client, county: RemoteServer, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        mirrored(county, number)
    client.get(HERE)
    with django_assert_num_queries(3):
        client.get(HERE)
