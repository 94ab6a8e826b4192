"""Systems that are asked: from a cursor on, signed, bounded, and again when an answer was lost."""

from collections.abc import Callable

import httpx
import orjson
import pytest

from tests.factories.cities import city
from tests.integrations.telephony.makes import DAY, contact_records
from tests.integrations.telephony.test_receiving import ROW, SECRET, system
from thirdring.city.models import City
from thirdring.contact_centre.models import Call, CallEvent
from thirdring.integrations.telephony.models import PhoneSystem
from thirdring.integrations.telephony.polling import PlainServer, poll
from thirdring.integrations.telephony.queries import systems_to_poll
from thirdring.integrations.telephony.rules import MOST_BYTES, Make, signature

pytestmark = pytest.mark.django_db
PAGES = {"": ("e1", "a", True), "a": ("e2", "b", False), "b": ("", "b", False)}


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEPHONY_SECRET_SWITCH", SECRET)


def asked(of: City, make: Make = Make.PLAIN) -> PhoneSystem:
    return system(of, make, poll_url="https://switch.example/signals")


def server(known: PhoneSystem, answer: Callable[[httpx.Request], httpx.Response]) -> PlainServer:
    return PlainServer(known, httpx.MockTransport(answer))


def page(request: httpx.Request) -> httpx.Response:
    event, cursor, more = PAGES[request.url.params["cursor"]]
    rows = [ROW | {"event_id": event}] if event else []
    return httpx.Response(200, content=orjson.dumps({"signals": rows, "cursor": cursor, "more": more}))


def test_everything_new_is_fetched_from_the_cursor_on() -> None:
    of = city()
    known = asked(of)
    assert [poll(known, server(known, page)) for _ in range(2)] == [2, 0]
    known.refresh_from_db()
    assert (known.cursor, CallEvent.objects.of(of).count()) == ("b", 2)


def test_an_answer_that_was_lost_is_asked_for_again_and_changes_nothing() -> None:
    of = city()
    known = asked(of)
    poll(known, server(known, page))
    known.cursor = ""
    assert poll(known, server(known, page)) == 0
    assert CallEvent.objects.of(of).count() == 2


def test_it_is_asked_with_our_signature() -> None:
    def check(request: httpx.Request) -> httpx.Response:
        stamp = request.headers["x-thirdring-timestamp"]
        assert request.headers["x-thirdring-signature"] == signature(SECRET, stamp, b"")
        return page(request)

    known = asked(city())
    assert poll(known, server(known, check)) == 2


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(503), "it answered 503"),
        (httpx.Response(200, content=b"<html>"), "body: This is no JSON"),
        (httpx.Response(200, content=b"[]"), "body: Give an object"),
        (httpx.Response(200, content=b" " * (MOST_BYTES + 1)), "more than 1,000,000 bytes"),
    ],
)
def test_an_answer_that_is_none_is_kept_as_the_systems_error(answer: httpx.Response, why: str) -> None:
    known = asked(city())
    assert poll(known, server(known, lambda _: answer)) == 0
    known.refresh_from_db()
    assert known.error.startswith(why)


def test_contact_records_are_fetched_the_same_way() -> None:
    of = city()
    known = asked(of, Make.CONNECT)
    body = orjson.dumps({"records": contact_records(DAY[-1]), "cursor": "x"})
    assert poll(known, server(known, lambda _: httpx.Response(200, content=body))) > 0
    assert Call.objects.of(of).get().transfers == 1


def test_a_system_on_a_private_network_is_not_asked_unless_it_is_named() -> None:
    known = asked(city())
    known.poll_url = "http://127.0.0.1:9/signals"
    assert poll(known) == 0
    assert "not on the open internet" in known.error


def test_only_those_with_an_address_are_asked() -> None:
    of = city()
    system(of)
    assert [each.code for each in systems_to_poll()] == []
    asked(of)
    assert [each.code for each in systems_to_poll()] == ["switch"]
