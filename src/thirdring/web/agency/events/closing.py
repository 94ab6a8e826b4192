"""Closing the cases of an event in bulk, after a look at what it would close; and looking again at some."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.kernel.errors import Invalid, Stale
from thirdring.mass_events.actions.closing import begin_closing
from thirdring.mass_events.actions.looking import look
from thirdring.mass_events.models import Event
from thirdring.mass_events.queries import closable, event_by_number
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency.events.forms import ClosingForm

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def closing(request: FaceRequest, number: int) -> HttpResponse:
    """How many cases would be closed, and the answer for all of them."""
    event = event_by_number(request.actor, number)
    if request.method != "POST":
        return _page(request, event, ClosingForm(auto_id="closing_%s"))
    form = ClosingForm(request.POST, auto_id="closing_%s")
    if not form.is_valid():
        return _page(request, event, form, status=422)
    said = form.cleaned_data
    event.version = said["version"]
    try:
        begin_closing(
            event,
            actor=request.actor,
            outcome=said["outcome"],
            answer=said["answer"],
            expected=said["expected"],
        )
    except Invalid as error:
        form.add_problems(error.problems)
    except Stale:
        form.add_error(None, _("Its cases changed meanwhile. Look at the new number, then close them."))
    else:
        messages.success(request, _("The cases are being closed. Look again in a moment."))
        return redirect("agency:event", number=number)
    return _page(request, event_by_number(request.actor, number), form, status=422)


@require_POST
@staff_only(Role.SUPERVISOR)
def look_again(request: FaceRequest, number: int, drawn: int) -> HttpResponse:
    """Whether a case of the sample is really done."""
    event = event_by_number(request.actor, number)
    done, note = request.POST.get("done") == "yes", request.POST.get("note", "")
    try:
        look(event, drawn, actor=request.actor, done=done, note=note)
    except Invalid as error:
        messages.error(request, error.problems[0].message)
    else:
        said = _("Noted.") if done else _("Opened again. The crew reads your note.")
        messages.success(request, said)
    return redirect("agency:event", number=number)


def _page(request: FaceRequest, event: Event, form: ClosingForm, *, status: int = 200) -> HttpResponse:
    cases = closable(event, request.actor)
    count = cases.count()
    context = {
        "event": event,
        "form": form,
        "count": count,
        "some": cases.order_by("-pk")[:SHOWN],
        "here": "events",
        "staff": True,
    }
    return render(request, "agency/events/closing.html", context, status=status)
