"""A failure before any view is told in the form of the face it was meant for."""

import orjson
import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db
STRANGE = {"host": "evil.example"}


def lose_the_cities() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE city_city RENAME TO city_lost")


def test_programs_get_an_errors_body_in_their_format(client: Client) -> None:
    client.raise_request_exception = False
    lose_the_cities()
    answer = client.get("/open311/v2/services.xml")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/xml; charset=utf-8")
    assert answer.content.startswith(
        b'<?xml version="1.0" encoding="utf-8"?>\n<errors><error><code>500</code>'
    )


def test_people_get_a_page(client: Client) -> None:
    client.raise_request_exception = False
    lose_the_cities()
    assert client.get("/")["Content-Type"].startswith("text/html")
    assert client.get("/open311/key/").status_code == 500


def test_a_host_that_is_not_ours_is_400_in_the_same_forms(client: Client) -> None:
    answer = client.get("/open311/v2/services.json", headers=STRANGE)
    assert (answer.status_code, orjson.loads(answer.content)[0]["code"]) == (400, 400)
    assert client.get("/", headers=STRANGE).status_code == 400
