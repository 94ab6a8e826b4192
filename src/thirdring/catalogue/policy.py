"""Who may change what a city offers."""

from thirdring.kernel.actor import Actor, ActorKind
from thirdring.staff.rules import Role


def may_edit(actor: Actor, city_id: int) -> bool:
    """Administrators of the city, and the program itself in it."""
    if actor.city_id != city_id:
        return False
    return actor.kind is ActorKind.SYSTEM or (
        actor.kind is ActorKind.STAFF and Role.ADMINISTRATOR in actor.roles
    )
