"""The counter: a number for whoever comes in, how long they will wait, and whom to go to."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.contact_centre.actions.tickets import draw_ticket, leave_ticket
from thirdring.contact_centre.counter import counter as counter_now
from thirdring.contact_centre.room_clock import room_time
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.kernel.listening import HUB
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import language_in_words

TAKERS = (Role.CALL_TAKER, Role.SUPERVISOR)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*TAKERS)
def counter(request: FaceRequest) -> HttpResponse:
    """Who waits and who was called; a new number at a press. For its own script only what changes."""
    if request.method == "POST":
        sent = request.POST.get("language", "")
        language = sent if sent in RESIDENT_LANGUAGES else next(iter(request.city.languages), "en")
        ticket = draw_ticket(request.city, language=language, actor=request.actor)
        messages.success(request, _("Number %(number)d is drawn.") % {"number": ticket.number})
        return redirect("desk:counter")
    at, speed = room_time(request.city)
    found = counter_now(request.city, at=at)
    spoken = request.city.languages or ["en"]
    others = [code for code in RESIDENT_LANGUAGES if code not in spoken]
    context = {
        "here": "counter",
        "staff": True,
        "at": at,
        "speed": speed,
        "mark": HUB.mark(),
        "waiting": [
            (one, language_in_words(one.ticket.call.language), _minutes(one.wait)) for one in found.waiting
        ],
        "called": found.called,
        "next_wait": _minutes(found.next_wait),
        "languages": [(code, RESIDENT_LANGUAGES.get(code, code)) for code in [*spoken, *others]],
    }
    template = "desk/counter.html#counter" if request.htmx else "desk/counter.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_only(*TAKERS)
def ticket_gone(request: FaceRequest, ticket_id: int) -> HttpResponse:
    """Whoever had the number has left."""
    ticket = leave_ticket(ticket_id, actor=request.actor)
    messages.success(request, _("Number %(number)d has left.") % {"number": ticket.number})
    return redirect("desk:counter")


def _minutes(wait: timedelta | None) -> int | None:
    return None if wait is None else int(wait.total_seconds() // 60)
