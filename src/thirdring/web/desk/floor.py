"""The floor, for supervisors: what every agent is doing, one agent's day, one call and all told of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.contact_centre.floor import AgentNow, agents_now, call_with_all, calls_of_agent
from thirdring.contact_centre.models import CallEvent, CallLeg
from thirdring.contact_centre.room_clock import room_now, room_time
from thirdring.contact_centre.room_rules import Doing
from thirdring.contact_centre.wallboard import day_began
from thirdring.kernel.listening import HUB
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import (
    DOING,
    MEDIA,
    REASONS,
    SIGNALS,
    STATUSES,
    language_in_words,
    lasted,
)
from thirdring.web.desk.showing import Shown, shown

LATE_S = 5  # a signal told so much later than it happened is said to be late


@dataclass(frozen=True, slots=True)
class AgentShown:
    """An agent in words. ``call_language`` is '' without a call."""

    who: AgentNow
    doing: str
    reason: str
    lasted: str
    call_language: str
    handle_time: Shown
    occupancy: Shown


@require_safe
@staff_only(Role.SUPERVISOR)
def floor(request: FaceRequest) -> HttpResponse:
    """Everybody, those on calls first; for its own script only what changes."""
    at, speed = room_time(request.city)
    agents = agents_now(request.city, day_began=day_began(request.city, at), at=at)
    context = {
        "at": at,
        "speed": speed,
        "agents": [_agent(who, at=at) for who in agents if who.doing is not Doing.OFF],
        "off": [who.agent for who in agents if who.doing is Doing.OFF],
        "mark": HUB.mark(),
        "here": "floor",
        "staff": True,
    }
    response = render(request, "desk/floor.html#agents" if request.htmx else "desk/floor.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@staff_only(Role.SUPERVISOR)
def agent(request: FaceRequest) -> HttpResponse:
    """One agent's calls of today; ``?name=`` as the telephone systems call them."""
    name, today = (
        request.GET.get("name", "").replace("\x00", ""),
        day_began(request.city, room_now(request.city)),
    )
    legs = [_leg(leg) for leg in calls_of_agent(request.city, name, since=today)]
    return render(request, "desk/agent.html", {"name": name, "legs": legs, "here": "floor", "staff": True})


@require_safe
@staff_only(Role.SUPERVISOR)
def call(request: FaceRequest, call_id: int) -> HttpResponse:
    """One call: its parts, and its signals in order."""
    found, legs, told = call_with_all(request.city, call_id)
    context = {
        "call": found,
        "status": STATUSES[found.status],
        "medium": MEDIA[found.medium],
        "language": language_in_words(found.language),
        "waited": "" if found.wait_ms is None else lasted(timedelta(milliseconds=found.wait_ms)),
        "legs": [_leg(leg) for leg in legs],
        "told": [_signal(one) for one in told],
        "here": "floor",
        "staff": True,
    }
    return render(request, "desk/call.html", context)


def _agent(who: AgentNow, *, at: datetime) -> AgentShown:
    return AgentShown(
        who=who,
        doing=str(DOING[who.doing]),
        reason=str(REASONS.get(who.reason, who.reason)),
        lasted=lasted(at - who.since),
        call_language=language_in_words(who.language) if who.call_id else "",
        handle_time=shown(who.handle_time),
        occupancy=shown(who.occupancy),
    )


def _leg(leg: CallLeg) -> tuple[CallLeg, str, str, str, str, str]:
    """A part, the call's language and status in words, and its times."""
    times = (lasted(timedelta(milliseconds=part)) for part in (leg.talk_ms, leg.hold_ms, leg.wrap_ms))
    talk, hold, wrap = times
    return leg, language_in_words(leg.call.language), str(STATUSES[leg.call.status]), talk, hold, wrap


def _signal(one: CallEvent) -> tuple[CallEvent, str, str]:
    """A signal, its words, and how late it was told if it was."""
    late = one.received_at - one.at
    said = lasted(late) if late.total_seconds() > LATE_S else ""
    return one, str(SIGNALS[one.kind]), said
