"""Programs and their keys: made, asked for, decided, counted, taken back."""

import math
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, Problem, Stale
from thirdring.kernel.words import storable
from thirdring.staff import policy, queries
from thirdring.staff.models import ApiClient
from thirdring.staff.rules import Profile, Scope

MOST_PENDING = 200  # keys asked for and not decided, in one city
MOST_PENDING_OF_ONE = 3  # and by one e-mail address
PURPOSE_LENGTH = 2000
TEST_REQUESTS_PER_MINUTE = 30
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A program's key, in the only moment it is known in clear."""

    client: ApiClient
    key: str


@dataclass(frozen=True, slots=True)
class RequestedKeys:
    """What somebody who asks for a key gets: one that waits for a yes, and a test key."""

    live: IssuedKey
    test: IssuedKey


@action
def create_api_client(
    city: City,
    *,
    actor: Actor,
    name: str,
    contact_email: str = "",
    scopes: Collection[str] = (Scope.REPORT,),
    requests_per_minute: int = 60,
    burst: int | None = None,
    sandbox: bool = False,
    profile: Profile = Profile.PLAIN,
    demo_key: str | None = None,
) -> IssuedKey:
    """Let a program in. The key is returned this once; only its SHA-256 is kept.

    ``burst`` is how many requests may come at once, a minute's worth if not said. ``demo_key`` sets a
    well-known key, in a demo city only. Raises NotAllowed and Invalid (name, scopes, requests_per_minute,
    demo_key).
    """
    policy.require_manager(actor, city.pk, "add", "API client")
    problems = [*_client_problems(name, scopes, requests_per_minute)]
    if demo_key is not None and not city.is_demo:
        problems.append(
            Problem("demo_key", "Only a demo city may have a key that everybody knows.", "not_demo")
        )
    if problems:
        raise Invalid(problems)
    client = ApiClient(
        city=city,
        name=name.strip(),
        contact_email=contact_email.strip(),
        scopes=sorted(set(scopes)),
        requests_per_minute=requests_per_minute,
        burst=burst or requests_per_minute,
        sandbox=sandbox,
        profile=profile,
        is_demo=demo_key is not None,
    )
    return _issue(client, demo_key or secrets.token_urlsafe(32))


@action
def ask_for_key(city: City, *, actor: Actor, name: str, contact_email: str, purpose: str) -> RequestedKeys:
    """Anybody asks for a key: it works once an administrator says so; a test key works at once.

    Raises Invalid (name, contact_email, purpose), also when too many keys wait to be decided.
    """
    del actor  # anybody may ask
    name, contact_email, purpose = storable(name), storable(contact_email), storable(purpose)
    problems = [*_client_problems(name, (), 1), *_asking_problems(city, name, contact_email, purpose)]
    if problems:
        raise Invalid(problems)
    now = clock.now()
    said = {"city": city, "contact_email": contact_email, "scopes": [Scope.REPORT.value]}
    live = ApiClient(**said, name=name, purpose=purpose, requested_at=now, active=False)
    limit = TEST_REQUESTS_PER_MINUTE
    test = ApiClient(
        **said, name=f"{name[:110]} (test)", sandbox=True, requests_per_minute=limit, burst=limit
    )
    return RequestedKeys(
        live=_issue(live, secrets.token_urlsafe(32)),
        test=_issue(test, f"test-{secrets.token_urlsafe(32)}"),
    )


@action
def decide_key(
    client: ApiClient, *, actor: Actor, approved: bool, profile: Profile = Profile.PLAIN
) -> ApiClient:
    """Say yes or no to a key somebody asked for, and what it speaks; updates need leave to send them.

    Raises NotAllowed, and Stale when it was decided before.
    """
    policy.require_manager(actor, client.city_id, "decide on", "API client")
    locked = ApiClient.objects.of(actor.city_id).select_for_update().get(pk=client.pk)
    if not locked.is_pending:
        raise Stale("key")
    locked.active, locked.decided_at = approved, clock.now()
    if approved and profile:
        locked.profile, locked.scopes = profile, sorted({*locked.scopes, Scope.UPDATE.value})
    locked.decided_by_id = actor.id if actor.kind is ActorKind.STAFF else None
    locked.save(update_fields=["active", "decided_at", "decided_by", "profile", "scopes"])
    return locked


