"""What several agencies do about a case, in the words of the people who wait for it. No staff is named."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thirdring.cases.models import PlanTask
from thirdring.cases.plans import OPEN_TASKS, TaskState
from thirdring.kernel.days import day_of_year, weekday
from thirdring.kernel.words import in_language


@dataclass(frozen=True, slots=True)
class StepTold:
    """One part of the work; ``state`` is done, now or later."""

    what: str
    agency: str
    said: str
    state: str


def plan_in_words(tasks: Sequence[PlanTask], language: str) -> list[StepTold]:
    """The parts that are done or to be done, in order; what was called off is no news."""
    shown = [task for task in tasks if task.state != TaskState.CANCELLED]
    return [_told(task, language) for task in shown]


def _told(task: PlanTask, language: str) -> StepTold:
    state = _state(task)
    # Whom the city asks instead is not known yet, so nobody is named who will not do it.
    agency = "" if task.state == TaskState.REJECTED else task.agency.name
    return StepTold(in_language(task.texts, language), agency, _said(task, state), state)


def _state(task: PlanTask) -> str:
    if task.state == TaskState.DONE:
        return "done"
    waits = task.after is not None and task.after.state in OPEN_TASKS
    return "now" if task.state == TaskState.ACCEPTED and not waits else "later"


def _said(task: PlanTask, state: str) -> str:
    if task.done_at is not None:
        return _("Done on %(day)s.") % {"day": day_of_year(task.done_at)}
    if task.after is not None and task.after.state in OPEN_TASKS:
        return _("After the step before.")
    if state == "later":
        return _("Being arranged.")
    if task.due_at is None:
        return _("This is next.")
    return _("This is next, by %(day)s.") % {"day": weekday(task.due_at)}
