"""Callbacks: what the city promised to call back, who takes which, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from thirdring.contact_centre.actions import calling_back
from thirdring.contact_centre.models import Callback, CallbackStep
from thirdring.contact_centre.queries import MOST_CALLBACKS, callbacks_to_make, steps_of
from thirdring.contact_centre.room_clock import room_time
from thirdring.contact_centre.room_rules import DUE_SOON, may_take
from thirdring.contact_centre.wallboard import callbacks_now, day_began
from thirdring.kernel.errors import NotFound
from thirdring.kernel.listening import HUB
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import DEEDS, language_in_words, percent

# What may be pressed: what it does, and what is said after it.
DEEDS_OF: dict[str, tuple[Callable[..., Callback], LazyWords]] = {
    "take": (calling_back.take_callback, gettext_lazy("You have it.")),
    "made": (calling_back.make_callback, gettext_lazy("It is noted that they were reached.")),
    "no-answer": (calling_back.note_no_answer, gettext_lazy("It is noted that nobody answered.")),
    "leave": (calling_back.leave_callback, gettext_lazy("It is anybody's again.")),
    "give-up": (calling_back.give_up_callback, gettext_lazy("It is given up.")),
}


@dataclass(frozen=True, slots=True)
class CallbackShown:
    """A callback in words, and what this reader may do with it."""

    callback: Callback
    language: str
    missed: bool
    soon: bool
    steps: list[tuple[datetime, str, str]]
    mine: bool
    free: bool
    may_take_over: bool


@require_safe
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def callbacks(request: FaceRequest) -> HttpResponse:
    """Those to make, the soonest promised first; for its own script only what changes."""
    at, speed = room_time(request.city)
    now = callbacks_now(request.city, today=day_began(request.city, at), at=at)
    found = callbacks_to_make(request.city)
    steps = steps_of(request.city, found)
    rows = [_shown(row, steps.get(row.pk, []), request, at) for row in found]
    context = {
        "at": at,
        "speed": speed,
        "rows": rows,
        "is_cut": len(rows) == MOST_CALLBACKS,
        "now": now,
        "kept_share": percent(now.kept_share),
        "may_give_up": Role.SUPERVISOR in request.actor.roles,
        "mark": HUB.mark(),
        "here": "callbacks",
        "staff": True,
    }
    template = "desk/callbacks.html#rows" if request.htmx else "desk/callbacks.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def callback(request: FaceRequest, callback_id: int, deed: str) -> HttpResponse:
    """Take one, or say what became of it."""
    if deed not in DEEDS_OF:
        raise NotFound("Nothing like that can be done with a callback.")
    verb, said = DEEDS_OF[deed]
    verb(callback_id, actor=request.actor)
    messages.success(request, str(said))
    return redirect("desk:callbacks")


def _shown(row: Callback, steps: list[CallbackStep], request: FaceRequest, at: datetime) -> CallbackShown:
    by = request.actor.id
    free = may_take(taken_by=row.taken_by_id, taken_at=row.taken_at, by=by, at=at)
    mine = row.taken_by_id is not None and row.taken_by_id == by
    due = row.promised_at
    return CallbackShown(
        callback=row,
        language=language_in_words(row.call.language),
        missed=due is not None and due < at,
        soon=due is not None and at <= due < at + DUE_SOON,
        steps=[(step.at, str(DEEDS[step.deed]), step.by.name) for step in steps],
        mine=mine,
        free=free and not mine,
        may_take_over=not free and Role.SUPERVISOR in request.actor.roles,
    )
