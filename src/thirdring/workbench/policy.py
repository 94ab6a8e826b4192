"""Who may hear what is announced, and whose bulk change is whose."""

from django.db.models import Q

from thirdring.cases import policy
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.announcing import Announcement
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.scope import CityQuerySet
from thirdring.staff.rules import Role
from thirdring.workbench.models import BulkChange, SavedView
from thirdring.workbench.rules import Topic

_LOOKS_AFTER = frozenset({Role.SUPERVISOR, Role.AUDITOR})
_OF_CASES = frozenset({Topic.CASE, Topic.PRESENCE})


def may_hear(actor: Actor, said: Announcement) -> bool:
    """Whether news of a case is for this actor: of their city, and in the hands of agencies they see."""
    return said.topic in _OF_CASES and policy.hears_of(
        actor, said.city_id, frozenset(said.about.get("agencies", ()))
    )


def changes_visible_to(actor: Actor) -> CityQuerySet[BulkChange]:
    """The bulk changes of the actor's city that they may look at: their own, or all."""
    changes: CityQuerySet[BulkChange] = BulkChange.objects.of(actor.city_id)
    return changes if actor.roles & _LOOKS_AFTER else changes.filter(by_id=actor.id or 0)


def views_visible_to(actor: Actor) -> CityQuerySet[SavedView]:
    """The kept views an actor may use: their own, and those shared in their agencies."""
    views: CityQuerySet[SavedView] = SavedView.objects.of(actor.city_id)
    own = Q(owner_id=actor.id or 0, agency__isnull=True)
    return views.filter(own | Q(agency_id__in=sorted(actor.agency_ids)))


def require_own(actor: Actor, bulk: BulkChange) -> None:
    """Raise NotAllowed unless the actor asked for this change."""
    if bulk.city_id != actor.city_id or actor.kind is not ActorKind.STAFF or bulk.by_id != actor.id:
        raise NotAllowed("go on with", "change of many cases")
