"""Passwords: by a link that an administrator hands over, or by whoever knows the old one."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, Problem, invalid
from thirdring.staff import policy, queries
from thirdring.staff.models import PasswordLink, User
from thirdring.staff.passwords import password_problems
from thirdring.staff.rules import LINK_LASTS

KNOWN_TO_ALL = "This is an account of the demo: everybody knows its password, and it stays."


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link to set a password, in the only moment its secret is known in clear."""

    secret: str
    ends_at: datetime


@action
def make_link(user: User, *, actor: Actor) -> IssuedLink:
    """A way for a person to set their password once; an earlier one that was not used ends.

    Raises NotAllowed, also for somebody who works for another city too, and Invalid (user) for the demo's.
    """
    if not policy.may_look_after(actor, user):
        raise NotAllowed("set the password of", "person")
    if user.is_demo:
        raise invalid("user", KNOWN_TO_ALL, "demo")
    secret, now = secrets.token_urlsafe(32), clock.now()
    known = {
        "city_id": actor.city_id,
        "digest": queries.hash_of_key(secret),
        "made_at": now,
        "by_id": actor.id if actor.kind is ActorKind.STAFF else None,
        "used_at": None,
    }
    PasswordLink.objects.of(actor.city_id).update_or_create(user=user, defaults=known)
    return IssuedLink(secret, now + LINK_LASTS)


@action
def set_by_link(city: City, secret: str, *, actor: Actor, password: str) -> User:
    """Set the password of the person who holds the link. Raises NotFound for a link that is none any more.

    Raises Invalid (password), which leaves the link as good as it was.
    """
    del actor  # whoever holds the link
    link = queries.link_of(city, secret, held=True)
    _keep(link.user, password)
    link.used_at = link.used_at or clock.now()
    link.save(update_fields=["used_at"])
    return link.user


@action
def change_own(user: User, *, actor: Actor, password: str) -> User:
    """A person, who has just said the old password, chooses another. Raises Invalid (password)."""
    if actor.kind is not ActorKind.STAFF or actor.id != user.pk:
        raise NotAllowed("change the password of", "person")
    if user.is_demo:
        raise invalid("password", KNOWN_TO_ALL, "demo")
    if user.check_password(password):
        raise invalid("password", "This is the password you have. Choose another one.", "same")
    _keep(user, password)
    return user


def _keep(user: User, password: str) -> None:
    problems: list[Problem] = password_problems(user, password)
    if problems:
        raise Invalid(problems)
    user.set_password(password)
    user.save(update_fields=["password"])
