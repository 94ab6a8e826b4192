"""The exchanges with other servers, never inside a transaction: send, look for, follow, poll, compare."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings

from thirdring.cases.references import pretty
from thirdring.integrations.open311 import actions
from thirdring.integrations.open311.client import Client, Refusal, TryAgain, window
from thirdring.integrations.open311.dialects import Handle, RemoteRequest
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.integrations.open311.queries import followed, linked, spoken_to
from thirdring.integrations.open311.rules import OVERLAP, RelayState
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.words import in_language

REASON = "exchange with another jurisdiction"
FIRST_LOOK = timedelta(days=7)  # how far back the first poll of a server looks
MIRROR_BATCH = 500


def deliver(relay: Relay) -> Relay:
    """Bring a leased relay one step further: sent, found after a doubtful sending, or its token asked."""
    actor = system(relay.city_id, reason=REASON)
    try:
        with Client(spoken_to(relay.server)) as client:
            handle = _step(client, relay)
    except TryAgain as error:
        return actions.keep_failure(relay, str(error), actor=actor, may_have_arrived=True)
    except Refusal as error:
        return actions.refuse(relay, str(error), actor=actor)
    return actions.keep_handle(relay, handle, actor=actor)


def poll(server: RemoteServer) -> int:
    """Read what a server updated since the last look; returns how many of our cases had news.

    The window begins a little before the last update seen, by the server's own clock: nothing that was dated
    early and shown late is missed, and what is told twice is kept once.
    """
    actor = system(server.city_id, reason=REASON)
    since = (server.cursor or clock.now() - FIRST_LOOK) - OVERLAP
    try:
        with Client(spoken_to(server)) as client:
            said = list(client.requests({"updated_after": window(since, since)["updated_after"]}))
    except (TryAgain, Refusal):
        actions.failed(server, actor=actor)
        return 0
    news = _told(server, said, actor)
    if server.mirrors:
        for start in range(0, len(said), MIRROR_BATCH):
            actions.mirror(server, said[start : start + MIRROR_BATCH], actor=actor)
    actions.move_cursor(server, _latest(said), actor=actor)
    actions.answered(server, actor=actor)
    return news


def compare(server: RemoteServer) -> int:
    """Ask for each case still open over there, and note every difference; returns how many there are."""
    actor = system(server.city_id, reason=REASON)
    found = 0
    with Client(spoken_to(server)) as client:
        for relay in linked(server):
            try:
                said = client.request(relay.remote_id)
            except (TryAgain, Refusal):
                actions.failed(server, actor=actor)
                return found
            found += _compared(relay, said, actor)
    return found


def _step(client: Client, relay: Relay) -> Handle:
    if relay.token:
        return client.token(relay.token)
    if relay.state == RelayState.UNSURE:
        arrived = _found_there(client, relay)
        if arrived is not None:
            return arrived
    return client.submit(_fields(relay), relay.attributes)


def _found_there(client: Client, relay: Relay) -> Handle | None:
    """A report of ours that arrived although no answer came: its words end with our reference."""
    since = relay.created_at - timedelta(hours=2)  # their clock may be off
    signature = _signature(relay)
    for said in client.requests({"start_date": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}):
        if signature in said.description:
            return Handle(said.id)
    return None


def _fields(relay: Relay) -> dict[str, str]:
    """The report as the other side gets it. Nothing of the resident's but their words: we answer them."""
    case = relay.case
    name = in_language(case.service_version.names, case.city.languages[0] if case.city.languages else "en")
    fields = {
        "service_code": relay.service_code,
        "description": f"{case.summary or name}\n\n{_signature(relay)}",
        "address_string": case.place,
        "client_request_id": str(relay.client_key),
        "account_id": case.city.jurisdiction_id,
    }
    if case.lat is not None and case.lon is not None:
        fields |= {"lat": f"{case.lat:.6f}", "long": f"{case.lon:.6f}"}
    return {name: value for name, value in fields.items() if value}


def _signature(relay: Relay) -> str:
    return f"{relay.case.city.name}, {pretty(relay.case.reference)}: {settings.BASE_URL}"


def _told(server: RemoteServer, said: Iterable[RemoteRequest], actor: Actor) -> int:
    """Pass the news of our cases on, oldest first, whatever order it came in."""
    ours = followed(server)
    in_order = sorted(
        (row for row in said if row.id in ours),
        key=lambda row: row.updated_at or datetime.min.replace(tzinfo=UTC),
    )
    return sum(actions.keep_update(ours[row.id], row, actor=actor) for row in in_order)


def _compared(relay: Relay, said: RemoteRequest | None, actor: Actor) -> int:
    """Take over what a poll missed; what still differs is listed for a person."""
    differences: dict[str, tuple[str, str]] = {}
    if said is None:
        differences["missing"] = (relay.remote_id, "")
    elif said.status != relay.remote_status:
        before = relay.remote_status
        if not actions.keep_update(relay, said, actor=actor):
            differences["status"] = (before, said.status)
    actions.keep_differences(relay, differences, actor=actor)
    return len(differences)


def _latest(said: Iterable[RemoteRequest]) -> datetime | None:
    return max((row.updated_at for row in said if row.updated_at), default=None)
