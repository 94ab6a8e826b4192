"""Giving a case to a team or a person of the agency that has it: the choices, and the page of one case."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from thirdring.cases import policy
from thirdring.cases.actions.assigning import give
from thirdring.cases.models import Case
from thirdring.cases.queries import case_by_reference
from thirdring.cases.references import pretty
from thirdring.cases.rules import OPEN
from thirdring.city.models import Agency, City, Team
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotAllowed, Problem, Stale
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.models import Membership
from thirdring.staff.rules import OF_AN_AGENCY
from thirdring.web.agency.forms import MoveForm

MOST_PEOPLE = 500
Choices = list[tuple[str, list[tuple[str, str]]]]


class GivingFields(forms.Form):
    """To whom and why: the same for one case and for many."""

    to = forms.ChoiceField(
        label=gettext_lazy("To which team or person?"),
        error_messages={
            "required": gettext_lazy("Choose who should have the cases."),
            "invalid_choice": gettext_lazy("Choose a team or a person from the list."),
        },
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("It stands on the timeline of each case, for staff."),
        max_length=300,
        required=False,
    )


class GiveForm(MoveForm):
    """Who should have this case, of the agency that has it."""

    to = GivingFields.base_fields["to"]
    why = GivingFields.base_fields["why"]

    def __init__(self, data: QueryDict | None = None, *, case: Case) -> None:
        super().__init__(data, case=case, noun="assignment")
        field = self.fields["to"]
        field.error_messages["required"] = gettext_lazy("Choose who should have the case.")
        self.fields["why"].help_text = gettext("It stands on the case's timeline, for staff.")
        self.initial["to"] = f"{case.agency_id}-{case.team_id or 0}-{case.assignee_id or 0}"
        if isinstance(field, forms.ChoiceField):
            offered = giving_choices(case.city, {case.agency_id})
            field.choices = [("", gettext("Choose")), *offered]


def giving_choices(city: City, agency_ids: Collection[int] | None) -> Choices:
    """By agency (all of them for None), its teams, then its people: 'agency-team-person', 0 for none.

    Two queries.
    """
    agencies = Agency.objects.of(city).filter(active=True).order_by("name", "teams__name")
    people = Membership.objects.of(city).filter(role__in=OF_AN_AGENCY, user__is_active=True)
    if agency_ids is not None:
        agencies = agencies.filter(pk__in=sorted(agency_ids))
        people = people.filter(agency_id__in=sorted(agency_ids))
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for pk, name, team, team_name in agencies.values_list("pk", "name", "teams__pk", "teams__name"):
        group = groups.setdefault(pk, (name, []))
        if team is not None:
            group[1].append((f"{pk}-{team}-0", team_name))
    ordered = people.order_by("user__name", "pk").values_list("agency_id", "team_id", "user_id", "user__name")
    for agency_id, team_id, user_id, name in ordered[:MOST_PEOPLE]:
        if agency_id in groups:
            groups[agency_id][1].append((f"{agency_id}-{team_id or 0}-{user_id}", name))
    return list(groups.values())


def chosen(to: str) -> tuple[int, int | None, int | None]:
    """(agency, team, person) of a choice; None for none."""
    agency, team, person = (int(part) for part in to.split("-"))
    return agency, team or None, person or None


def why_given(said: str, name: str) -> str:
    """The reason that stands on the timeline, when nobody wrote one."""
    return said or gettext("Given by %(name)s") % {"name": name}


def may_give(case: Case, request: FaceRequest) -> bool:
    """Whether this person may give the case, as it is now, to somebody."""
    return case.status in OPEN and case.merged_into_id is None and policy.may(request.actor, "assign", case)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def assignment(request: FaceRequest, reference: str) -> HttpResponse:
    """Choose who should have the case, and give it to them."""
    case = case_by_reference(request.actor, reference)
    if not policy.may(request.actor, "assign", case):
        raise NotAllowed("give", "case")
    form = GiveForm(request.POST if request.method == "POST" else None, case=case)
    if not form.is_bound:
        return _page(request, case, form)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    case.version = form.cleaned_data["version"]  # as its reader saw it
    try:
        done = _give(request, case, form)
    except Invalid as error:
        form.add_problems([Problem("to", problem.message, problem.code) for problem in error.problems])
        return _page(request, case, form, status=422)
    except (Stale, MoveNotAllowed) as error:
        form.add_error(None, str(error))
        return _page(request, case_by_reference(request.actor, reference), form, status=409)
    messages.success(request, _said(done))
    return redirect("agency:case", done.reference)


def _give(request: FaceRequest, case: Case, form: GiveForm) -> Case:
    """Somebody who is of no team takes the case with the team it has."""
    _agency, team_id, person = chosen(form.cleaned_data["to"])
    if team_id is None and person is not None:
        team_id = case.team_id
    team = Team.objects.of(case.city_id).filter(pk=team_id).first() if team_id else None
    why = why_given(form.cleaned_data["why"], request.actor.name)
    return give(case, team=team, to_id=person, why=why, actor=request.actor)


def _said(done: Case) -> str:
    who = done.assignee.name if done.assignee else done.team.name if done.team else done.agency.name
    return gettext("%(case)s is given to %(who)s.") % {"case": pretty(done.reference), "who": who}


def _page(request: FaceRequest, case: Case, form: GiveForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "reference": pretty(case.reference),
        "form": form,
        "open": may_give(case, request),
        "here": "case",
        "staff": True,
    }
    return render(request, "agency/assignment.html", context, status=status)
