"""Kinds of request that supervisors proposed: read the evidence, download a draft page, or decline."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from thirdring.catalogue.queries import offered_types, unlisted_type
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.routing.actions.proposing import REASON_LENGTH, decline_type
from thirdring.routing.drafting import code_of, draft_page
from thirdring.routing.triage import proposals
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.ui.forms import UiForm


class DeclineForm(UiForm):
    """Why not."""

    reason = forms.CharField(
        label=gettext_lazy("Why not? The supervisor reads it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": REASON_LENGTH}),
    )


@require_safe
@staff_only(Role.ADMINISTRATOR, Role.SUPERVISOR)
def listed(request: FaceRequest) -> HttpResponse:
    """What is undecided first, each with its evidence; what was declined with its reason."""
    offered = {each.code for each in offered_types(request.city)}
    context = {
        "proposals": [
            (each, code_of(each.name) in offered, DeclineForm(auto_id=f"d{each.pk}_%s"))
            for each in proposals(request.city)
        ],
        "may_decide": Role.ADMINISTRATOR in request.actor.roles,
        "here": "proposals",
        "staff": True,
    }
    return render(request, "studio/proposals.html", context)


@require_safe
@staff_only(Role.ADMINISTRATOR)
def draft(request: FaceRequest, number: int) -> HttpResponse:
    """A page for the catalogue, to go on with."""
    found = next((each for each in proposals(request.city) if each.pk == number), None)
    if found is None:
        raise NotFound("There is no such proposal here.")
    unlisted = unlisted_type(request.city)
    text = draft_page(request.city, found, owner=unlisted.owner if unlisted else "311")
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code_of(found.name)}.yaml"'
    return response


@require_POST
@staff_only(Role.ADMINISTRATOR)
def decline(request: FaceRequest, number: int) -> HttpResponse:
    """Say no, and why."""
    try:
        decline_type(request.city, number, reason=request.POST.get("reason", ""), actor=request.actor)
    except Invalid as error:
        messages.error(request, error.problems[0].message)
    else:
        messages.success(request, _("Declined. The supervisor reads why."))
    return redirect("studio:proposals")
