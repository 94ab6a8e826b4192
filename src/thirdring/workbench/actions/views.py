"""Keeping and forgetting views of the queue."""

from django.db import IntegrityError, transaction

from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed, NotFound, invalid
from thirdring.kernel.words import storable
from thirdring.staff.rules import Role
from thirdring.workbench.models import SavedView
from thirdring.workbench.policy import views_visible_to
from thirdring.workbench.rules import MOST_VIEWS, VIEW_LENGTH, VIEW_NAME_LENGTH


@action
def keep_view(*, actor: Actor, name: str, query: str, shared: bool = False, first: bool = False) -> SavedView:
    """Keep the queue's filters (as its address has them) under a name, for oneself or a lead's agency.

    ``first``: the queue opens with it, and no longer with another of the same owner. Raises Invalid (name,
    view), NotAllowed.
    """
    name = storable(name)
    _check(actor, name, query, shared=shared)
    agency_id = min(actor.agency_ids) if shared else None
    views = SavedView.objects.of(actor.city_id)
    own = views.filter(owner_id=actor.id or 0, agency__isnull=True)
    mine = own if agency_id is None else views.filter(agency_id=agency_id)
    if mine.count() >= MOST_VIEWS:
        raise invalid("name", f"At most {MOST_VIEWS} views are kept. Remove one first.", "too_many")
    if first:
        mine.update(first=False)
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                city_id=actor.city_id,
                owner_id=actor.id or 0,
                agency_id=agency_id,
                name=name,
                query=query,
                first=first,
            )
    except IntegrityError:
        raise invalid("name", "There is a view of this name already. Choose another.", "taken") from None


@action
def remove_view(number: int, *, actor: Actor) -> None:
    """Forget a view: one's own, or as a lead one of the agency's. Raises NotFound, NotAllowed."""
    view = views_visible_to(actor).filter(pk=number).first()
    if view is None:
        raise NotFound("There is no such view.")
    if not may_remove(actor, view):
        raise NotAllowed("remove", "view")
    view.delete()


def may_remove(actor: Actor, view: SavedView) -> bool:
    """Whose view it is, and leads for those of their agency."""
    if view.agency_id is None:
        return view.owner_id == actor.id
    return Role.AGENCY_LEAD in actor.roles and view.agency_id in actor.agency_ids


def _check(actor: Actor, name: str, query: str, *, shared: bool) -> None:
    if actor.kind is not ActorKind.STAFF or (shared and Role.AGENCY_LEAD not in actor.roles):
        raise NotAllowed("share", "view")
    if not 0 < len(name) <= VIEW_NAME_LENGTH:
        raise invalid("name", f"Name the view in 1 to {VIEW_NAME_LENGTH} letters.", "required")
    if len(query) > VIEW_LENGTH:
        raise invalid("view", "These filters are too long to keep.", "too_long")
