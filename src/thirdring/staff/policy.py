"""Who may look after staff and their programs, and which of them they see."""

from django.conf import settings
from django.db.models import QuerySet

from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.scope import CityQuerySet
from thirdring.staff.models import ApiClient, Membership, User
from thirdring.staff.rules import OF_AN_AGENCY, Role

# Those who see who works for the whole city. An agency's lead sees the agency's people.
_SEES_EVERYONE = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR})


def may_manage(actor: Actor, city_id: int) -> bool:
    """Whether the actor may make accounts, give roles and issue keys in this city."""
    if actor.city_id != city_id:
        return False
    return actor.kind is ActorKind.SYSTEM or (
        actor.kind is ActorKind.STAFF and Role.ADMINISTRATOR in actor.roles
    )


def require_manager(actor: Actor, city_id: int, verb: str, noun: str) -> None:
    """Raises NotAllowed for whoever may not manage this city's staff and programs."""
    if not may_manage(actor, city_id):
        raise NotAllowed(verb, noun)


def may_look_after(actor: Actor, user: User) -> bool:
    """Whether the actor may shut a person's account, or give them a way to set its password.

    Only where the person works for this city alone: what one city's administrator does to an account must not
    open or shut another city's doors. Pairs with ``looked_after_by``.
    """
    cities = set(_everywhere().filter(user=user).values_list("city_id", flat=True))
    return cities == {actor.city_id} and may_manage(actor, actor.city_id)


def looked_after_by(actor: Actor) -> QuerySet[User]:
    """The people whose accounts the actor may look after."""
    if not may_manage(actor, actor.city_id):
        return User.objects.none()
    here = User.objects.filter(memberships__in=Membership.objects.of(actor.city_id))
    elsewhere = _everywhere().exclude(city_id=actor.city_id)
    return here.exclude(pk__in=elsewhere.values("user_id")).distinct()


def _everywhere() -> CityQuerySet[Membership]:
    return Membership.objects.across_cities("an account is one in all cities where the person works")


def may_view(actor: Actor, membership: Membership) -> bool:
    """Whether the actor may see that this person has this role; pairs with ``visible_to``."""
    if actor.city_id != membership.city_id:
        return False
    return _sees_everyone(actor) or (_leads(actor) and membership.agency_id in actor.agency_ids)


def visible_to(actor: Actor) -> CityQuerySet[Membership]:
    """The memberships of the actor's city that they may see."""
    memberships: CityQuerySet[Membership] = Membership.objects.of(actor.city_id)
    if _sees_everyone(actor):
        return memberships
    return memberships.filter(agency_id__in=actor.agency_ids) if _leads(actor) else memberships.none()


def clients_visible_to(actor: Actor) -> CityQuerySet[ApiClient]:
    """The programs with keys, for those who may issue them and for auditors."""
    clients: CityQuerySet[ApiClient] = ApiClient.objects.of(actor.city_id)
    audits = actor.kind is ActorKind.STAFF and Role.AUDITOR in actor.roles
    return clients if audits or may_manage(actor, actor.city_id) else clients.none()


def may_sign_in(user: User) -> bool:
    """Whether the account is in use. The demo's, whose passwords everybody knows, work only in a demo."""
    return user.is_active and (settings.DEMO or not user.is_demo)


def works_here(actor: Actor | None) -> bool:
    """Whether this is staff with a role in the city."""
    return actor is not None and actor.kind is ActorKind.STAFF and bool(actor.roles)


def of_agencies_only(actor: Actor) -> bool:
    """Whether everything the actor does here is within agencies' shares."""
    return bool(actor.roles) and actor.roles <= OF_AN_AGENCY


def _sees_everyone(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or (
        actor.kind is ActorKind.STAFF and bool(actor.roles & _SEES_EVERYONE)
    )


def _leads(actor: Actor) -> bool:
    return actor.kind is ActorKind.STAFF and Role.AGENCY_LEAD in actor.roles
