"""The page of other jurisdictions: their health, what was given up, where we differ; and connecting one."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from tests.factories import people, requests
from tests.integrations.open311.conftest import connected, sent_on
from tests.integrations.open311.neighbour import Neighbour, neighbour
from thirdring.city.models import Agency, City
from thirdring.integrations.open311.actions import following, relaying, servers
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.integrations.open311.rules import BREAKER_FAILURES
from thirdring.integrations.open311.tasks import read_services
from thirdring.kernel.actor import system
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
PAGE = "/studio/neighbours/"
FILLED = {
    "name": "County Roads",
    "jurisdiction_id": "",
    "time_zone": "America/New_York",
    "format": "json",
    "key_setting": "OPEN311_KEY_COUNTY",
    "page_size": "50",
    "active": "on",
}


@pytest.fixture(autouse=True)
def _on_this_machine(settings: Any) -> None:
    settings.PRIVATE_NEIGHBOURS = ["127.0.0.1"]


@pytest.fixture
def there() -> Iterator[Neighbour]:
    with neighbour() as running:
        yield running


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def signed_in(city: City, role: Role = Role.ADMINISTRATOR) -> Client:
    browser = Client()
    browser.force_login(people.staff(city, role))
    return browser


def words(browser: Client, address: str = PAGE) -> str:
    answer = browser.get(address)
    assert answer.status_code == HTTPStatus.OK
    return " ".join(answer.content.decode().split())


def given_up(city: City, server: RemoteServer) -> Relay:
    """A case that the other side refused."""
    sent_on(requests.case(city), server)
    leased = relaying.lease(actor=system(0, reason="a test"))
    assert leased is not None
    return relaying.refuse(leased, "400: Potholes are reported by phone", actor=people.program(city))


def test_an_administrator_connects_a_server(city: City, there: Neighbour) -> None:
    browser = signed_in(city)
    answer = browser.post(f"{PAGE}new/", FILLED | {"base_url": there.url, "do": "save"}, follow=True)
    assert "County Roads is connected." in answer.content.decode()
    made = RemoteServer.objects.of(city).get()
    assert (made.base_url, made.key_setting, made.page_size, made.mirrors) == (
        there.url,
        "OPEN311_KEY_COUNTY",
        50,
        False,
    )
    read_services(city_id=city.pk, server_id=made.pk)
    made.refresh_from_db()
    assert [one["code"] for one in made.services] == ["hole"]
    browser.post(f"{PAGE}{made.pk}/", FILLED | {"base_url": there.url, "name": "County", "do": "save"})
    assert RemoteServer.objects.of(city).get().name == "County"


def test_a_look_says_what_answers_and_keeps_nothing(city: City, there: Neighbour) -> None:
    browser = signed_in(city)
    answer = browser.post(f"{PAGE}new/", FILLED | {"base_url": there.url, "do": "look"})
    assert "It offers 1 service." in answer.content.decode()
    assert not RemoteServer.objects.of(city).exists()
    silent = browser.post(f"{PAGE}new/", FILLED | {"base_url": "http://127.0.0.1:9/v2", "do": "look"})
    assert "ConnectError" in silent.content.decode()


def test_a_look_at_the_inner_network_is_refused(city: City, there: Neighbour, settings: Any) -> None:
    settings.PRIVATE_NEIGHBOURS = []
    address = there.url.replace("http:", "https:")
    answer = signed_in(city).post(f"{PAGE}new/", FILLED | {"base_url": address, "do": "look"})
    assert "is not on the open internet" in answer.content.decode()
    assert there.asked == []


@pytest.mark.parametrize(
    ("field", "value", "cure"),
    [
        ("name", "", "Write whom residents read about"),
        ("base_url", "roads", "Write the whole base URL"),
        ("base_url", "http://roads.example.org/v2", "Use https"),
        ("base_url", "https://me:secret@roads.example.org/v2", "Leave out passwords"),
        ("base_url", "https://roads.example.org:port/v2", "This is no address"),
        ("key_setting", "DATABASE_URL", "OPEN311_KEY_ and then capitals"),
        ("page_size", "2000", "0 asks for no pages"),
        ("page_size", "many", "Enter a whole number"),
        ("time_zone", "Mars/Base", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(city: City, field: str, value: str, cure: str) -> None:
    told = FILLED | {"base_url": "https://roads.example.org/v2", "do": "save", field: value}
    answer = signed_in(city).post(f"{PAGE}new/", told)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert cure in answer.content.decode()
    assert not RemoteServer.objects.of(city).exists()


def test_a_server_is_connected_once(city: City, there: Neighbour) -> None:
    connected(city, there.url)
    answer = signed_in(city).post(f"{PAGE}new/", FILLED | {"base_url": f"{there.url}/", "do": "save"})
    assert "This server is connected already" in answer.content.decode()


def test_the_page_says_how_each_server_is(city: City, there: Neighbour) -> None:
    browser, server, actor = signed_in(city), connected(city, there.url), people.program(city)
    assert "Not heard of yet" in words(browser)
    servers.answered(server, actor=actor)
    assert "Well" in words(browser)
    servers.failed(server, "it answered 500", actor=actor)
    assert "Failed 1 time in a row" in words(browser)
    for _ in range(BREAKER_FAILURES):
        servers.failed(server, "it answered 500", actor=actor)
    page = words(browser)
    assert "Left alone until" in page
    assert "it answered 500" in page


def test_a_key_that_is_not_in_the_environment_is_missed(
    city: City, there: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(city)
    monkeypatch.delenv("OPEN311_KEY_COUNTY", raising=False)
    connected(city, there.url)
    assert "OPEN311_KEY_COUNTY is not set" in words(browser)
    monkeypatch.setenv("OPEN311_KEY_COUNTY", "very secret")
    assert "is not set" not in words(browser)
    assert "very secret" not in words(browser)


def test_a_supervisor_sends_again_what_was_given_up(city: City, there: Neighbour) -> None:
    relay, browser = given_up(city, connected(city, there.url)), signed_in(city, Role.SUPERVISOR)
    page = words(browser)
    assert "400: Potholes are reported by phone" in page
    assert "Connect a server" not in page
    browser.post(f"{PAGE}relays/{relay.pk}/")
    relay.refresh_from_db()
    assert relay.state == "waiting"
    assert "Nothing was given up." in words(browser)
    assert browser.get(f"{PAGE}new/").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.ANALYST])
def test_who_may_look_finds_the_way(city: City, role: Role) -> None:
    assert (PAGE in words(signed_in(city, role), "/agency/")) is (role is not Role.ANALYST)


def test_differences_stand_there_until_they_are_settled(city: City, there: Neighbour) -> None:
    relay, actor = sent_on(requests.case(city), connected(city, there.url)), people.program(city)
    browser = signed_in(city)
    following.keep_differences(relay, {"missing": ("N1", "")}, actor=actor)
    assert "Not known there" in words(browser)
    following.keep_differences(relay, {}, actor=actor)
    assert "Both sides agree." in words(browser)


def test_another_citys_servers_and_relays_are_not_there(city: City, there: Neighbour) -> None:
    browser, elsewhere = signed_in(city), requests.pothole_city()
    relay = given_up(elsewhere, connected(elsewhere, there.url))
    assert "Nothing was given up." in words(browser)
    for address in (f"{PAGE}relays/{relay.pk}/", f"{PAGE}{relay.server_id}/"):
        assert browser.post(address).status_code == HTTPStatus.NOT_FOUND
    assert relay.state == "dead"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.SUPERVISOR}))
def test_nobody_else_looks(city: City, role: Role) -> None:
    browser = Client()
    browser.force_login(people.staff(city, role, agency=Agency.objects.of(city).get()))
    assert browser.get(PAGE).status_code == HTTPStatus.FORBIDDEN
