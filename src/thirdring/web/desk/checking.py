"""A day's roster tried out: simulated call by call, with languages and skills, queue by queue."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.contact_centre.models import Queue
from thirdring.contact_centre.queries import queues_of
from thirdring.contact_centre.room_plan import room_plan
from thirdring.contact_centre.staffing.simulating import Interval, simulated
from thirdring.kernel.errors import Invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import percent
from thirdring.web.desk.staffing import today_of
from thirdring.web.desk.staffing_forms import asked_day
from thirdring.web.desk.staffing_words import seconds_in_words


@require_safe
@staff_only(Role.SUPERVISOR)
def check(request: FaceRequest) -> HttpResponse:
    """What each queue's callers would meet with the roster of a day."""
    today = today_of(request)
    day = asked_day(request, today)
    context = {"day": day, "here": "roster", "staff": True} | _tried(request, day, today)
    return render(request, "desk/staffing_check.html", context)


def _tried(request: FaceRequest, day: date, today: date) -> dict[str, Any]:
    try:
        plan = room_plan(request.city, day, today=today, queues=queues_of(request.city))
    except Invalid:
        return {"too_large": True}
    found = simulated(plan.room)
    lines = zip(plan.queues, plan.room.lines, strict=True)
    return {
        "agents": len(plan.room.agents),
        "calls": plan.room.calls,
        "left_out": [queue.name for queue in plan.left_out],
        "rows": [_row(queue, sum(line.calls), found[line.code]) for queue, line in lines],
    }


def _row(queue: Queue, calls: float, found: dict[str, Interval]) -> dict[str, Any]:
    in_time = found.get("SL1")
    wanted = {"share": percent(queue.target_share), "seconds": queue.answer_within_s}
    return {
        "name": queue.name,
        "calls": calls,
        "wanted": _("%(share)s within %(seconds)s s") % wanted,
        "in_time": _share(in_time),
        "missed": in_time is not None and in_time.ends[1] < queue.target_share,
        "given_up": _share(found.get("AR1")),
        "answer": _seconds(found.get("ASA")),
    }


def _share(found: Interval | None) -> str:
    """'87.5 % ± 1.2'; a dash where nothing can be said."""
    if found is None:
        return "–"
    return f"{percent(found.mean)} ± {percent(found.off)}"


def _seconds(found: Interval | None) -> str:
    if found is None:
        return "–"
    return f"{seconds_in_words(found.mean)} ± {seconds_in_words(found.off)}"
