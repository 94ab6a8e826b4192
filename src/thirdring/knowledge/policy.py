"""Who may write articles, and who may say yes to what others wrote."""

from collections.abc import Collection

from thirdring.city.models import City
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.models import Membership
from thirdring.staff.rules import Role

APPROVERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
AUTHORS = APPROVERS | {Role.AGENCY_LEAD}  # a lead writes what the agency answers for
READERS = AUTHORS | {Role.ANALYST}


def may_write(actor: Actor, city_id: int, owner_id: int) -> bool:
    """Whether the actor may write an article that this agency answers for."""
    if actor.kind is not ActorKind.STAFF or actor.city_id != city_id:
        return False
    leads = Role.AGENCY_LEAD in actor.roles and owner_id in actor.agency_ids
    return leads or bool(actor.roles & APPROVERS)


def may_decide(actor: Actor, city_id: int) -> bool:
    """Whether the actor may publish, cancel, retire and bring back articles of this city."""
    staff = actor.kind is ActorKind.STAFF and actor.city_id == city_id
    return staff and bool(actor.roles & APPROVERS)


def may_approve(city: City, writers: Collection[int], actor: Actor) -> bool:
    """Whether the actor may say yes to words of these writers: to their own only if nobody else could."""
    if not may_decide(actor, city.pk):
        return False
    return actor.id not in writers or not _others(city, writers)


def require(verb: str, *, allowed: bool) -> None:
    """Raises NotAllowed."""
    if not allowed:
        raise NotAllowed(verb, "article")


def _others(city: City, writers: Collection[int]) -> bool:
    """Whether somebody who did not write it could say yes."""
    approvers = Membership.objects.of(city).filter(role__in=APPROVERS, user__is_active=True)
    return approvers.exclude(user_id__in=writers).exists()
