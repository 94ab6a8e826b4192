"""A case on its way to another jurisdiction: handed over, leased by a worker, sent, given up, sent again."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Q

from thirdring.cases.actions.remote import pass_on
from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.integrations.open311.actions.servers import answered, failed
from thirdring.integrations.open311.dialects import Handle
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.integrations.open311.rules import (
    ACTIVE,
    LEASE,
    LISTED_WITHIN,
    MOST_ATTEMPTS,
    TOKEN_PATIENCE,
    TOKEN_WAIT,
    RelayState,
    next_attempt,
)
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed, invalid
from thirdring.kernel.words import storable
from thirdring.staff.rules import Role

LONGEST_ID = 200
MAY_REPLAY = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})


class LeaseLost(Exception):
    """Another worker has this relay by now; leave it alone."""


@action
def relay(
    case: Case,
    server: RemoteServer,
    *,
    actor: Actor,
    service_code: str,
    attributes: Mapping[str, Sequence[str]] | None = None,
) -> Relay:
    """Hand a case to another jurisdiction; twice is one relay. Raises Invalid (server, service, case)."""
    _check(case, server, service_code)
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
def lease(*, actor: Actor) -> Relay | None:
    """Take the relay due longest, of a server not resting; until the lease ends nobody else works on it."""
    now = clock.now()
    due = (
        Relay.objects.across_cities("one worker serves all")
        .filter(state__in=sorted(ACTIVE), next_at__lte=now, server__active=True)
        .filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now))
        .filter(Q(server__rests_until__isnull=True) | Q(server__rests_until__lte=now))
        .select_related("server", "case__city", "case__service_version")
    )
    taken = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at", "pk").first()
    if taken is not None:
        taken.leased_until = now + LEASE
        taken.save(update_fields=["leased_until"])
    return taken


@action
def about_to_send(relay: Relay, *, actor: Actor) -> None:
    """Note, before anything leaves, that it may arrive: should this worker die, the next one looks first.

    Raises LeaseLost when another worker has it by now.
    """
    held = _locked(relay)
    if held.leased_until != relay.leased_until:
        raise LeaseLost
    now = clock.now()
    held.state, held.sent_at, held.leased_until = RelayState.UNSURE, held.sent_at or now, now + LEASE
    held.save(update_fields=["state", "sent_at", "leased_until"])
    relay.sent_at, relay.leased_until = held.sent_at, held.leased_until


@action
def keep_handle(relay: Relay, handle: Handle, *, actor: Actor) -> Relay:
    """The other side took it: keep its id, or the token to ask again with, or that it gives neither."""
    held = _locked(relay)
    answered(held.server, actor=actor)
    if held.state not in ACTIVE:
        return held
    now = clock.now()
    held.error, held.leased_until, held.attempts = "", None, 0
    held.taken_at = held.taken_at or now
    if handle.id:
        _link(held, handle.id)
    elif not handle.token:
        held.state = RelayState.SENT
    elif now > held.taken_at + TOKEN_PATIENCE or len(handle.token) > LONGEST_ID:
        held.state, held.error = RelayState.DEAD, "They gave a token, and never an id for it."
    else:
        held.state, held.token, held.next_at = RelayState.TOKEN, handle.token, now + TOKEN_WAIT
    held.save()
    return held


@action
def keep_failure(
    relay: Relay,
    error: str,
    *,
    actor: Actor,
    never_left: bool = False,
    wait: timedelta | None = None,
) -> Relay:
    """An exchange failed: try again later, and look first if it may have arrived; dead after the last try.

    ``wait``: how long the server asked to be left alone.
    """
    held = _locked(relay)
    failed(held.server, error, actor=actor, wait=wait)
    if held.state not in ACTIVE or held.leased_until != relay.leased_until:
        return held
    now = clock.now()
    held.attempts += 1
    held.error, held.leased_until = storable(error)[:500], None
    held.next_at = next_attempt(now, held.attempts, random.random())  # spreads load, guards nothing
    held.next_at = max(held.next_at, now + (wait or timedelta(0)))
    if never_left and relay.state == RelayState.WAITING:
        held.state, held.sent_at = RelayState.WAITING, None
    elif held.state == RelayState.UNSURE:
        held.next_at = max(held.next_at, now + LISTED_WITHIN)
    if held.attempts >= MOST_ATTEMPTS:
        held.state = RelayState.DEAD
    held.save()
    return held


@action
def refuse(relay: Relay, error: str, *, actor: Actor) -> Relay:
    """The other side said no: sending the same again changes nothing, so a person looks at it."""
    held = _locked(relay)
    answered(held.server, actor=actor)
    if held.state not in ACTIVE or held.leased_until != relay.leased_until:
        return held
    held.state, held.error, held.leased_until = RelayState.DEAD, storable(error)[:500], None
    held.attempts += 1
    held.save()
    return held


@action
def replay(relay: Relay, *, actor: Actor) -> Relay:
    """A person sends again what was given up. What may have arrived is looked for first."""
    if actor.kind is ActorKind.STAFF and not actor.roles & MAY_REPLAY:
        raise NotAllowed("send again", "case")
    held = _locked(relay)
    if held.state != RelayState.DEAD:
        raise invalid("relay", "Only what was given up can be sent again.")
    now = clock.now()
    held.state = RelayState.UNSURE if held.sent_at else RelayState.WAITING
    if held.token and held.taken_at:
        held.state, held.taken_at = RelayState.TOKEN, now
    held.attempts, held.next_at, held.error, held.leased_until = 0, now, "", None
    held.save()
    return held


def _check(case: Case, server: RemoteServer, service_code: str) -> None:
    if server.city_id != case.city_id or not server.active:
        raise invalid("server", "Choose one of this city's active servers.")
    if not 0 < len(service_code) <= 120:
        raise invalid("service", "Choose what to ask for over there.")
    if case.private:
        raise invalid("case", "A private case stays here: the other server would show it to everyone.")
    if case.status == Status.CLOSED or case.merged_into_id is not None:
        raise invalid("case", "Only an open case that is not part of another is sent on.")


def _link(held: Relay, remote_id: str) -> None:
    """Keep the id, unless it is another case's: then one of the two would hear the other's news."""
    others = Relay.objects.of(held.city_id).filter(server=held.server, remote_id=remote_id)
    other = others.exclude(pk=held.pk).select_related("case").first()
    if other is not None:
        held.state = RelayState.DEAD
        held.error = f"They gave the id {remote_id}, which case {other.case} has already."
    elif len(remote_id) > LONGEST_ID:
        held.state, held.error = RelayState.DEAD, "They gave an id that is too long to be one."
    else:
        held.state, held.remote_id = RelayState.LINKED, remote_id


def _locked(relay: Relay) -> Relay:
    rows = Relay.objects.of(relay.city_id).select_for_update(of=("self",))
    return rows.select_related("server", "case__city").get(pk=relay.pk)
