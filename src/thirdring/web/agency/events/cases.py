"""Taking cases into an event and out again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdring.cases.queries import case_by_reference
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.mass_events.actions.linking import gather, link, unlink
from thirdring.mass_events.queries import event_by_number
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency.events.forms import LinkForm
from thirdring.web.agency.events.page import shown


@require_POST
@staff_only(Role.SUPERVISOR)
def cases(request: FaceRequest, number: int) -> HttpResponse:
    """Take in one case by its reference."""
    event, form = event_by_number(request.actor, number), LinkForm(request.POST, auto_id="link_%s")
    if form.is_valid():
        try:
            link(
                event,
                case_by_reference(request.actor, form.cleaned_data["reference"]),
                actor=request.actor,
            )
        except Invalid as error:
            form.add_error("reference", error.problems[0].message)
        except NotFound as error:
            form.add_error("reference", str(error))
        else:
            messages.success(request, _("Taken in."))
            return redirect("agency:event", number=number)
    return shown(request, event, status=422, problems=form, link=form)


@require_POST
@staff_only(Role.SUPERVISOR)
def earlier(request: FaceRequest, number: int) -> HttpResponse:
    """Take in all cases from before that lie on its ground; the worker does it."""
    gather(event_by_number(request.actor, number), actor=request.actor)
    messages.success(request, _("They are being taken in. Look again in a moment."))
    return redirect("agency:event", number=number)


@require_POST
@staff_only(Role.SUPERVISOR)
def removal(request: FaceRequest, number: int, reference: str) -> HttpResponse:
    """Take one case out: it is promised again what it was."""
    case = case_by_reference(request.actor, reference)
    unlink(event_by_number(request.actor, number), case, actor=request.actor)
    messages.success(request, _("Taken out. Its promises run again."))
    return redirect("agency:event", number=number)
