"""A city with a case, and a server next door that it may be sent to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import people, requests
from tests.integrations.open311.neighbour import KEY, Neighbour, Wire, neighbour, wire_to
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.integrations.open311 import exchange
from thirdring.integrations.open311.actions import relaying
from thirdring.integrations.open311.actions.servers import Connection, connect
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.kernel import clock
from thirdring.kernel.actor import system


@pytest.fixture(autouse=True)
def _servers_on_this_machine(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRIVATE_NEIGHBOURS = ["127.0.0.1"]
    settings.NEIGHBOUR_SECONDS = 1.5
    monkeypatch.setenv("OPEN311_KEY_COUNTY", KEY)


@pytest.fixture
def there() -> Iterator[Neighbour]:
    with neighbour() as running:
        yield running


@pytest.fixture
def wire(there: Neighbour) -> Iterator[Wire]:
    with ExitStack() as stack:
        yield stack.enter_context(wire_to(there.url))


@pytest.fixture
def town(db: None) -> City:
    return requests.pothole_city(outcomes=())


@pytest.fixture
def server(town: City, wire: Wire) -> RemoteServer:
    return connected(town, wire.url)


@pytest.fixture
def hole(town: City) -> Case:
    return requests.case(town, name="Ada Resident", email="ada@example.org", phone="+14125550123")


def connected(town: City, url: str, **fields: Any) -> RemoteServer:
    """A server that the city speaks to, called County Roads."""
    said: dict[str, Any] = {
        "name": "County Roads",
        "base_url": url,
        "time_zone": "America/New_York",
        "key_setting": "OPEN311_KEY_COUNTY",
        "page_size": 20,
    }
    return connect(town, Connection(**said | fields), actor=people.program(town))


def sent_on(case: Case, server: RemoteServer) -> Relay:
    """The case handed to the server, nothing sent yet."""
    return relaying.relay(case, server, actor=people.program(case.city), service_code="hole")


def worked() -> list[Relay | None]:
    """One round of the worker: every relay that is due, one step further."""
    done = []
    while (leased := relaying.lease(actor=system(0, reason="a test"))) is not None:
        done.append(exchange.deliver(leased))
    return done


def later(by: timedelta, act: Callable[[], Any] = worked) -> Any:
    """Do something that much later."""
    with clock.frozen_at(clock.now() + by):
        return act()


def fresh(relay: Relay) -> Relay:
    """The relay as the database has it."""
    return Relay.objects.of(relay.city_id).select_related("server").get(pk=relay.pk)
