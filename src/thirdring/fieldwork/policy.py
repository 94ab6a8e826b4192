"""Who may visit, and whose visits one sees: as it is with the case."""

from thirdring.cases import policy as cases
from thirdring.cases.models import Case
from thirdring.fieldwork.models import Visit
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.scope import CityQuerySet


def may(actor: Actor, verb: str, visit: Visit) -> bool:
    """Whether the actor may 'view' the visit, or 'record' more on it: only who was there records."""
    if verb == "record":
        return actor.kind is ActorKind.STAFF and visit.by_id == actor.id and may_visit(actor, visit.case)
    return cases.may(actor, "view_internal", visit.case)


def visible_to(actor: Actor) -> CityQuerySet[Visit]:
    """The visits the actor may see: those at cases whose inside they see."""
    visits: CityQuerySet[Visit] = Visit.objects.of(actor.city_id)
    if actor.kind not in {ActorKind.STAFF, ActorKind.SYSTEM}:
        return visits.none()
    return visits.filter(case__in=cases.visible_to(actor))


def may_visit(actor: Actor, case: Case) -> bool:
    """Whether the actor may be at work at the case's place."""
    return actor.kind is ActorKind.STAFF and cases.may(actor, "start", case)


def person(actor: Actor) -> int:
    """Which staff member the actor is. Raises NotAllowed for anybody else."""
    if actor.kind is not ActorKind.STAFF or actor.id is None:
        raise NotAllowed("visit", "case")
    return actor.id
