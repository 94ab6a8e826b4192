"""Who looks after mass events, and who may read of them: every member of staff reads, supervisors act."""

from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.scope import CityQuerySet
from thirdring.mass_events.models import Event
from thirdring.staff.rules import Role


def may(actor: Actor, verb: str, event: Event) -> bool:
    """Whether the actor may do this with the event; to 'view' it, staff of the city."""
    if actor.city_id != event.city_id:
        return False
    return _reads(actor) if verb == "view" else leads(actor)


def visible_to(actor: Actor) -> CityQuerySet[Event]:
    """The events the actor may see with all that belongs to them; the public reads notices instead."""
    events: CityQuerySet[Event] = Event.objects.of(actor.city_id)
    return events if _reads(actor) else events.none()


def leads(actor: Actor) -> bool:
    """Whether the actor opens, updates and closes events in their city."""
    return actor.kind is ActorKind.SYSTEM or (
        actor.kind is ActorKind.STAFF and Role.SUPERVISOR in actor.roles
    )


def require(actor: Actor, verb: str, event: Event) -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(actor, verb, event):
        raise NotAllowed(verb, "event")


def _reads(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and bool(actor.roles))
