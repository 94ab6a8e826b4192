"""All events of the city, and the surges that a supervisor has yet to decide about."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thirdring.mass_events import policy
from thirdring.mass_events.actions.detecting import dismiss
from thirdring.mass_events.models import Proposal
from thirdring.mass_events.queries import listed_events, open_proposals, proposal_by_number
from thirdring.places.models import Area
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency.events import words
from thirdring.web.agency.words import word


@require_safe
@staff_only()
def events(request: FaceRequest) -> HttpResponse:
    """What is going on, what was, and what the detector found."""
    leads = policy.leads(request.actor)
    context = {
        "events": [(each, word(words.KINDS, each.kind)) for each in listed_events(request.actor)],
        "surges": _surges(request) if leads else [],
        "leads": leads,
        "here": "events",
        "staff": True,
    }
    return render(request, "agency/events/list.html", context)


@require_POST
@staff_only(Role.SUPERVISOR)
def dismissal(request: FaceRequest, number: int) -> HttpResponse:
    """A surge that is no event: while it lasts it does not come back."""
    dismiss(proposal_by_number(request.actor, number), actor=request.actor)
    messages.success(request, _("Dismissed. It does not come back while this surge lasts."))
    return redirect("agency:events")


def _surges(request: FaceRequest) -> list[dict[str, object]]:
    found = open_proposals(request.actor)
    wanted = {pk for each in found for pk in each.area_ids}
    names = (
        dict(Area.objects.of(request.city).filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    )
    return [_surge(request, each, names) for each in found]


def _surge(request: FaceRequest, found: Proposal, names: dict[int, str]) -> dict[str, object]:
    return {
        "number": found.pk,
        "type": words.type_names(request.city, [found.type_id]),
        "where": ", ".join(names[pk] for pk in found.area_ids if pk in names) or _("The whole city"),
        "count": found.count,
        "usual": found.usual,
        "sign": word(words.SIGNS, found.sign),
        "since": found.first_at,
    }
