"""Telling the public more, and the last word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdring.kernel.errors import Invalid
from thirdring.mass_events.actions.opening import close_event
from thirdring.mass_events.actions.telling import publish
from thirdring.mass_events.queries import event_by_number
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency.events.forms import UpdateForm, VersionForm
from thirdring.web.agency.events.page import shown


@require_POST
@staff_only(Role.SUPERVISOR)
def update(request: FaceRequest, number: int) -> HttpResponse:
    """Publish what is known now, and send it to everyone concerned."""
    event = event_by_number(request.actor, number)
    form = UpdateForm(request.POST, request.city, said={}, noun="update")
    if form.is_valid():
        event.version = form.cleaned_data["version"]
        try:
            publish(
                event,
                actor=request.actor,
                message=form.message(),
                next_update_at=form.cleaned_data["next_update"],
            )
        except Invalid as error:
            form.add(error)
        else:
            messages.success(request, _("Published. Everyone concerned is told."))
            return redirect("agency:event", number=number)
    return shown(request, event, status=422, problems=form, update=form)


@require_POST
@staff_only(Role.SUPERVISOR)
def end(request: FaceRequest, number: int) -> HttpResponse:
    """End the event with a last word."""
    event = event_by_number(request.actor, number)
    form = VersionForm(request.POST, request.city, said={}, noun="end")
    if form.is_valid():
        event.version = form.cleaned_data["version"]
        try:
            close_event(event, actor=request.actor, message=form.message())
        except Invalid as error:
            form.add(error)
        else:
            messages.success(request, _("Over. Promises are made again, and everyone concerned is told."))
            return redirect("agency:event", number=number)
    return shown(request, event, status=422, problems=form, end=form)
