"""Tasks for us: what other agencies' cases ask of ours, one page for each, and what can be done about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise as LazyWords
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases import task_policy
from thirdring.cases.actions import planning
from thirdring.cases.models import Case, PlanTask
from thirdring.cases.plans import NOTE_LENGTH, OPEN_TASKS, REASON_LENGTH, TaskState
from thirdring.cases.references import pretty
from thirdring.cases.task_queries import finished_plans, task_for, tasks_for
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, MoveNotAllowed, Stale
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency import words
from thirdring.web.ui.forms import ManyFilesInput, UiForm
from thirdring.web.ui.handing import chosen, handing_choices
from thirdring.web.ui.photos import PICTURES

STATES: words.Words = MappingProxyType(
    {
        TaskState.ASKED: gettext_lazy("To be answered"),
        TaskState.ACCEPTED: gettext_lazy("Accepted"),
        TaskState.REJECTED: gettext_lazy("Not taken"),
        TaskState.DONE: gettext_lazy("Done"),
        TaskState.CANCELLED: gettext_lazy("Called off"),
    }
)


class StepForm(UiForm):
    """The part every step shares: which version of the task its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, task: PlanTask, noun: str, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id=f"{noun}_%s", initial={"version": task.version})
        self.task = task


class ReasonForm(StepForm):
    """Why not."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why, in a few words.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DoneForm(StepForm):
    """What was done, with photos."""

    note = forms.CharField(
        label=gettext_lazy("What was done?"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = forms.FileField(
        label=gettext_lazy("Photos of the work done"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": PICTURES, "multiple": True}),
    )

    def clean(self) -> dict[str, Any]:
        """The photos as they came: what is wrong with one is the domain's to say."""
        self.errors.pop("photos", None)
        return (super().clean() or {}) | {"photos": [file.read() for file in self.files.getlist("photos")]}


class WhoForm(StepForm):
    """Whom to ask instead."""

    agency = forms.ChoiceField(
        label=gettext_lazy("To which agency or team?"),
        error_messages={
            "required": gettext_lazy("Choose who should do it."),
            "invalid_choice": gettext_lazy("Choose an agency or a team from the list."),
        },
    )

    def __init__(self, task: PlanTask, noun: str, data: Any = None, files: Any = None) -> None:
        super().__init__(task, noun, data, files)
        field = self.fields["agency"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *handing_choices(task.city_id)]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do about a task, by whom (the policy's verb) and from which states."""

    noun: str
    verb: str
    at: frozenset[TaskState]
    label: str | LazyWords
    done: str | LazyWords
    form: type[StepForm]
    perform: Callable[[PlanTask, Actor, Mapping[str, Any]], PlanTask]


def _reassign(task: PlanTask, actor: Actor, said: Mapping[str, Any]) -> PlanTask:
    agency, team = chosen(task.case, said["agency"])
    return planning.reassign_task(task, actor=actor, agency=agency, team=team)


_ALL = (
    Step(
        "acceptance", "answer", frozenset({TaskState.ASKED}), gettext_lazy("We do it"),
        gettext_lazy("Accepted. Whoever has the case sees it."), StepForm,
        lambda task, actor, _said: planning.accept_task(task, actor=actor),
    ),
    Step(
        "completion", "finish", frozenset({TaskState.ACCEPTED}), gettext_lazy("It is done"),
        gettext_lazy("Done. Thank you."), DoneForm,
        lambda task, actor, said: planning.finish_task(
            task, actor=actor, note=said["note"], photos=said["photos"]
        ),
    ),
    Step(
        "rejection", "answer", frozenset({TaskState.ASKED, TaskState.ACCEPTED}),
        gettext_lazy("We can't do it"), gettext_lazy("It is back with whoever has the case."), ReasonForm,
        lambda task, actor, said: planning.reject_task(task, actor=actor, reason=said["reason"]),
    ),
    Step(
        "reassignment", "plan", frozenset({TaskState.REJECTED}), gettext_lazy("Ask somebody else"),
        gettext_lazy("Asked."), WhoForm, _reassign,
    ),
    Step(
        "cancellation", "plan", OPEN_TASKS, gettext_lazy("Call it off"), gettext_lazy("Called off."),
        ReasonForm, lambda task, actor, said: planning.cancel_task(task, actor=actor, reason=said["reason"]),
    ),
)  # fmt: skip  # one step a paragraph
STEPS: Mapping[str, Step] = {step.noun: step for step in _ALL}


@dataclass(frozen=True, slots=True)
class Row:
    """A task as a list shows it."""

    task: PlanTask
    what: str
    state: str
    who: str
    when: str
    late: bool
    waits: int  # the number of the task that comes first and is not over; 0 for none
    type: str
    reference: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A step as the page offers it."""

    step: Step
    form: StepForm
    url: str
    opened: bool

    @property
    def has_fields(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.form.visible_fields())


@require_safe
@staff_only()
def tasks(request: FaceRequest) -> HttpResponse:
    """What waits for this person's agency, what came back to it, and which plans are done."""
    language = get_language() or request.city.languages[0]
    rows = [row_of(task, language) for task in tasks_for(request.actor)]
    finished = finished_plans(request.actor)
    context = {
        "groups": [(heading, [row for row in rows if group(row)]) for heading, group in _groups()],
        "anything": rows or finished,
        "finished": [_case_row(case, language) for case in finished],
        "here": "tasks",
        "staff": True,
    }
    return render(request, "agency/plan/tasks.html", context)


@require_safe
@staff_only()
def task(request: FaceRequest, number: int) -> HttpResponse:
    """One task, with what its agency needs of the case."""
    return _page(request, task_for(request.actor, number))


@require_POST
@staff_only()
def step(request: FaceRequest, number: int, noun: str) -> HttpResponse:
    """Take one step, if the task is as its reader saw it."""
    found, asked = task_for(request.actor, number), STEPS[noun]
    form = asked.form(found, noun, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, asked=asked, form=form, status=422)
    if form.cleaned_data["version"] != found.version:
        return _page(request, found, said=_("Somebody changed this task meanwhile."), status=409)
    try:
        asked.perform(found, request.actor, form.cleaned_data)
    except Stale:
        again = task_for(request.actor, number)
        return _page(request, again, said=_("Somebody changed this task meanwhile."), status=409)
    except MoveNotAllowed as error:
        return _page(request, found, said=str(error), status=409)
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, found, asked=asked, form=form, status=422)
    messages.success(request, str(asked.done))
    return redirect("agency:tasks")


