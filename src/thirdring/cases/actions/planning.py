"""A case's plan: tasks of several agencies, asked, answered, done or called off, under its one promise.

Every verb locks the case first and then the task, so that a plan and the closing of its case never cross.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from thirdring.cases import task_policy
from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.events import PlanFinished, TaskChanged
from thirdring.cases.models import Case, Media, PlanTask
from thirdring.cases.photos import clean_all
from thirdring.cases.plans import (
    MOST_HOURS,
    MOST_TASKS,
    NOTE_LENGTH,
    OPEN_TASKS,
    REASON_LENGTH,
    WORDS_LENGTH,
    TaskState,
    check_task_move,
    due_from,
)
from thirdring.cases.rules import EntryKind, PhotoKind, Status
from thirdring.catalogue.queries import version_by_id
from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import Agency, Team
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotFound, Problem, Stale, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import in_language, storable

MOST_PHOTOS = 5


@action
def start_plan(case: Case, *, actor: Actor) -> Case:
    """Begin the plan that the catalogue has for the type. Raises Invalid('plan') without one, or twice."""
    case = _open(take(case, "plan", actor=actor))
    steps = version_by_id(case.city, case.service_version_id).case_plan
    if not steps:
        raise invalid("plan", "The catalogue has no plan for this type. Add the tasks one by one.", "none")
    if case.tasks.exists():
        raise invalid("plan", "This case has a plan already. Add to it.", "begun")
    agencies = {each.code: each for each in Agency.objects.of(case.city)}
    teams = {(each.agency_id, each.code): each for each in Team.objects.of(case.city)}
    tasks: dict[str, PlanTask] = {}
    for step in steps:
        agency = agencies[step.owner]
        hours = step.amount * (24 if step.unit is TimeUnit.DAYS else 1)
        team = teams.get((agency.pk, step.owner_team))
        tasks[step.code] = _added(case, step.texts, agency, team, tasks.get(step.after), hours)
    append(case, [_line(task, actor) for task in tasks.values()], actor=actor, at=clock.now())
    _record(case, tasks.values(), actor)
    return keep(case)


@action
def add_task(
    case: Case,
    *,
    actor: Actor,
    words: str,
    agency: Agency,
    team: Team | None = None,
    after: int | None = None,
    hours: int = 0,
) -> PlanTask:
    """Ask an agency to do its part. ``after`` is the number of the task that comes first.

    Raises Invalid (words, agency, after, hours), NotAllowed, Stale.
    """
    case, words = _open(take(case, "plan", actor=actor)), storable(words)
    _check_task(case, words, agency, team, hours)
    first = case.tasks.filter(number=after).first() if after else None
    if after and first is None:
        raise invalid("after", "Choose a task of this plan that comes first.", "unknown")
    task = _added(case, {case.city.languages[0]: words}, agency, team, first, hours)
    _said(case, task, actor)
    return task


@action
def accept_task(task: PlanTask, *, actor: Actor) -> PlanTask:
    """Say that the agency does it."""
    case, task = _taken(task, "answer", actor)
    return _moved(case, task, TaskState.ACCEPTED, actor)


@action
def reject_task(task: PlanTask, *, actor: Actor, reason: str) -> PlanTask:
    """Say that the agency does not do it, and why: it is with whoever has the case again."""
    case, task = _taken(task, "answer", actor)
    task.reason = _reason(reason)
    return _moved(case, task, TaskState.REJECTED, actor)


@action
def reassign_task(task: PlanTask, *, actor: Actor, agency: Agency, team: Team | None = None) -> PlanTask:
    """Ask another agency, or the same again, after a rejection."""
    case, task = _taken(task, "plan", actor)
    _check_owner(case, agency, team)
    task.agency, task.team, task.reason = agency, team, ""
    return _moved(case, task, TaskState.ASKED, actor)


@action
def cancel_task(task: PlanTask, *, actor: Actor, reason: str) -> PlanTask:
    """Call a task off, with a reason. What waited for it may begin."""
    case, task = _taken(task, "plan", actor)
    task.reason = _reason(reason)
    return _moved(case, task, TaskState.CANCELLED, actor)


@action
def finish_task(task: PlanTask, *, actor: Actor, note: str = "", photos: Sequence[bytes] = ()) -> PlanTask:
    """Say what was done. The last one done tells whoever has the case that it can be closed.

    Raises Invalid (note, photos, task when what comes first is not done), NotAllowed, Stale, MoveNotAllowed.
    """
    note, (clean, problems) = storable(note), clean_all(photos, most=MOST_PHOTOS)
    if len(note) > NOTE_LENGTH:
        problems.append(Problem("note", f"Write at most {NOTE_LENGTH:,} characters.", "too_long"))
    if problems:
        raise Invalid(problems)
    case, task = _taken(task, "finish", actor)
    if task.after is not None and task.after.state in OPEN_TASKS:
        raise invalid("task", f"Task {task.after.number} has to be done first.", "too_early")
    task.note, task.done_at = note, clock.now()
    task.done_by_id = actor.id if actor.kind is ActorKind.STAFF else None
    task = _moved(case, task, TaskState.DONE, actor)
    media = attach(case, None, clean, at=clock.now(), kind=PhotoKind.AFTER)  # last: files don't roll back
    Media.objects.of(case.city_id).filter(pk__in=[each.pk for each in media]).update(task=task)
    return task


def _open(case: Case) -> Case:
    """The case, if it is work of its own. Its row is locked, so it stays so."""
    if case.status == Status.CLOSED or case.merged_into_id is not None:
        raise invalid("plan", "Only open cases of their own have a plan.", "closed")
    return case


def _taken(task: PlanTask, verb: str, actor: Actor) -> tuple[Case, PlanTask]:
    """The case and the task as they are now, locked in this order, for an actor who may do this."""
    cases = Case.objects.of(actor.city_id).select_related("city", "agency").defer("search")
    case = cases.select_for_update(of=("self",)).filter(pk=task.case_id).first()
    tasks = PlanTask.objects.of(actor.city_id).select_related("agency", "after")
    fresh = tasks.select_for_update(of=("self",)).filter(pk=task.pk).first()
    if case is None or fresh is None:
        raise NotFound("There is no such task in this city.")
    fresh.case = case
    task_policy.require(actor, verb, fresh)
    if fresh.version != task.version:
        raise Stale("task")
    return _open(case), fresh


def _added(
    case: Case,
    texts: Mapping[str, str],
    agency: Agency,
    team: Team | None,
    after: PlanTask | None,
    hours: int,
) -> PlanTask:
    now = clock.now()
    may_begin = after is None or after.state not in OPEN_TASKS
    return PlanTask.objects.create(
        city_id=case.city_id,
        case=case,
        number=case.tasks.count() + 1,
        texts=dict(texts),
        agency=agency,
        team=team,
        after=after,
        hours=hours,
        due_at=due_from(now, hours) if may_begin else None,
        added_at=now,
    )


def _moved(case: Case, task: PlanTask, to: TaskState, actor: Actor) -> PlanTask:
    """Put the task into another state, say so, and let begin what waited for it."""
    check_task_move(task.state, to)
    task.state, task.version = to, task.version + 1
    task.save()
    if to not in OPEN_TASKS:
        _let_begin(task, clock.now())
    _said(case, task, actor)
    return task


def _let_begin(task: PlanTask, now: datetime) -> None:
    for each in task.following.filter(state__in=sorted(OPEN_TASKS), due_at__isnull=True):
        each.due_at = due_from(now, each.hours)
        each.save(update_fields=["due_at"])


def _said(case: Case, task: PlanTask, actor: Actor) -> None:
    lines = [_line(task, actor)]
    over = task.state not in OPEN_TASKS and not case.tasks.filter(state__in=sorted(OPEN_TASKS)).exists()
    finished = over and case.tasks.filter(state=TaskState.DONE).exists()
    if finished:
        lines.append(Line(EntryKind.PLAN_DONE))
    append(case, lines, actor=actor, at=clock.now())
    _record(case, [task], actor)
    if finished:
        record(PlanFinished(city_id=case.city_id, case=case, by=actor))
    keep(case)


def _record(case: Case, tasks: Any, actor: Actor) -> None:
    for task in tasks:
        record(TaskChanged(city_id=case.city_id, case=case, by=actor, task=task))


def _line(task: PlanTask, actor: Actor) -> Line:
    said = {
        "number": task.number,
        "words": in_language(task.texts, ""),
        "agency": task.agency.name,
        "state": str(task.state),
        "reason": task.reason if task.state in {TaskState.REJECTED, TaskState.CANCELLED} else "",
        "note": task.note,
    }
    return Line(EntryKind.TASK, data={name: value for name, value in said.items() if value})


def _check_task(case: Case, words: str, agency: Agency, team: Team | None, hours: int) -> None:
    problems = []
    if not words:
        problems.append(Problem("words", "Say what is to be done.", "required"))
    if len(words) > WORDS_LENGTH:
        problems.append(Problem("words", f"Write at most {WORDS_LENGTH} characters.", "too_long"))
    if not 0 <= hours <= MOST_HOURS:
        problems.append(Problem("hours", f"Give a time of at most {MOST_HOURS:,} hours.", "out_of_range"))
    if case.tasks.count() >= MOST_TASKS:
        problems.append(Problem("words", f"A plan has at most {MOST_TASKS} tasks.", "too_many"))
    if problems:
        raise Invalid(problems)
    _check_owner(case, agency, team)


def _check_owner(case: Case, agency: Agency, team: Team | None) -> None:
    if agency.city_id != case.city_id or not agency.active:
        raise invalid("agency", "Choose one of this city's agencies.", "unknown")
    if team is not None and team.agency_id != agency.pk:
        raise invalid("agency", f"Choose a team of {agency.name}.", "unknown")


def _reason(reason: str) -> str:
    reason = storable(reason)
    if not reason:
        raise invalid("reason", "Say why, in a few words.", "required")
    if len(reason) > REASON_LENGTH:
        raise invalid("reason", f"Write at most {REASON_LENGTH} characters.", "too_long")
    return reason
