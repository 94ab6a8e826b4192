"""Asking for a key, and an administrator's yes or no."""

import re
from http import HTTPStatus

import pytest
from django.test import Client

from tests.factories import people, requests
from thirdring.city.models import City
from thirdring.staff.models import ApiClient
from thirdring.staff.queries import api_client_for
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
ASKED = {"name": "Pothole app", "contact_email": "ana@example.org", "purpose": "Ten reports a day."}


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def keys_in(page: bytes) -> list[str]:
    return re.findall(r'-key" readonly value="([\w-]{40,})"', page.decode())


def signed_in(client: Client, city: City, role: Role) -> Client:
    client.force_login(people.staff(city, role))
    return client


def test_who_asks_gets_a_test_key_that_works_and_one_that_waits(client: Client, city: City) -> None:
    test, live = keys_in(client.post("/open311/key/", ASKED).content)
    found = api_client_for(city, test)
    assert found is not None
    assert found.sandbox
    assert api_client_for(city, live) is None
    waiting = ApiClient.objects.of(city).get(requested_at__isnull=False)
    assert (waiting.name, waiting.purpose, waiting.is_pending) == ("Pothole app", "Ten reports a day.", True)


def test_what_is_missing_is_said_beside_its_field(client: Client, city: City) -> None:
    answer = client.post("/open311/key/", {"contact_email": "ana"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    for words in ("Name the program", "Enter an e-mail address", "Say what the program is for"):
        assert words in page
    assert not ApiClient.objects.of(city).exists()


def test_nobody_asks_without_end(client: Client, city: City) -> None:
    for _ in range(3):
        assert keys_in(client.post("/open311/key/", ASKED).content)
    assert client.post("/open311/key/", ASKED).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_administrator_lets_it_in(client: Client, city: City) -> None:
    live = keys_in(client.post("/open311/key/", ASKED).content)[1]
    signed_in(client, city, Role.ADMINISTRATOR)
    assert b"Ten reports a day." in client.get("/studio/keys/").content
    waiting = ApiClient.objects.of(city).get(requested_at__isnull=False)
    client.post(f"/studio/keys/{waiting.pk}/", {"answer": "yes"})
    assert api_client_for(city, live) == waiting
    assert client.post(f"/studio/keys/{waiting.pk}/", {"answer": "no"}).status_code == HTTPStatus.CONFLICT
    client.post(f"/studio/keys/{waiting.pk}/", {"answer": "revoke"})
    assert api_client_for(city, live) is None


def test_one_that_exchanges_updates_is_let_in_as_such(client: Client, city: City) -> None:
    client.post("/open311/key/", ASKED)
    waiting = ApiClient.objects.of(city).get(requested_at__isnull=False)
    signed_in(client, city, Role.ADMINISTRATOR)
    client.post(f"/studio/keys/{waiting.pk}/", {"answer": "yes", "profile": "mysociety"})
    waiting.refresh_from_db()
    assert (waiting.profile, waiting.scopes) == ("mysociety", ["report", "update"])


def test_or_refuses_it(client: Client, city: City) -> None:
    live = keys_in(client.post("/open311/key/", ASKED).content)[1]
    waiting = ApiClient.objects.of(city).get(requested_at__isnull=False)
    signed_in(client, city, Role.ADMINISTRATOR).post(f"/studio/keys/{waiting.pk}/", {"answer": "no"})
    assert api_client_for(city, live) is None
    waiting.refresh_from_db()
    assert (waiting.is_pending, waiting.decided_by is not None) == (False, True)


def test_an_auditor_looks_and_decides_nothing(client: Client, city: City) -> None:
    client.post("/open311/key/", ASKED)
    signed_in(client, city, Role.AUDITOR)
    page = client.get("/studio/keys/").content
    assert (b"Pothole app" in page, b"Let it in" in page) == (True, False)
    waiting = ApiClient.objects.of(city).get(requested_at__isnull=False)
    assert client.post(f"/studio/keys/{waiting.pk}/", {"answer": "yes"}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_another_answer_is_404(client: Client, city: City, answer: str) -> None:
    client.post("/open311/key/", ASKED)
    waiting = ApiClient.objects.of(city).get(requested_at__isnull=False)
    signed_in(client, city, Role.ADMINISTRATOR)
    path = f"/studio/keys/{waiting.pk}/"
    assert client.post(path, {"answer": answer}).status_code == HTTPStatus.NOT_FOUND
    assert client.post("/studio/keys/999999/", {"answer": "yes"}).status_code == HTTPStatus.NOT_FOUND