def row_of(task: PlanTask, language: str) -> Row:
    """The task in words."""
    zone, now = ZoneInfo(task.case.city.time_zone), clock.now()
    first = task.after if task.after is not None and task.after.state in OPEN_TASKS else None
    return Row(
        task=task,
        what=in_language(task.texts, language),
        state=words.word(STATES, task.state),
        who=f"{task.agency.name}: {task.team.name}" if task.team else task.agency.name,
        when=_when(task, zone),
        late=task.state in OPEN_TASKS and task.due_at is not None and task.due_at < now,
        waits=first.number if first else 0,
        type=in_language(task.case.service_version.names, language),
        reference=pretty(task.case.reference),
    )


def _when(task: PlanTask, zone: ZoneInfo) -> str:
    if task.done_at is not None:
        return words.moment(task.done_at, zone)
    return words.due(task.due_at, now=clock.now(), zone=zone) if task.due_at else ""


def _groups() -> Sequence[tuple[str, Callable[[Row], bool]]]:
    """The lists of the page, each with what belongs on it."""
    return (
        (_("Came back to us"), lambda row: row.task.state == TaskState.REJECTED),
        (_("To be answered"), lambda row: row.task.state == TaskState.ASKED),
        (_("To do now"), lambda row: row.task.state == TaskState.ACCEPTED and not row.waits),
        (_("Waiting for others"), lambda row: row.task.state == TaskState.ACCEPTED and bool(row.waits)),
    )


def _case_row(case: Case, language: str) -> tuple[str, str, str]:
    return case.reference, in_language(case.service_version.names, language), case.place


def _page(
    request: FaceRequest,
    found: PlanTask,
    *,
    asked: Step | None = None,
    form: StepForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    language = get_language() or request.city.languages[0]
    panels = [
        _panel(found, one, form if one is asked else None)
        for one in _ALL
        if found.state in one.at and task_policy.may(request.actor, one.verb, found)
    ]
    context = {
        "row": row_of(found, language),
        "case": found.case,
        "photos": found.case.media.filter(public=True).order_by("pk")[:12],
        "buttons": [panel for panel in panels if not panel.has_fields],
        "panels": [panel for panel in panels if panel.has_fields],
        "asked": form if asked else None,
        "said": said,
        "sees_case": task_policy.sees_case(request.actor, found),
        "here": "tasks",
        "staff": True,
    }
    return render(request, "agency/plan/task.html", context, status=status)


def _panel(found: PlanTask, one: Step, form: StepForm | None) -> Panel:
    url = reverse(f"agency:task-{one.noun}", args=[found.pk])
    return Panel(one, form or one.form(found, one.noun), url, opened=form is not None)
