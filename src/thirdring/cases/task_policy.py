"""Who may do what with a task of a case's plan: `may` for one, `visible_to` for many.

A task is seen by those who see its case, and by the agency that was asked: it sees the task and what it needs
of the case, not the whole case.
"""

from django.db.models import Q

from thirdring.cases import policy
from thirdring.cases.models import PlanTask
from thirdring.cases.policy import CITY_WIDE, WORKERS
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.scope import CityQuerySet
from thirdring.staff.rules import OF_AN_AGENCY, Role

OF_THE_TASK = frozenset({"answer", "finish"})  # for the agency that was asked
OF_THE_PLAN = frozenset({"plan"})  # for whoever has the case


def visible_to(actor: Actor) -> CityQuerySet[PlanTask]:
    """The tasks of the actor's city that the actor may see."""
    tasks: CityQuerySet[PlanTask] = PlanTask.objects.of(actor.city_id)
    if actor.kind is ActorKind.SYSTEM or _works_city_wide(actor):
        return tasks
    own = sorted(actor.agency_ids) if actor.kind is ActorKind.STAFF and actor.roles & OF_AN_AGENCY else []
    return tasks.filter(Q(agency__in=own) | Q(case__agency__in=own) | Q(case__offered_to__in=own))


def may(actor: Actor, verb: str, task: PlanTask) -> bool:
    """Whether the actor may 'view', 'answer', 'finish' or 'plan' this task. Its case must be loaded."""
    if task.city_id != actor.city_id or actor.kind not in {ActorKind.STAFF, ActorKind.SYSTEM}:
        return False
    if verb in OF_THE_TASK:
        return actor.kind is ActorKind.SYSTEM or not WORKERS.isdisjoint(_roles_towards(actor, task))
    if verb in OF_THE_PLAN:
        return policy.may(actor, verb, task.case)
    return _asked(actor, task) or policy.may(actor, verb, task.case)


def require(actor: Actor, verb: str, task: PlanTask) -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(actor, verb, task):
        raise NotAllowed(verb, "task")


def _works_city_wide(actor: Actor) -> bool:
    return actor.kind is ActorKind.STAFF and bool(actor.roles & CITY_WIDE)


def _asked(actor: Actor, task: PlanTask) -> bool:
    return bool(actor.roles & OF_AN_AGENCY) and task.agency_id in actor.agency_ids


def _roles_towards(actor: Actor, task: PlanTask) -> frozenset[str]:
    """The actor's roles that count for this task: those of agencies only in the one that was asked."""
    return actor.roles if task.agency_id in actor.agency_ids else actor.roles & {Role.SUPERVISOR}


def sees_case(actor: Actor, task: PlanTask) -> bool:
    """Whether the actor may open the whole case too."""
    return policy.may(actor, "view_internal", task.case)