@action
def spend_request(client: ApiClient, *, actor: Actor) -> int:
    """Count one request of a program; returns 0, or in how many seconds the next one fits.

    A token bucket in one row and one statement: it holds across processes, and costs one write.
    """
    del actor  # the program itself
    now, rate = clock.now(), client.requests_per_minute / 60
    with connection.cursor() as cursor:
        known: dict[str, Any] = {
            "city": client.city_id,
            "client": client.pk,
            "burst": client.burst,
            "rate": rate,
            "now": now,
        }
        cursor.execute(_SPEND, known)
        if cursor.fetchone():
            return 0
        cursor.execute(_LEVEL, known)
        (level,) = cursor.fetchone() or (1.0,)
    return max(1, math.ceil((1 - level) / rate))


_REFILLED = """
least(%(burst)s, held.level + %(rate)s * greatest(0, extract(epoch FROM %(now)s::timestamptz - held.at)))
"""
_SPEND = f"""
INSERT INTO staff_apiallowance AS held (city_id, client_id, level, at)
VALUES (%(city)s, %(client)s, %(burst)s - 1, %(now)s)
ON CONFLICT (client_id) DO UPDATE SET level = {_REFILLED} - 1, at = greatest(held.at, %(now)s)
WHERE {_REFILLED} >= 1
RETURNING level
"""
_LEVEL = f"SELECT {_REFILLED} FROM staff_apiallowance AS held WHERE client_id = %(client)s"


@action
def revoke_api_client(client: ApiClient, *, actor: Actor) -> ApiClient:
    """Shut a program out from now on; its row stays, because what it sent stays."""
    policy.require_manager(actor, client.city_id, "revoke", "API client")
    client.active = False
    client.save(update_fields=["active"])
    return client


def _issue(client: ApiClient, key: str) -> IssuedKey:
    client.key_hint, client.key_hash = key[:4], queries.hash_of_key(key)
    client.save(force_insert=True)
    return IssuedKey(client, key)


def _asking_problems(city: City, name: str, email: str, purpose: str) -> list[Problem]:
    problems = []
    if len(name) > NAME_LENGTH:
        problems.append(Problem("name", f"Use at most {NAME_LENGTH} characters.", "too_long"))
    try:
        validate_email(email)
    except ValidationError:
        problems.append(Problem("contact_email", "Enter an e-mail address such as name@example.org."))
    if not 0 < len(purpose) <= PURPOSE_LENGTH:
        cure = f"Say what the program is for, in at most {PURPOSE_LENGTH:,} characters."
        problems.append(Problem("purpose", cure, "required"))
    pending = ApiClient.objects.of(city).filter(requested_at__isnull=False, decided_at__isnull=True)
    if pending.filter(contact_email__iexact=email).count() >= MOST_PENDING_OF_ONE:
        problems.append(
            Problem("contact_email", "Keys asked for with this address still wait for an answer.", "too_many")
        )
    elif pending.count() >= MOST_PENDING:
        problems.append(Problem("name", "Too many keys wait for an answer. Ask again in a day.", "too_many"))
    return problems


def _client_problems(name: str, scopes: Collection[str], requests_per_minute: int) -> list[Problem]:
    problems = []
    known = [scope.value for scope in Scope]
    if not name.strip():
        problems.append(Problem("name", "Name the program, such as 'Riverton mobile app'.", "missing"))
    problems.extend(
        Problem("scopes", f"There is no scope '{scope}'. Choose from: {', '.join(known)}.", "unknown")
        for scope in sorted(set(scopes) - set(known))
    )
    if requests_per_minute < 1:
        problems.append(Problem("requests_per_minute", "Allow at least 1 request a minute."))
    return problems
