"""Who may practise, look at whose practice, and say how practice is scored."""

from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.scope import CityQuerySet
from thirdring.staff.rules import Role
from thirdring.training.models import PracticeCall

VERBS: dict[str, frozenset[Role]] = {
    "practise": frozenset({Role.CALL_TAKER, Role.SUPERVISOR}),
    "coach": frozenset({Role.SUPERVISOR}),
    "choose_checks": frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
}


def may(actor: Actor, verb: str) -> bool:
    """Whether the actor may do this in their city."""
    return actor.kind is ActorKind.STAFF and bool(actor.roles & VERBS[verb])


def require(actor: Actor, verb: str, *, noun: str = "practice call") -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(actor, verb):
        raise NotAllowed(verb.replace("_", " "), noun)


def may_see(actor: Actor, call: PracticeCall) -> bool:
    """Whether the actor may see this: one's own, and coaches everybody's; pairs with ``visible_to``."""
    if actor.city_id != call.city_id or not may(actor, "practise"):
        return False
    return call.trainee_id == actor.id or may(actor, "coach")


def visible_to(actor: Actor) -> CityQuerySet[PracticeCall]:
    """The practice calls of the actor's city that the actor may see."""
    calls: CityQuerySet[PracticeCall] = PracticeCall.objects.of(actor.city_id)
    if not may(actor, "practise"):
        return calls.none()
    return calls if may(actor, "coach") else calls.filter(trainee_id=actor.id)
