"""The exchanges with other servers, never inside a transaction: send, look for, follow, poll, compare."""

import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings

from thirdring.cases.models import Case, Media
from thirdring.cases.references import pretty
from thirdring.cases.rules import Status
from thirdring.integrations.open311.actions import following, relaying, servers
from thirdring.integrations.open311.client import (
    Client,
    NeverLeft,
    Refusal,
    TooMany,
    TryAgain,
    stamp,
    window,
)
from thirdring.integrations.open311.dialects import Handle, RemoteQuestion, RemoteRequest
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.integrations.open311.queries import followed, spoken_to, to_compare
from thirdring.integrations.open311.rules import CLOCKS_DIFFER, OVERLAP, RelayState
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.words import in_language

log = logging.getLogger(__name__)
REASON = "exchange with another jurisdiction"
FIRST_LOOK = timedelta(days=7)  # how far back the first poll of a server looks
LOOK_BACK = timedelta(days=89)  # within the ninety days that a list covers
MIRROR_BATCH = 500
LONGEST_DESCRIPTION = 4000
MOST_PHOTOS = 5
MOST_DEFINITIONS = 300  # read one by one
SPLITS = 4  # how often a window with too many updates is halved
PATIENCE = 3  # failures in a row before a comparison leaves a server alone


def deliver(relay: Relay) -> Relay | None:
    """Bring a leased relay one step further: sent, found after a doubtful sending, or its token asked.

    None when another worker has it by now.
    """
    actor = system(relay.city_id, reason=REASON)
    try:
        with Client(spoken_to(relay.server)) as client:
            handle = _step(client, relay, actor)
        return relaying.keep_handle(relay, handle, actor=actor)
    except relaying.LeaseLost:
        return None
    except TryAgain as error:
        never_left = isinstance(error, NeverLeft)
        return relaying.keep_failure(relay, str(error), actor=actor, never_left=never_left, wait=error.wait)
    except Refusal as error:
        return relaying.refuse(relay, str(error), actor=actor)
    except Exception as error:
        log.exception("Relay %s failed", relay.pk)
        return relaying.keep_failure(relay, f"A defect here: {error!r}", actor=actor)


def poll(server: RemoteServer) -> int:
    """Read what a server updated since the last look; returns how many of our cases had news.

    The window begins a little before the last update seen, by the server's own clock: nothing that was dated
    early and shown late is missed, and what is told twice is kept once. The cursor moves last, so that
    whatever fails on the way is read again.
    """
    actor = system(server.city_id, reason=REASON)
    since = (server.cursor or clock.now() - FIRST_LOOK) - OVERLAP
    try:
        with Client(spoken_to(server)) as client:
            said = [row for row in _updated(client, since) if row.id]
        ours = followed(server)
        news = _told(ours, said, actor)
        _mirror(server, [row for row in said if row.id not in ours], actor)
    except (TryAgain, Refusal) as error:
        servers.failed(server, str(error), actor=actor, wait=getattr(error, "wait", None))
        return 0
    except Exception as error:
        log.exception("Polling %s failed", server.base_url)
        servers.failed(server, f"A defect here: {error!r}", actor=actor)
        return 0
    servers.move_cursor(server, [row.updated_at for row in said], actor=actor)
    servers.answered(server, actor=actor)
    return news


def compare(server: RemoteServer) -> int:
    """Ask for each case open on either side, and note every difference; returns how many there are.

    What a poll missed is taken over here, and what a neighbour no longer shows is forgotten.
    """
    actor = system(server.city_id, reason=REASON)
    found = failures = 0
    with Client(spoken_to(server)) as client:
        for relay in to_compare(server):
            try:
                found += _compared(relay, client.request(relay.remote_id), actor)
                failures = 0
            except (TryAgain, Refusal) as error:
                servers.failed(server, str(error), actor=actor, wait=getattr(error, "wait", None))
                failures += 1
            if failures >= PATIENCE:
                return found
        try:
            _keep_services(client, server, actor)
            if server.mirrors:
                _mirror_anew(client, server, actor)
        except (TryAgain, Refusal) as error:
            servers.failed(server, str(error), actor=actor, wait=getattr(error, "wait", None))
    return found


def read_services(server: RemoteServer) -> None:
    """Keep what may be asked for there, for the form that sends a case on."""
    actor = system(server.city_id, reason=REASON)
    try:
        with Client(spoken_to(server)) as client:
            _keep_services(client, server, actor)
    except (TryAgain, Refusal) as error:
        servers.failed(server, str(error), actor=actor, wait=getattr(error, "wait", None))
        return
    servers.answered(server, actor=actor)


def _step(client: Client, relay: Relay, actor: Actor) -> Handle:
    if relay.state == RelayState.TOKEN:
        return client.token(relay.token)
    if relay.state == RelayState.UNSURE:
        arrived = _found_there(client, relay)
        if arrived is not None:
            return arrived
    relaying.about_to_send(relay, actor=actor)
    try:
        handle = client.submit(fields_of(relay), relay.attributes, photos_of(relay))
    except Refusal as error:
        found = _found_there(client, relay) if "duplicate" in str(error).lower() else None
        if found is None:
            raise
        return found
    return handle if handle.id or handle.token else _found_there(client, relay) or handle


