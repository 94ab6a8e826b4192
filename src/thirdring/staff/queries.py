"""Reads over staff: who a person is in a city, whose key this is, and when one may try to sign in again."""

import hashlib
import hmac
from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotFound
from thirdring.staff import policy
from thirdring.staff.models import ApiClient, Membership, PasswordLink, SignInAttempt, User
from thirdring.staff.rules import (
    SIGN_IN_WINDOW,
    TRIES_FROM_ADDRESS,
    TRIES_OF_ACCOUNT,
    TRIES_OF_ACCOUNT_FROM_ADDRESS,
    Role,
    SignInOutcome,
    link_opens,
)


def actor_of(user: User, *, city: City) -> Actor:
    """The staff actor this user is in this city; without membership there, one with no roles."""
    memberships = Membership.objects.of(city).filter(user=user).values_list("role", "agency_id", "team_id")
    rows = list(memberships)
    return Actor(
        kind=ActorKind.STAFF,
        city_id=city.pk,
        id=user.pk,
        name=user.name,
        roles=frozenset(role for role, _, _ in rows),
        agency_ids=frozenset(agency for _, agency, _ in rows if agency is not None),
        team_ids=frozenset(team for _, _, team in rows if team is not None),
    )


def hash_of_key(key: str) -> str:
    """SHA-256, 64 hexadecimal digits. Enough for keys, which are long and random, unlike passwords."""
    return hashlib.sha256(key.encode()).hexdigest()


def api_client_for(city: City, key: str) -> ApiClient | None:
    """The active program of this city whose key this is, or None.

    Looked up by hash, so the time taken says nothing about the key. A demo key opens only a demo.
    """
    hashed = hash_of_key(key)
    client = ApiClient.objects.of(city).filter(key_hash=hashed, active=True).first()
    if client is None or not hmac.compare_digest(client.key_hash, hashed):
        return None
    return client if not client.is_demo or (city.is_demo and settings.DEMO) else None


def working_as(city_id: int, roles: Collection[Role], *, agency_id: int | None = None) -> list[User]:
    """Who has one of these roles in the city (in one agency, where given) and an account in use, by name."""
    held = Membership.objects.of(city_id).filter(role__in=roles)
    if agency_id is not None:
        held = held.filter(agency_id=agency_id)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk"))


def colleagues(actor: Actor, words: str = "") -> QuerySet[User]:
    """The people whose roles here the actor may see, by name; with ``words`` in their name or address."""
    found = User.objects.filter(pk__in=policy.visible_to(actor).values("user_id"))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    return found.order_by("name", "pk")


def link_of(city: City, secret: str, *, held: bool = False) -> PasswordLink:
    """The link that is still good, with its person; ``held`` under a lock. Raises NotFound."""
    links = PasswordLink.objects.of(city).select_related("user")
    if held:
        links = links.select_for_update(of=("self",))
    link = links.filter(digest=hash_of_key(secret), user__is_active=True).first()
    if link is None or not link_opens(link.made_at, link.used_at, now=clock.now()):
        raise NotFound("This link was used, is too old, or was replaced. Ask for a new one.")
    return link


def actor_of_client(client: ApiClient) -> Actor:
    """The actor a program is in its city; its scopes are its roles."""
    return Actor(
        kind=ActorKind.API_CLIENT,
        city_id=client.city_id,
        id=client.pk,
        name=client.name,
        roles=frozenset(client.scopes),
    )


def sign_in_opens_at(account: str, address: str, *, now: datetime) -> datetime | None:
    """When the account may be tried again from the address (UTC), or None when it may be tried now.

    Counts failed tries in ``SIGN_IN_WINDOW``, the present one included; a success from the same address
    forgives the account's failures there.
    """
    recent = SignInAttempt.objects.across_cities("an account has one budget in every city").filter(
        at__gt=now - SIGN_IN_WINDOW
    )
    tries = list(
        recent.filter(Q(account=account) | Q(address=address), outcome=SignInOutcome.FAILED)
        .order_by("-at", "-pk")
        .values_list("account", "address", "at")[: TRIES_OF_ACCOUNT + TRIES_FROM_ADDRESS + 2]
    )
    successes = recent.filter(account=account, address=address, outcome=SignInOutcome.SUCCEEDED)
    since = successes.aggregate(Max("at"))["at__max"]
    pair = [
        at for who, where, at in tries if (who, where) == (account, address) and not (since and at <= since)
    ]
    budgets = (
        (pair, TRIES_OF_ACCOUNT_FROM_ADDRESS),
        ([at for who, _, at in tries if who == account], TRIES_OF_ACCOUNT),
        ([at for _, where, at in tries if where == address], TRIES_FROM_ADDRESS),
    )
    return _latest(_opens(times, budget) for times, budget in budgets)


def _opens(times: list[datetime], budget: int) -> datetime | None:
    """When enough of these tries (newest first) have left the window for one more to fit."""
    return times[budget] + SIGN_IN_WINDOW if len(times) > budget else None


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
