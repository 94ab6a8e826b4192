"""The only writer of staff: accounts, roles, keys, and tries to sign in."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from thirdring.city.models import Agency, City, Team
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem, invalid
from thirdring.staff import policy, queries
from thirdring.staff.models import ApiClient, Membership, SignInAttempt, User
from thirdring.staff.rules import OF_AN_AGENCY, Role, Scope, SignInOutcome, network_of

ATTEMPTS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A program's key, in the only moment it is known in clear."""

    client: ApiClient
    key: str


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
    demo_key: str | None = None,
) -> IssuedKey:
    """Let a program in. The key is returned this once; only its SHA-256 is kept.

    ``demo_key`` sets a well-known key, in a demo city only. Raises NotAllowed and Invalid (name, scopes,
    requests_per_minute, demo_key).
    """
    _require_manager(actor, city.pk, "add", "API client")
    problems = [*_client_problems(name, scopes, requests_per_minute)]
    if demo_key is not None and not city.is_demo:
        problems.append(
            Problem("demo_key", "Only a demo city may have a key that everybody knows.", "not_demo")
        )
    if problems:
        raise Invalid(problems)
    key = demo_key or secrets.token_urlsafe(32)
    client = ApiClient.objects.create(
        city=city,
        name=name.strip(),
        contact_email=contact_email.strip(),
        key_hint=key[:4],
        key_hash=queries.hash_of_key(key),
        scopes=sorted(set(scopes)),
        requests_per_minute=requests_per_minute,
        is_demo=demo_key is not None,
    )
    return IssuedKey(client, key)


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
