"""Danger is a call, not a form. The question can't be passed by accident: nothing is chosen beforehand."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.flow import begun, go_on, language_of
from thirdring.web.resident.steps import Step
from thirdring.web.ui.forms import UiForm

IN_DANGER, SAFE = "yes", "no"


class DangerForm(UiForm):
    """Whether anyone is in danger: the person says so, with a choice and a button."""

    danger = forms.ChoiceField(
        label=_("Is anyone hurt or in danger?"),
        choices=[(IN_DANGER, _("Yes, or I am not sure")), (SAFE, _("No, nobody is in danger"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether anyone is in danger.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@public
def danger(request: FaceRequest) -> HttpResponse:
    """Say first whom to call, and go on only when somebody says that nobody is in danger."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    form = DangerForm(request.POST if request.method == "POST" else None)
    said = form.cleaned_data["danger"] if form.is_bound and form.is_valid() else ""
    if said == SAFE:
        draft.warned = True
        return go_on(request, draft, offered, Step.WHAT)
    context = {
        "here": "report",
        "name": offered.name(language_of(request)),
        "form": form,
        "call": said == IN_DANGER,
    }
    return render(request, "resident/report/danger.html", context, status=422 if form.errors else 200)
