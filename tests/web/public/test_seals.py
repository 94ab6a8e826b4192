"""Anybody can see each day's seal, and check it with nothing but the published hashes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import requests
from thirdring.cases.models import DaySeal
from thirdring.cases.tasks import seal_days
from thirdring.city.models import City
from thirdring.kernel import clock, merkle

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(settings: Any) -> City:
    made = requests.pothole_city()
    settings.DEFAULT_CITY = made.code
    return made


@pytest.fixture
def seal(city: City) -> DaySeal:
    requests.case(city, words="A hole by the school.")
    with clock.frozen_at(datetime.now(UTC) + timedelta(days=2)):
        seal_days(timestamp=0)
    return DaySeal.objects.of(city).order_by("day")[0]


def test_the_page_shows_the_seals_and_where_to_check_them(client: Client, seal: DaySeal) -> None:
    page = client.get("/data/audit/").content.decode()
    assert seal.root in page and f"/data/audit/{seal.day}.json" in page and "/data/audit/seals.json" in page


def test_before_the_first_day_is_over_the_page_says_so(client: Client, city: City) -> None:
    assert "No day is sealed yet" in client.get("/data/audit/").content.decode()


def test_the_published_hashes_lead_to_the_published_root(client: Client, seal: DaySeal) -> None:
    told = client.get(f"/data/audit/{seal.day}.json").json()
    assert (merkle.root(told["hashes"]), told["entries"]) == (seal.root, 2)
    listed = client.get("/data/audit/seals.json").json()
    assert [row["root"] for row in listed["seals"]][-1] == seal.root


def test_nothing_published_holds_a_word_of_a_report(client: Client, seal: DaySeal) -> None:
    for address in ("/data/audit/", "/data/audit/seals.json", f"/data/audit/{seal.day}.json"):
        assert "school" not in client.get(address).content.decode()


@pytest.mark.parametrize("day", ["2020-01-01", "yesterday", "2026-13-45"])
def test_a_day_without_a_seal_says_so(client: Client, city: City, day: str) -> None:
    missing = client.get(f"/data/audit/{day}.json")
    assert (missing.status_code, missing.json()["detail"][:21]) == (404, "There is no seal of '")


def test_the_pages_cost_the_same_whatever_was_written(
    client: Client, seal: DaySeal, django_assert_num_queries: Any
) -> None:
    client.get("/data/audit/")
    with django_assert_num_queries(2):
        client.get("/data/audit/")
    with django_assert_num_queries(3):
        client.get(f"/data/audit/{seal.day}.json")
