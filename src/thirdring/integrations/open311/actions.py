"""The only writer of what we know about other jurisdictions' servers."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q

from thirdring.cases.actions.remote import pass_on, remote_news
from thirdring.cases.models import Case
from thirdring.integrations.open311.dialects import Handle, RemoteRequest
from thirdring.integrations.open311.models import (
    Difference,
    MirroredRequest,
    Relay,
    RemoteServer,
    RemoteUpdate,
)
from thirdring.integrations.open311.rules import (
    ACTIVE,
    LEASE,
    MOST_ATTEMPTS,
    TOKEN_PATIENCE,
    RelayState,
    next_attempt,
    rests_until,
    update_digest,
)
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid

TOKEN_WAIT = timedelta(minutes=2)


@action
def relay(
    case: Case,
    server: RemoteServer,
    *,
    actor: Actor,
    service_code: str,
    attributes: Mapping[str, Sequence[str]] | None = None,
) -> Relay:
    """Hand a case to another jurisdiction; twice is one relay. Raises Invalid for a server of elsewhere."""
    if server.city_id != case.city_id or not server.active:
        raise invalid("server", "Choose one of this city's active servers.")
    now = clock.now()
    made, fresh = Relay.objects.of(case.city_id).get_or_create(
        server=server,
        case=case,
        defaults={
            "city_id": case.city_id,
            "service_code": service_code,
            "attributes": {code: list(values) for code, values in (attributes or {}).items()},
            "client_key": uuid.uuid4(),
            "next_at": now,
            "created_at": now,
        },
    )
    if fresh:
        pass_on(case, actor=actor, to=server.name)
    return made


@action
def lease(*, actor: Actor, most: int = 20) -> list[Relay]:
    """Take relays that are due, of servers not resting; until the lease ends nobody else works on them."""
    now = clock.now()
    due = (
        Relay.objects.across_cities("one worker serves all")
        .filter(state__in=sorted(ACTIVE), next_at__lte=now, server__active=True)
        .filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now))
        .filter(Q(server__rests_until__isnull=True) | Q(server__rests_until__lte=now))
    )
    taken = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at", "pk")[:most])
    ids = [one.pk for one in taken]
    Relay.objects.across_cities("the relays just taken").filter(pk__in=ids).update(leased_until=now + LEASE)
    return list(
        Relay.objects.across_cities("the relays just taken")
        .filter(pk__in=ids)
        .select_related("server", "case__city", "case__service_version")
        .order_by("next_at", "pk")
    )


@action
def keep_handle(relay: Relay, handle: Handle, *, actor: Actor) -> Relay:
    """The other side took it: keep its id, or the token to ask again with."""
    now = clock.now()
    relay = _locked(relay)
    relay.error, relay.leased_until, relay.attempts = "", None, 0
    if handle.id:
        relay.remote_id, relay.state = handle.id[:200], RelayState.LINKED
    elif now > relay.created_at + TOKEN_PATIENCE:
        relay.state, relay.error = RelayState.DEAD, "no id came for the token"
    else:
        relay.state, relay.token = RelayState.TOKEN, (handle.token or relay.token)[:200]
        relay.next_at = now + TOKEN_WAIT
    relay.save()
    answered(relay.server, actor=actor)
    return relay


@action
def keep_failure(relay: Relay, error: str, *, actor: Actor, may_have_arrived: bool) -> Relay:
    """An exchange failed: try again later, after looking whether it arrived; dead after the last attempt."""
    now = clock.now()
    relay = _locked(relay)
    relay.attempts += 1
    relay.error, relay.leased_until = error[:500], None
    relay.next_at = next_attempt(now, relay.attempts, random.random())  # spreads load, guards nothing
    if relay.attempts >= MOST_ATTEMPTS:
        relay.state = RelayState.DEAD
    elif may_have_arrived and relay.state == RelayState.WAITING:
        relay.state = RelayState.UNSURE
    relay.save()
    failed(relay.server, actor=actor)
    return relay


@action
def refuse(relay: Relay, error: str, *, actor: Actor) -> Relay:
    """The other side said no: sending the same again changes nothing, so a person looks at it."""
    relay = _locked(relay)
    relay.state, relay.error, relay.leased_until = RelayState.DEAD, error[:500], None
    relay.attempts += 1
    relay.save()
    answered(relay.server, actor=actor)
    return relay


@action
def replay(relay: Relay, *, actor: Actor) -> Relay:
    """A person sends a dead relay again."""
    relay = _locked(relay)
    if relay.state != RelayState.DEAD:
        raise invalid("relay", "Only what was given up can be sent again.")
    relay.state = (
        RelayState.LINKED if relay.remote_id else RelayState.TOKEN if relay.token else RelayState.UNSURE
    )
    relay.attempts, relay.next_at, relay.created_at = 0, clock.now(), clock.now()
    relay.save()
    return relay


@action
def keep_update(relay: Relay, said: RemoteRequest, *, actor: Actor) -> bool:
    """What the other side says of a relayed case goes on its timeline, once. Returns whether it was news."""
    relay = _locked(relay)
    digest = update_digest(said.id, said.status, said.status_notes, said.updated_at)
    _, fresh = RemoteUpdate.objects.of(relay.city_id).get_or_create(
        relay=relay,
        digest=digest,
        defaults={
            "city_id": relay.city_id,
            "status": said.status[:60],
            "notes": said.status_notes,
            "updated_at": said.updated_at,
            "seen_at": clock.now(),
        },
    )
    if not fresh or _is_older(relay, said):
        return False
    relay.remote_status = said.status[:60]
    relay.state = RelayState.LINKED if said.open else RelayState.CLOSED
    relay.save(update_fields=["remote_status", "state"])
    remote_news(
        relay.case,
        actor=actor,
        by=relay.server.name,
        status=said.status,
        notes=said.status_notes,
        closed=not said.open,
    )
    return True


@action
def mirror(server: RemoteServer, said: Sequence[RemoteRequest], *, actor: Actor) -> None:
    """Keep a neighbour's public requests as last seen."""
    now = clock.now()
    latest = {row.id: row for row in said}
    MirroredRequest.objects.bulk_create(
        [
            MirroredRequest(
                city_id=server.city_id,
                server=server,
                remote_id=row.id[:200],
                status=row.status[:60],
                open=row.open,
                service_name=row.service_name[:200],
                description=row.description,
                address=row.address[:300],
                lon=row.lon,
                lat=row.lat,
                requested_at=row.requested_at,
                updated_at=row.updated_at,
                seen_at=now,
            )
            for row in latest.values()
        ],
        update_conflicts=True,
        unique_fields=["city", "server", "remote_id"],
        update_fields=[
            "status",
            "open",
            "service_name",
            "description",
            "address",
            "lon",
            "lat",
            "updated_at",
            "seen_at",
        ],
    )


