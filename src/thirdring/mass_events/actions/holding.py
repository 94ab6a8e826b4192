"""An event as it is now, locked, for somebody who saw its present version."""

from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotFound, Stale, invalid
from thirdring.mass_events import policy
from thirdring.mass_events.models import Event
from thirdring.mass_events.rules import State


def taken(event: Event, verb: str, *, actor: Actor) -> Event:
    """The event locked until the transaction ends. Raises Stale when it changed, NotAllowed, NotFound."""
    rows = Event.objects.of(actor.city_id).select_for_update(of=("self",)).select_related("city")
    fresh = rows.filter(pk=event.pk).first()
    if fresh is None:
        raise NotFound("There is no such event in this city.")
    policy.require(actor, verb, fresh)
    if fresh.version != event.version:
        raise Stale("event")
    return fresh


def open_one(event: Event, verb: str, *, actor: Actor) -> Event:
    """The same, of an event that is still open. Raises Invalid (event)."""
    fresh = taken(event, verb, actor=actor)
    if fresh.state != State.OPEN:
        raise invalid("event", "This event is closed. Open a new one if it goes on.", "closed")
    return fresh


def staff_id(actor: Actor) -> int | None:
    """Who of the staff it is; None for the program."""
    return actor.id if actor.kind is ActorKind.STAFF else None
