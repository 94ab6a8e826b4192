"""A first look at a server that somebody is about to connect: does it answer, and with what."""

from dataclasses import dataclass, replace

from thirdring.integrations.open311.actions.servers import Connection
from thirdring.integrations.open311.client import Client, Refusal, TryAgain
from thirdring.integrations.open311.dialects import Endpoint, RemoteService
from thirdring.integrations.open311.models import RemoteServer
from thirdring.integrations.open311.queries import spoken_to

MOST_SECONDS = 5.0  # somebody waits for the page


@dataclass(frozen=True, slots=True)
class Look:
    """What a server showed of itself; ``error`` says why it showed nothing. Not every one has a discovery."""

    services: tuple[RemoteService, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    error: str = ""


def look_at(said: Connection) -> Look:
    """Ask for its services and its discovery, which not every server has."""
    server = replace(spoken_to(_unsaved(said)), seconds=MOST_SECONDS)
    with Client(server) as client:
        try:
            services = tuple(client.services())
        except (TryAgain, Refusal) as error:
            return Look(error=str(error))
        try:
            return Look(services, tuple(client.endpoints()))
        except (TryAgain, Refusal):
            return Look(services)


def _unsaved(said: Connection) -> RemoteServer:
    return RemoteServer(
        base_url=said.base_url,
        jurisdiction_id=said.jurisdiction_id,
        key_setting="",  # nothing secret goes to a server that is only looked at
        format=said.format,
        time_zone=said.time_zone,
    )
