"""Reads over case plans: the tasks of a case, of an agency, and the plans that are done."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from thirdring.cases import policy, task_policy
from thirdring.cases.models import Case, PlanTask
from thirdring.cases.plans import OPEN_TASKS, TaskState
from thirdring.cases.rules import OPEN
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet

LOOKS_BACK = timedelta(days=90)  # for plans whose last task is done
_OPEN = Q(state__in=sorted(OPEN_TASKS))


def tasks_of(case: Case) -> list[PlanTask]:
    """The case's plan, in order."""
    tasks = case.tasks.select_related("agency", "team", "after", "done_by")
    return list(tasks.order_by("number"))


def has_open_tasks(case: Case) -> bool:
    """Whether somebody still has to do, answer or call off a task."""
    return case.tasks.filter(_OPEN).exists()


def task_for(actor: Actor, number: int) -> PlanTask:
    """The task with this id, its case loaded, if the actor may see it. Raises NotFound."""
    found = _with_cases(task_policy.visible_to(actor)).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such task that you can see.")
    return found


def tasks_for(actor: Actor, *, most: int = 100) -> list[PlanTask]:
    """Open tasks that wait for the actor's agencies, and those that came back to them; soonest due first.

    For whoever belongs to no agency: those of the whole city.
    """
    tasks = task_policy.visible_to(actor).filter(_OPEN)
    if actor.agency_ids:
        own = sorted(actor.agency_ids)
        theirs = Q(agency__in=own) & ~Q(state=TaskState.REJECTED)
        tasks = tasks.filter(theirs | Q(state=TaskState.REJECTED, case__agency__in=own))
    in_order = _with_cases(tasks).order_by(F("due_at").asc(nulls_last=True), "pk")
    return list(in_order[:most])


def finished_plans(actor: Actor, *, most: int = 30) -> list[Case]:
    """Open cases of the actor's share whose every task is done or called off: they can be closed."""
    own = PlanTask.objects.of(actor.city_id)
    done = own.filter(state=TaskState.DONE, done_at__gte=clock.now() - LOOKS_BACK)
    left = own.filter(_OPEN, case=OuterRef("pk"))
    cases = policy.worked_by(actor).filter(pk__in=done.values("case"), status__in=sorted(OPEN))
    ready = cases.filter(~Exists(left), merged_into__isnull=True).select_related("service_version", "agency")
    return list(ready.order_by("due_at", "pk")[:most])


def _with_cases(tasks: CityQuerySet[PlanTask]) -> CityQuerySet[PlanTask]:
    related = ("case__service_version", "case__agency", "case__city", "agency", "team", "after", "done_by")
    return tasks.select_related(*related).defer("case__search")