def _found_there(client: Client, relay: Relay) -> Handle | None:
    """A report of ours that arrived although no answer came: its words end with our reference.

    Raises TryAgain when it is there but has no id yet.
    """
    since = max((relay.sent_at or relay.created_at) - CLOCKS_DIFFER, clock.now() - LOOK_BACK)
    signature = signature_of(relay)
    for said in client.requests({"start_date": stamp(since)}):
        if signature in " ".join(said.description.split()):
            if not said.id and not said.token:
                raise TryAgain("it arrived, and has no id yet")
            return Handle(said.id, said.token)
    return None


def fields_of(relay: Relay) -> dict[str, str]:
    """The report as the other side gets it. Nothing of the resident's but their words: we answer them."""
    case, signature = relay.case, signature_of(relay)
    name = in_language(case.service_version.names, case.city.languages[0] if case.city.languages else "en")
    words = (case.covered_summary or case.summary or name)[: LONGEST_DESCRIPTION - len(signature) - 2]
    fields = {
        "service_code": relay.service_code,
        "description": f"{words}\n\n{signature}",
        "address_string": case.place,
        "client_request_id": str(relay.client_key),
        "account_id": case.city.jurisdiction_id,
    }
    if case.lat is not None and case.lon is not None:
        fields |= {"lat": f"{case.lat:.6f}", "long": f"{case.lon:.6f}"}
    return {name: value for name, value in fields.items() if value}


def photos_of(relay: Relay) -> list[str]:
    """The addresses of the case's public photos, first first: the other side fetches them, or leaves them."""
    photos = Media.objects.of(relay.city_id).filter(case=relay.case, public=True).order_by("pk")
    return [urljoin(settings.BASE_URL, photo.file.url) for photo in photos[:MOST_PHOTOS]]


def signature_of(relay: Relay) -> str:
    """One line that names our case and nobody: how a report of ours is known again over there."""
    case = relay.case
    name = " ".join(case.city.name.split())
    return f"{name}, {pretty(case.reference)}: {settings.BASE_URL}/track/{pretty(case.reference)}/"


def _updated(
    client: Client, since: datetime, until: datetime | None = None, splits: int = SPLITS
) -> list[RemoteRequest]:
    """All updates of a window, in halves when they are too many for one reading."""
    try:
        return list(client.requests(window(since, until)))
    except TooMany:
        if not splits:
            raise
    end = until or clock.now() + CLOCKS_DIFFER
    middle = since + (end - since) / 2
    return [*_updated(client, since, middle, splits - 1), *_updated(client, middle, until, splits - 1)]


def _told(ours: dict[str, Relay], said: Iterable[RemoteRequest], actor: Actor) -> int:
    """Pass the news of our cases on, oldest first, whatever order it came in."""
    in_order = sorted(
        (row for row in said if row.id in ours),
        key=lambda row: row.updated_at or datetime.min.replace(tzinfo=UTC),
    )
    return sum(following.keep_update(ours[row.id], row, actor=actor) for row in in_order)


def _mirror(server: RemoteServer, said: Sequence[RemoteRequest], actor: Actor) -> None:
    if server.mirrors:
        for start in range(0, len(said), MIRROR_BATCH):
            following.mirror(server, said[start : start + MIRROR_BATCH], actor=actor)


def _mirror_anew(client: Client, server: RemoteServer, actor: Actor) -> None:
    """Read the neighbour's list whole: what is no longer in it was taken back, and goes here too."""
    ours = followed(server)
    said = [row for row in client.requests({"start_date": stamp(clock.now() - LOOK_BACK)}) if row.id]
    theirs = [row for row in said if row.id not in ours]
    _mirror(server, theirs, actor)
    following.forget_mirrored(server, [row.id[:200] for row in theirs], actor=actor)


def _compared(relay: Relay, said: RemoteRequest | None, actor: Actor) -> int:
    """Take over what a poll missed; what still differs is listed for a person."""
    differences: dict[str, tuple[str, str]] = {}
    if said is None:
        differences["missing"] = (relay.remote_id, "")
    else:
        following.keep_update(relay, said, actor=actor)
        ours = _state_here(relay)
        if (ours == Status.CLOSED) is said.open:
            differences["status"] = (ours, said.status)
    following.keep_differences(relay, differences, actor=actor)
    return len(differences)


def _keep_services(client: Client, server: RemoteServer, actor: Actor) -> None:
    """Read the list, and the definitions of those that have one. One that is missing asks nothing."""
    services = client.services()
    asked: dict[str, list[RemoteQuestion]] = {}
    for service in [one for one in services if one.has_definition][:MOST_DEFINITIONS]:
        with suppress(Refusal):
            asked[service.code] = client.questions(service.code)
    servers.keep_services(server, services, asked=asked, actor=actor)


def _state_here(relay: Relay) -> str:
    """The status of the case now, or of the case it was joined to."""
    case = Case.objects.of(relay.city_id).select_related("merged_into").get(pk=relay.case_id)
    return case.merged_into.status if case.merged_into else case.status
