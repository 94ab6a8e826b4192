"""Who may look into the supervisor's room, change its queues, take its callbacks, and review quality."""

from thirdring.contact_centre.room_rules import Topic
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.announcing import Announcement
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.rules import Role

VERBS: dict[str, frozenset[Role]] = {
    "watch": frozenset({Role.CALL_TAKER, Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR}),  # the wallboard
    "oversee": frozenset({Role.SUPERVISOR}),  # single agents and their calls
    "change_queue": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    "call_back": frozenset({Role.CALL_TAKER, Role.SUPERVISOR}),
    "give_up": frozenset({Role.SUPERVISOR}),
    "write_card": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    "draw": frozenset({Role.SUPERVISOR}),
    "review": frozenset({Role.SUPERVISOR}),
    "decide": frozenset({Role.SUPERVISOR}),
    "compare_people": frozenset({Role.SUPERVISOR}),  # the means of single people
    "compare_teams": frozenset({Role.SUPERVISOR, Role.ANALYST}),
    "answer": frozenset({Role.CALL_TAKER, Role.SUPERVISOR}),
    "see_to": frozenset({Role.SUPERVISOR}),
    "plan": frozenset({Role.SUPERVISOR}),  # rosters, and what is special about days
    "set_up_kiosk": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    "describe_agents": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
}


def may(actor: Actor, verb: str, city_id: int) -> bool:
    """Whether the actor may do this in a city's room."""
    return actor.city_id == city_id and actor.kind is ActorKind.STAFF and bool(actor.roles & VERBS[verb])


def require(actor: Actor, verb: str, city_id: int, *, noun: str) -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(actor, verb, city_id):
        raise NotAllowed(verb.replace("_", " "), noun)


def may_hear(actor: Actor, said: Announcement) -> bool:
    """Whether news of the room is for this actor; it says nothing but that there is some."""
    return said.topic == Topic.ROOM and may(actor, "watch", said.city_id)
