"""The only writer of staff: accounts, roles, keys, and tries to sign in."""

import math
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from thirdring.city.models import Agency, City, Team
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, Problem, Stale, invalid
from thirdring.kernel.words import storable
from thirdring.staff import policy, queries
from thirdring.staff.models import ApiClient, Membership, SignInAttempt, User
from thirdring.staff.rules import OF_AN_AGENCY, Profile, Role, Scope, SignInOutcome, network_of

ATTEMPTS_KEPT = timedelta(days=30)
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


@dataclass(frozen=True, slots=True)
class SignInTry:
    """A try that was written down. ``opens_at`` (UTC) says when to come back; None within the budget."""

    attempt: SignInAttempt
    opens_at: datetime | None


@action
def create_staff(
    city: City,
    *,
    actor: Actor,
    email: str,
    name: str,
    roles: Collection[str],
    agency: Agency | None = None,
    team: Team | None = None,
    password: str | None = None,
    is_demo: bool = False,
) -> User:
    """Make an account with these roles in the city; without a password nobody can sign in to it yet.

    Raises Invalid (email, name, roles, agency, team, password) and NotAllowed. An address that has an account
    already, perhaps in another city, is refused: give that person a role with ``grant``.
    """
    _require_manager(actor, city.pk, "add", "staff account")
    email = email.strip().lower()
    user = User(email=email, name=name.strip(), is_demo=is_demo)
    problems = [
        *_account_problems(user, password),
        *_role_problems(city, roles, agency=agency, team=team),
    ]
    if problems:
        raise Invalid(problems)
    user.set_password(password)
    user.save()
    for role in sorted(set(roles)):
        _grant(city, user, role, agency=agency, team=team)
    return user


@action
def share_demo_password(city: City, *, actor: Actor, password: str) -> int:
    """Give all demo accounts of a demo city one well-known password, hashed once; returns how many.

    Raises Invalid (city) for a city that is no demo, and NotAllowed.
    """
    _require_manager(actor, city.pk, "set the password of", "staff account")
    if not city.is_demo:
        raise invalid("city", "Only a demo city may have a password that everybody knows.", "not_demo")
    accounts = User.objects.filter(is_demo=True, memberships__city=city)
    return User.objects.filter(pk__in=accounts.values("pk")).update(password=make_password(password))


@action
def grant(
    city: City, user: User, *, actor: Actor, role: str, agency: Agency | None = None, team: Team | None = None
) -> Membership:
    """Give a person a role in the city; granting it twice changes nothing. Raises Invalid and NotAllowed."""
    _require_manager(actor, city.pk, "give a role to", "person")
    problems = _role_problems(city, [role], agency=agency, team=team)
    if problems:
        raise Invalid(problems)
    return _grant(city, user, role, agency=agency, team=team)


@action
def withdraw(membership: Membership, *, actor: Actor) -> None:
    """Take a role away. It ends at the person's next click: roles are read anew for every request."""
    _require_manager(actor, membership.city_id, "withdraw", "role")
    if membership.user_id == actor.id and membership.role == Role.ADMINISTRATOR:
        raise invalid(
            "role", "You can't withdraw your own administrator role. Ask another administrator.", "own"
        )
    membership.delete()


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
    _require_manager(actor, city.pk, "add", "API client")
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
    _require_manager(actor, client.city_id, "decide on", "API client")
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
    _require_manager(actor, client.city_id, "revoke", "API client")
    client.active = False
    client.save(update_fields=["active"])
    return client


@action
def begin_sign_in(city: City, *, actor: Actor, email: str, address: str) -> SignInTry:
    """Write down a try before the password is looked at, so that tries made at the same moment all count.

    It counts as failed until ``finish_sign_in``. When it is over budget its password must not be checked.
    ``address`` is the caller's network address.
    """
    del actor  # anybody may try
    now = clock.now()
    account, network = email.strip().lower()[:254], network_of(address)
    _one_at_a_time(account)
    attempt = SignInAttempt.objects.create(
        city=city, account=account, address=network, outcome=SignInOutcome.FAILED, at=now
    )
    opens_at = queries.sign_in_opens_at(account, network, now=now)
    if opens_at is not None:
        attempt.outcome = SignInOutcome.REFUSED
        attempt.save(update_fields=["outcome"])
    return SignInTry(attempt, opens_at)


@action
def finish_sign_in(attempt: SignInAttempt, *, actor: Actor) -> None:
    """The password was right: the try counts as a success, and tries too old to matter are forgotten."""
    del actor
    attempt.outcome = SignInOutcome.SUCCEEDED
    attempt.save(update_fields=["outcome"])
    stale = SignInAttempt.objects.across_cities("tries are forgotten after the same time everywhere")
    stale.filter(at__lt=clock.now() - ATTEMPTS_KEPT).delete()


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


def _one_at_a_time(account: str) -> None:
    """Until the transaction ends, nobody else may count this account's tries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 311))", ["sign-in " + account])


def _grant(city: City, user: User, role: str, *, agency: Agency | None, team: Team | None) -> Membership:
    of_agency = role in OF_AN_AGENCY
    membership, _ = Membership.objects.of(city).get_or_create(
        city=city,
        user=user,
        role=role,
        agency=agency if of_agency else None,
        team=team if of_agency else None,
    )
    return membership


def _require_manager(actor: Actor, city_id: int, verb: str, noun: str) -> None:
    if not policy.may_manage(actor, city_id):
        raise NotAllowed(verb, noun)


def _account_problems(user: User, password: str | None) -> list[Problem]:
    problems = []
    if not user.name:
        problems.append(Problem("name", "Enter the person's name.", "missing"))
    try:
        validate_email(user.email)
    except ValidationError:
        problems.append(Problem("email", "Enter an e-mail address such as name@city.gov."))
    if User.objects.filter(email=user.email).exists():
        message = f"{user.email} has an account already. Give that person a role instead."
        problems.append(Problem("email", message, "taken"))
    return [*problems, *_password_problems(user, password)]


def _password_problems(user: User, password: str | None) -> list[Problem]:
    if password is None:
        return []
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [Problem("password", message, "weak") for message in error.messages]
    return []


def _role_problems(
    city: City, roles: Collection[str], *, agency: Agency | None, team: Team | None
) -> list[Problem]:
    problems = []
    known = [role.value for role in Role]
    if not roles:
        problems.append(Problem("roles", f"Choose at least one role: {', '.join(known)}.", "missing"))
    problems.extend(
        Problem("roles", f"There is no role '{role}'. Choose from: {', '.join(known)}.", "unknown")
        for role in sorted(set(roles) - set(known))
    )
    if agency is None and OF_AN_AGENCY & set(roles):
        problems.append(Problem("agency", "An agency worker or lead needs an agency.", "missing"))
    if agency is not None and agency.city_id != city.pk:
        problems.append(Problem("agency", f"{agency} is not an agency of {city}.", "other_city"))
    if team is not None and (agency is None or team.agency_id != agency.pk):
        problems.append(Problem("team", f"{team} is not a team of {agency or 'the agency'}.", "other_agency"))
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
