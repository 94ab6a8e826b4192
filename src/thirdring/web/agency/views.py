"""Kept views of the queue: one's own, and the team's, with how many cases each holds."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.kernel.errors import Invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency.filters import QueueForm, options_for, without_page
from thirdring.web.ui.forms import UiForm
from thirdring.workbench.actions import views as keeping
from thirdring.workbench.queries import views_of
from thirdring.workbench.rules import VIEW_NAME_LENGTH


class ViewForm(UiForm):
    """A name for the view, whose it is, and whether the queue opens with it."""

    name = forms.CharField(
        label=gettext_lazy("Name of the view"),
        max_length=VIEW_NAME_LENGTH,
        error_messages={"required": gettext_lazy("Give the view a name.")},
    )
    shared = forms.BooleanField(label=gettext_lazy("For everybody of my agency"), required=False)
    first = forms.BooleanField(label=gettext_lazy("The queue opens with it"), required=False)

    def __init__(self, data: QueryDict | None = None, *, leads: bool) -> None:
        super().__init__(data, auto_id="view_%s")
        if not leads:
            del self.fields["shared"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def views(request: FaceRequest) -> HttpResponse:
    """Keep the view of the address under a name; and all that are kept, to look at or remove."""
    query = _cleaned(request)
    form = ViewForm(request.POST if request.method == "POST" else None, leads=_leads(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            keeping.keep_view(
                actor=request.actor,
                name=said["name"],
                query=query,
                shared=said.get("shared", False),
                first=said["first"],
            )
        except Invalid as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("The view is kept."))
            return HttpResponseRedirect(f"{reverse('agency:queue')}?{query}", status=303)
    context = {
        "form": form,
        "view": query,
        "rows": [(view, keeping.may_remove(request.actor, view)) for view in views_of(request.actor)],
        "here": "views",
        "staff": True,
    }
    return render(request, "agency/views.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only()
def remove(request: FaceRequest, number: int) -> HttpResponse:
    """Forget a kept view."""
    keeping.remove_view(number, actor=request.actor)
    messages.success(request, _("The view is removed."))
    return HttpResponseRedirect(reverse("agency:views"), status=303)


def _leads(request: FaceRequest) -> bool:
    return Role.AGENCY_LEAD in request.actor.roles


def _cleaned(request: FaceRequest) -> str:
    """The filters of the view, as the queue's address has them; what is none of ours is left out."""
    asked = QueryDict(request.POST.get("view") or request.GET.get("view") or "")
    options = options_for(request.actor, request.city, get_language() or "en")
    form = QueueForm(asked, options)
    form.is_valid()
    kept = QueryDict(mutable=True)
    for name in form.fields:
        if name not in form.errors and asked.get(name):
            kept[name] = asked[name]
    return without_page(kept)