@action
def move_cursor(server: RemoteServer, latest: datetime | None, *, actor: Actor) -> None:
    """Remember the latest update seen, by the server's own clock; it never goes back."""
    if latest is None:
        return
    rows = RemoteServer.objects.of(server.city_id).filter(pk=server.pk)
    rows.filter(Q(cursor__isnull=True) | Q(cursor__lt=latest)).update(cursor=latest)


@action
def answered(server: RemoteServer, *, actor: Actor) -> None:
    """The server is well: the circuit breaker forgets its failures."""
    rows = RemoteServer.objects.of(server.city_id).filter(pk=server.pk)
    rows.exclude(failures=0, rests_until__isnull=True).update(failures=0, rests_until=None)


@action
def failed(server: RemoteServer, *, actor: Actor) -> None:
    """The server failed once more; after too many in a row it is left alone for a while."""
    rows = RemoteServer.objects.of(server.city_id).filter(pk=server.pk)
    rows.update(failures=F("failures") + 1)
    failures = rows.values_list("failures", flat=True).get()
    rows.update(rests_until=rests_until(clock.now(), failures))


@action
def keep_differences(relay: Relay, found: Mapping[str, tuple[str, str]], *, actor: Actor) -> None:
    """What a comparison found: {field: (ours, theirs)}. What it no longer finds is settled."""
    now = clock.now()
    open_ones = Difference.objects.of(relay.city_id).filter(relay=relay, settled_at__isnull=True)
    open_ones.exclude(field__in=list(found)).update(settled_at=now)
    for field, (ours, theirs) in found.items():
        open_ones.update_or_create(
            field=field,
            relay=relay,
            settled_at=None,
            defaults={"ours": ours[:200], "theirs": theirs[:200]},
            create_defaults={
                "city_id": relay.city_id,
                "relay": relay,
                "field": field,
                "ours": ours[:200],
                "theirs": theirs[:200],
                "found_at": now,
            },
        )


def _locked(relay: Relay) -> Relay:
    rows = (
        Relay.objects.of(relay.city_id).select_for_update(of=("self",)).select_related("server", "case__city")
    )
    return rows.get(pk=relay.pk)


def _is_older(relay: Relay, said: RemoteRequest) -> bool:
    """Whether something later was told already: a page that came late must not turn the story back."""
    if said.updated_at is None:
        return False
    later = RemoteUpdate.objects.of(relay.city_id).filter(relay=relay, updated_at__gt=said.updated_at)
    return later.exists()
