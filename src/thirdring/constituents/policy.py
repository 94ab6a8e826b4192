"""Who may look people up, read and write notes about them."""

from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.rules import Role

_AT_THE_PHONE = frozenset({Role.CALL_TAKER, Role.SUPERVISOR})
VERBS: dict[str, frozenset[Role]] = {
    "look_up": _AT_THE_PHONE,
    "note": _AT_THE_PHONE,
    "merge": _AT_THE_PHONE,
    "propose_flag": _AT_THE_PHONE,
    "oversee": frozenset({Role.SUPERVISOR}),  # others' notes, and flags
}


def may(actor: Actor, verb: str, city_id: int) -> bool:
    """Whether the actor may do this with people of a city."""
    return actor.city_id == city_id and actor.kind is ActorKind.STAFF and bool(actor.roles & VERBS[verb])


def require(actor: Actor, verb: str, city_id: int) -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(actor, verb, city_id):
        raise NotAllowed(verb.replace("_", " "), "person")
