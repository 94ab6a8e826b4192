"""The plan of a case: its tasks in order, begun from the catalogue or added one by one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdring.cases import policy
from thirdring.cases.actions.planning import add_task, start_plan
from thirdring.cases.models import Case, PlanTask
from thirdring.cases.plans import MOST_HOURS, WORDS_LENGTH
from thirdring.cases.queries import case_by_reference
from thirdring.cases.references import pretty
from thirdring.cases.rules import OPEN
from thirdring.cases.task_queries import tasks_of
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel.errors import Invalid, Stale
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.forms import MoveForm
from thirdring.web.agency.task_pages import row_of
from thirdring.web.ui.handing import chosen, handing_choices


class TaskForm(MoveForm):
    """What is to be done, by whom, after what, in how long."""

    words = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        help_text=gettext_lazy("Residents read this too."),
        max_length=WORDS_LENGTH,
        error_messages={"required": gettext_lazy("Say what is to be done.")},
    )
    agency = forms.ChoiceField(
        label=gettext_lazy("By which agency or team?"),
        error_messages={
            "required": gettext_lazy("Choose who should do it."),
            "invalid_choice": gettext_lazy("Choose an agency or a team from the list."),
        },
    )
    after = forms.ChoiceField(label=gettext_lazy("After which task?"), required=False)
    hours = forms.IntegerField(
        label=gettext_lazy("Within how many hours, once it may begin?"),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        widget=forms.NumberInput(attrs={"class": "tr-short"}),
    )

    def __init__(self, data: Any = None, *, case: Case, tasks: list[PlanTask], language: str) -> None:
        super().__init__(data, case=case, noun="task")
        earlier = [
            (str(task.number), f"{task.number}. {in_language(task.texts, language)}") for task in tasks
        ]
        _choose(self.fields["agency"], [("", _("Choose")), *handing_choices(case.city_id)])
        _choose(self.fields["after"], [("", _("It may begin at once")), *earlier])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def plan(request: FaceRequest, reference: str) -> HttpResponse:
    """The plan; POST adds a task, or begins what the catalogue has."""
    found = case_by_reference(request.actor, reference)
    tasks, language = tasks_of(found), get_language() or request.city.languages[0]
    form = TaskForm(request.POST or None, case=found, tasks=tasks, language=language)
    if request.method != "POST":
        return _page(request, found, tasks, form)
    if str(found.version) != request.POST.get("version", ""):
        return _page(request, found, tasks, form, said=_CHANGED, status=409)
    try:
        done = _performed(request, found, form)
    except Stale:
        return _page(request, found, tasks, form, said=_CHANGED, status=409)
    except Invalid as error:
        form.add_problems(error.problems)
        done = False
    if not done:
        return _page(request, found, tasks, form, status=422)
    messages.success(request, _("Asked."))
    return redirect("agency:plan", found.reference)


_CHANGED = gettext_lazy("Somebody changed this case while you were working on it. See what changed first.")


def _performed(request: FaceRequest, found: Case, form: TaskForm) -> bool:
    """Do what was asked for; False when the form is not complete. Raises what the actions raise."""
    if "begin" in request.POST:
        start_plan(found, actor=request.actor)
        return True
    if not form.is_valid():
        return False
    said = form.cleaned_data
    agency, team = chosen(found, said["agency"])
    add_task(
        found,
        actor=request.actor,
        words=said["words"],
        agency=agency,
        team=team,
        after=int(said["after"]) if said["after"] else None,
        hours=said["hours"] or 0,
    )
    return True


def _page(
    request: FaceRequest,
    found: Case,
    tasks: list[PlanTask],
    form: TaskForm,
    *,
    said: Any = "",
    status: int = 200,
) -> HttpResponse:
    language = get_language() or request.city.languages[0]
    for task in tasks:
        task.case = found
    works = found.status in OPEN and policy.may(request.actor, "plan", found)
    context = {
        "case": found,
        "reference": pretty(found.reference),
        "type": in_language(found.service_version.names, language),
        "rows": [row_of(task, language) for task in tasks],
        "form": form if works else None,
        "template": _template(found, language) if works and not tasks else [],
        "said": said,
        "here": "case",
        "staff": True,
    }
    return render(request, "agency/plan/plan.html", context, status=status)


def _template(found: Case, language: str) -> list[str]:
    """What the catalogue's plan for this type would ask."""
    steps = version_by_id(found.city, found.service_version_id).case_plan
    return [in_language(step.texts, language) for step in steps]


def _choose(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
