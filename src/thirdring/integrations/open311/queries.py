"""Reads over other jurisdictions' servers and what was sent there."""

import os
from zoneinfo import ZoneInfo

from django.db.models import Q

from thirdring.city.models import City
from thirdring.integrations.open311.client import Server
from thirdring.integrations.open311.models import Difference, Relay, RemoteServer
from thirdring.integrations.open311.rules import RelayState
from thirdring.kernel import clock
from thirdring.kernel.scope import CityQuerySet


def spoken_to(server: RemoteServer) -> Server:
    """How the client speaks to a server; its key comes from the environment, never from the database."""
    return Server(
        base_url=server.base_url,
        zone=ZoneInfo(server.time_zone),
        jurisdiction_id=server.jurisdiction_id,
        api_key=os.environ.get(server.key_setting, "") if server.key_setting else "",
        format=server.format,
        page_size=server.page_size,
    )


def servers_to_poll() -> list[RemoteServer]:
    """Active servers that are not resting and have something to tell: our relays, or requests to mirror."""
    now = clock.now()
    awake = Q(rests_until__isnull=True) | Q(rests_until__lte=now)
    wanted = Q(mirrors=True) | Q(relays__state=RelayState.LINKED)
    servers = RemoteServer.objects.across_cities("one poll for all").filter(awake, wanted, active=True)
    return list(servers.distinct().order_by("pk"))


def followed(server: RemoteServer) -> dict[str, Relay]:
    """Our relays at a server that have an id there, by that id."""
    relays = Relay.objects.of(server.city_id).filter(server=server).exclude(remote_id="")
    return {one.remote_id: one for one in relays.select_related("case", "server")}


def linked(server: RemoteServer) -> list[Relay]:
    """Relays still open at a server, for asking one by one."""
    relays = Relay.objects.of(server.city_id).filter(server=server, state=RelayState.LINKED)
    return list(relays.select_related("case", "server").order_by("pk"))


def given_up(city: City) -> CityQuerySet[Relay]:
    """Relays that a person has to look at, latest first."""
    relays = Relay.objects.of(city).filter(state=RelayState.DEAD)
    return relays.select_related("case", "server").order_by("-next_at", "-pk")


def open_differences(city: City) -> CityQuerySet[Difference]:
    """What the nightly comparison found and nobody settled."""
    found = Difference.objects.of(city).filter(settled_at__isnull=True)
    return found.select_related("relay__case", "relay__server").order_by("-found_at")
