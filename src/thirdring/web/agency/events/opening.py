"""The page on which a supervisor opens an event: by areas, around an address, or drawn on the map."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdring.kernel.errors import Invalid, NotFound
from thirdring.mass_events.actions.opening import NewEvent, open_event
from thirdring.mass_events.models import Proposal
from thirdring.mass_events.queries import proposal_by_number
from thirdring.places.ground import circle, joined
from thirdring.places.models import Area
from thirdring.places.queries import locate
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency.events.forms import OpeningForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def new(request: FaceRequest) -> HttpResponse:
    """The form, filled in from a surge when one is named; posting it opens the event."""
    surge = _surge(request)
    form = _form(request, surge)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    shape, place = _ground(request, form)
    if form.errors:
        return _page(request, form, status=422)
    try:
        event = open_event(request.city, _described(form, shape, place, surge), actor=request.actor)
    except Invalid as error:
        form.add(error)
        return _page(request, form, status=422)
    messages.success(request, _("Open. The public reads it from now on."))
    return redirect("agency:event", number=event.pk)


def _form(request: FaceRequest, surge: Proposal | None) -> OpeningForm:
    areas = Area.objects.of(request.city).order_by("kind", "name").values_list("pk", "name")
    given: Mapping[str, Any] = {}
    if surge is not None:
        given = {
            "types": [str(surge.type_id)],
            "areas": [str(pk) for pk in surge.area_ids],
            "surge": surge.pk,
        }
    choices = [(str(pk), name) for pk, name in areas]
    return OpeningForm(
        request.POST if request.method == "POST" else None, request.city, areas=choices, given=given
    )


def _surge(request: FaceRequest) -> Proposal | None:
    """The surge that this event explains; None when it was decided meanwhile: the event opens anyhow."""
    number = (request.GET.get("surge") or request.POST.get("surge") or "")[:12]
    try:
        return (
            proposal_by_number(request.actor, int(number)) if number.isascii() and number.isdigit() else None
        )
    except NotFound:
        return None


def _described(
    form: OpeningForm, shape: Mapping[str, Any] | None, place: str, surge: Proposal | None
) -> NewEvent:
    said = form.cleaned_data
    return NewEvent(
        name=said["name"],
        kind=said["kind"],
        type_ids=[int(pk) for pk in said["types"]],
        shape=shape,
        place=place,
        message=form.message(),
        next_update_at=said["next_update"],
        suspend=said["suspend"],
        proposals=[surge] if surge else [],
    )


def _ground(request: FaceRequest, form: OpeningForm) -> tuple[Mapping[str, Any] | None, str]:
    """The ground as a shape and in words: what was drawn, the areas, and the circle, all that were given."""
    said = form.cleaned_data
    shapes: list[Mapping[str, Any]] = []
    named: list[str] = []
    if drawn := form.drawn():
        shapes.append(drawn)
        named.append(_("As drawn on the map"))
    for area in Area.objects.of(request.city).filter(pk__in=said["areas"]).order_by("name"):
        shapes.append(area.geometry)
        named.append(area.name)
    if said["place"]:
        found = locate(request.city, said["place"])
        if found is None:
            form.add_error("place", _("We know no such place. Choose areas, or another address close by."))
            return None, ""
        metres = int(said["radius"])
        shapes.append(circle(found.lon, found.lat, metres))
        named.append(_("%(metres)s m around %(place)s") % {"metres": metres, "place": found.label})
    whole = shapes[0] if len(shapes) == 1 else joined(shapes) if shapes else None
    return whole, ", ".join(named)


def _page(request: FaceRequest, form: OpeningForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "here": "events", "staff": True}
    return render(request, "agency/events/new.html", context, status=status)
