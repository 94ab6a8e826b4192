"""Reads over other jurisdictions' servers and what was sent there."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q

from thirdring.cases.models import Case
from thirdring.cases.rules import OPEN
from thirdring.city.models import City
from thirdring.integrations.open311.client import Server
from thirdring.integrations.open311.models import Difference, MirroredRequest, Relay, RemoteServer
from thirdring.integrations.open311.rules import ACTIVE, KEY_SETTING, RelayState
from thirdring.kernel import clock
from thirdring.kernel.scope import CityQuerySet

Box = tuple[float, float, float, float]  # west, south, east, north


def spoken_to(server: RemoteServer) -> Server:
    """How the client speaks to a server; its key comes from the environment, never from the database."""
    return Server(
        base_url=server.base_url,
        zone=ZoneInfo(server.time_zone),
        jurisdiction_id=server.jurisdiction_id,
        api_key=_key_of(server),
        format=server.format,
        page_size=server.page_size,
        seconds=settings.NEIGHBOUR_SECONDS,
        inner=(urlsplit(server.base_url).hostname or "") in settings.PRIVATE_NEIGHBOURS,
    )


def _key_of(server: RemoteServer) -> str:
    """'' for one that needs none, whose variable is not set, or may not be read."""
    return os.environ.get(server.key_setting, "") if KEY_SETTING.fullmatch(server.key_setting) else ""


def servers_to_poll() -> list[RemoteServer]:
    """Active servers that are not resting and have something to tell: our relays, or requests to mirror."""
    now = clock.now()
    awake = Q(rests_until__isnull=True) | Q(rests_until__lte=now)
    wanted = Q(mirrors=True) | Q(relays__state__in=[RelayState.LINKED, RelayState.CLOSED])
    servers = RemoteServer.objects.across_cities("one poll for all").filter(awake, wanted, active=True)
    return list(servers.distinct().order_by("pk"))


def servers_to_compare() -> list[RemoteServer]:
    """Every active server, once a night, resting or not."""
    servers = RemoteServer.objects.across_cities("one comparison for all").filter(active=True)
    return list(servers.order_by("pk"))


def followed(server: RemoteServer) -> dict[str, Relay]:
    """Our relays at a server that have an id there and were not taken back, by that id."""
    relays = Relay.objects.of(server.city_id).filter(server=server).exclude(remote_id="")
    relays = relays.exclude(state=RelayState.RECALLED)
    return {one.remote_id: one for one in relays.select_related("case", "server")}


def to_compare(server: RemoteServer) -> list[Relay]:
    """Relays whose two sides may disagree: open on either, or known to differ."""
    relays = Relay.objects.of(server.city_id).filter(server=server).exclude(remote_id="")
    relays = relays.exclude(state=RelayState.RECALLED)
    open_here = Q(case__status__in=sorted(OPEN))
    differs = Q(differences__settled_at__isnull=True, differences__isnull=False)
    wanted = relays.filter(Q(state=RelayState.LINKED) | open_here | differs).distinct()
    return list(wanted.select_related("case", "server").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Health:
    """A server and how many relays are under way to it, followed there, and given up."""

    server: RemoteServer
    under_way: int
    open_there: int
    given_up: int

    @property
    def lacks_key(self) -> bool:
        """Whether a variable is named that this program's environment doesn't have."""
        return bool(self.server.key_setting) and not _key_of(self.server)


def servers_of(city: City) -> list[Health]:
    """The city's servers by name, and how each is doing."""
    servers = RemoteServer.objects.of(city).annotate(
        under_way=Count("relays", filter=Q(relays__state__in=sorted(ACTIVE))),
        open_there=Count("relays", filter=Q(relays__state=RelayState.LINKED)),
        given_up=Count("relays", filter=Q(relays__state=RelayState.DEAD)),
    )
    rows = servers.order_by("name", "pk")
    return [Health(each, each.under_way, each.open_there, each.given_up) for each in rows]


def may_get(case: Case) -> list[RemoteServer]:
    """Servers that the case may be sent to: active, known to offer something, and not sent to yet."""
    servers = RemoteServer.objects.of(case.city_id).filter(active=True).exclude(services=[])
    return list(servers.exclude(relays__case=case).order_by("name", "pk"))


def relays_of(case: Case) -> list[Relay]:
    """Where a case was sent, first first."""
    relays = Relay.objects.of(case.city_id).filter(case=case)
    return list(relays.select_related("server").order_by("pk"))


def given_up(city: City) -> CityQuerySet[Relay]:
    """Relays that a person has to look at, latest first."""
    relays = Relay.objects.of(city).filter(state=RelayState.DEAD)
    return relays.select_related("case", "server").order_by("-next_at", "-pk")


def open_differences(city: City) -> CityQuerySet[Difference]:
    """What the nightly comparison found and nobody settled."""
    found = Difference.objects.of(city).filter(settled_at__isnull=True)
    return found.select_related("relay__case", "relay__server").order_by("-found_at", "-pk")


def mirrored_of(city: City) -> CityQuerySet[MirroredRequest]:
    """Neighbours' open requests, newest first, of the servers whose requests the city shows."""
    rows = MirroredRequest.objects.of(city).filter(open=True, server__mirrors=True, server__active=True)
    return rows.select_related("server").order_by("-requested_at", "-pk")


def neighbours_requests(city: City, box: Box, *, most: int = 500) -> list[MirroredRequest]:
    """Neighbours' open requests within a box (degrees), newest first."""
    west, south, east, north = box
    near = mirrored_of(city).filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    return list(near[:most])
