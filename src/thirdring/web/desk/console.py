"""The call desk: whether one is there, what rings, what one has begun, what waits for a supervisor."""

from collections.abc import Callable, Mapping
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases.rules import Channel
from thirdring.contact_centre import desk_queries as queries
from thirdring.contact_centre.actions import outcomes, phone
from thirdring.contact_centre.actions.contacts import begin_contact
from thirdring.contact_centre.actions.playing import let_somebody_call
from thirdring.contact_centre.line_queries import call_on_line, names_on_line
from thirdring.contact_centre.models import AgentProfile, Call
from thirdring.contact_centre.policy import may
from thirdring.contact_centre.room_clock import room_time
from thirdring.contact_centre.room_rules import LOOKS_BACK
from thirdring.contact_centre.rules import AwayReason, Medium, Presence
from thirdring.kernel.actor import system
from thirdring.kernel.errors import NotFound
from thirdring.kernel.listening import HUB
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.desk_words import CHANNELS, DISPOSITIONS
from thirdring.web.desk.room_words import REASONS, language_in_words

CHANNEL_OF: Mapping[Medium, Channel] = {
    Medium.COUNTER: Channel.WALK_IN,
    Medium.SMS: Channel.SMS,
    Medium.SOCIAL: Channel.SOCIAL,
}
TAKERS = (Role.CALL_TAKER, Role.SUPERVISOR)


@require_safe
@staff_only(*TAKERS, Role.ADMINISTRATOR)
def home(request: FaceRequest) -> HttpResponse:
    """Where a call taker lands. Its own script asks for what changes: then the next call may ring."""
    if not may(request.actor, "answer", request.city.pk):
        return render(request, "desk/home_others.html", {"here": "desk", "staff": True})
    at, speed = room_time(request.city)
    presence = _presence(request, at)
    if request.htmx and presence is Presence.READY:
        phone.ring_next(request.city, actor=request.actor)
    context = _desk(request, presence, at) | {"at": at, "speed": speed, "mark": HUB.mark()}
    template = "desk/home.html#desk" if request.htmx else "desk/home.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def _presence(request: FaceRequest, at: datetime) -> Presence:
    said = queries.presence_of(request.actor, since=at - LOOKS_BACK)
    return Presence(said.presence) if said else Presence.OFF


def _desk(request: FaceRequest, presence: Presence, at: datetime) -> dict[str, Any]:
    ring = queries.ringing_for(request.actor)
    waiting = queries.calls_waiting(request.city)
    profile = queries.profile_of(request.actor)
    on_line = _on_line(request, profile, at)
    oversees = Role.SUPERVISOR in request.actor.roles
    return {
        "here": "desk",
        "staff": True,
        "presence": presence,
        "reasons": list(REASONS.items()),
        "on_line": on_line,
        "line_language": language_in_words(on_line.language) if on_line else "",
        "written": queries.contact_of_call(request.actor, on_line.pk) if on_line else None,
        "ring": ring,
        "ring_written": queries.contact_of_call(request.actor, ring.call_id) if ring else None,
        "ring_language": language_in_words(ring.call.language) if ring else "",
        "waiting": waiting,
        "waiting_words": ngettext("%d call waits", "%d calls wait", waiting) % waiting,
        "languages": [language_in_words(code) for code in profile.languages],
        "skills": profile.skills,
        "open": queries.open_contacts(request.actor),
        "latest": [(each, DISPOSITIONS[each.disposition]) for each in queries.latest_contacts(request.actor)],
        "to_see_to": queries.to_see_to(request.city) if oversees else [],
        "channels": list(CHANNELS.items()),
    }


def _on_line(request: FaceRequest, profile: AgentProfile, at: datetime) -> Call | None:
    """The call that a telephone system has given them."""
    names = names_on_line(profile, name=request.actor.name, email=getattr(request.user, "email", ""))
    return call_on_line(request.actor, names, at=at)


@require_POST
@staff_only(*TAKERS)
def use_phone(request: FaceRequest, deed: str) -> HttpResponse:
    """Say whether one is there, take the next call, answer the one that rings."""
    if deed not in DEEDS:
        raise NotFound("Nothing like that can be done with the phone.")
    return DEEDS[deed](request)


@require_POST
@staff_only(*TAKERS)
def begin(request: FaceRequest) -> HttpResponse:
    """A conversation without a call of ours: at the counter, by letter, on another telephone."""
    sent = request.POST.get("channel", "")
    channel = Channel(sent) if sent in CHANNELS else Channel.PHONE
    key = request.POST.get("key", "")[:80] or token_urlsafe(18)
    caller = request.POST.get("caller", "")[:40]
    made = begin_contact(request.city, key=key, channel=channel, caller=caller, actor=request.actor)
    return redirect("desk:contact", made.pk)


@require_POST
@staff_only(Role.SUPERVISOR)
def see_to(request: FaceRequest, contact_id: int) -> HttpResponse:
    """A supervisor did what was left to them."""
    outcomes.see_to(contact_id, request.POST.get("words", ""), actor=request.actor)
    messages.success(request, _("It is noted what was done."))
    return redirect("desk:home")


def _say(presence: Presence) -> Callable[[FaceRequest], HttpResponse]:
    def say(request: FaceRequest) -> HttpResponse:
        sent = request.POST.get("reason", "")
        reason = AwayReason(sent) if sent in set(AwayReason) else AwayReason.OTHER
        phone.say_presence(
            request.city,
            presence,
            reason=reason if presence is Presence.AWAY else None,
            actor=request.actor,
        )
        return redirect("desk:home")

    return say


def _next(request: FaceRequest) -> HttpResponse:
    if phone.ring_next(request.city, actor=request.actor) is None:
        messages.info(request, _("No call waits that you can take."))
    return redirect("desk:home")


def _answer(request: FaceRequest) -> HttpResponse:
    sent = request.POST.get("ring", "")
    call = phone.pick_up(request.city, int(sent) if sent.isdecimal() else 0, actor=request.actor)
    return _conversation(request, call)


def _pop(request: FaceRequest) -> HttpResponse:
    """The conversation of the call that a telephone system has given them, or rings for them."""
    profile = queries.profile_of(request.actor)
    call = _on_line(request, profile, room_time(request.city)[0])
    if call is None:
        messages.info(request, _("No call is on your line any more."))
        return redirect("desk:home")
    return _conversation(request, call)


def _conversation(request: FaceRequest, call: Call) -> HttpResponse:
    channel = CHANNEL_OF.get(Medium(call.medium), Channel.PHONE)
    made = begin_contact(request.city, key=_key(call.pk), channel=channel, call=call, actor=request.actor)
    return redirect("desk:contact", made.pk)


def _rehearse(request: FaceRequest) -> HttpResponse:
    actor = system(request.city.pk, reason="a call to try the desk with")
    let_somebody_call(request.city, actor=actor, language=request.POST.get("language", "")[:12])
    return redirect("desk:home")


def _key(call_id: int) -> str:
    return f"call-{call_id}"


DEEDS: Mapping[str, Callable[[FaceRequest], HttpResponse]] = {
    "ready": _say(Presence.READY),
    "away": _say(Presence.AWAY),
    "off": _say(Presence.OFF),
    "next": _next,
    "answer": _answer,
    "pop": _pop,
    "rehearse": _rehearse,
}
