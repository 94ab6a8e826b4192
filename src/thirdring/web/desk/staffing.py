"""How many people it takes: the next two weeks forecast, and what a day needs."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.contact_centre.outlook import DayAhead, Outlook, outlook
from thirdring.contact_centre.past_calls import HALF_HOURS, Habits, habits
from thirdring.contact_centre.planning import PlanWishes, scenario_of
from thirdring.contact_centre.roster_cover import flags_of
from thirdring.contact_centre.staffing.forecasting import LEAST_DAYS
from thirdring.contact_centre.staffing.needing import MOST_PROMISED, Need, needs
from thirdring.kernel import clock
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import percent
from thirdring.web.desk.staffing_forms import (
    Chosen,
    DayForm,
    QueueChoice,
    asked_day,
    chosen_queue,
    usual_wishes,
)
from thirdring.web.desk.staffing_words import (
    BASES,
    calls_in_words,
    errors_in_words,
    half_hour,
    hours_of,
    model_in_words,
    seconds_in_words,
    verdict,
)


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def staffing(request: FaceRequest) -> HttpResponse:
    """The next two weeks by half hour, and how wrong such forecasts were."""
    chosen, today = chosen_queue(request), today_of(request)
    found = outlook(
        request.city,
        first=today,
        today=today,
        queue=chosen.queue,
        queues=chosen.queues,
        flags=flags_of(request.city),
    )
    form = QueueChoice(initial={"queue": request.GET.get("queue", "")})
    form.offer(chosen.queues)
    context = about(chosen, found) | {
        "form": form,
        "days": [(day, BASES[day.basis], half_hour(day.busiest)) for day in found.days],
        "grid": _grid(found),
        "errors": errors_in_words(found.tested) if found.tested else [],
        "verdict": verdict(found.tested) if found.tested else "",
        "here": "staffing",
    }
    return render(request, "desk/staffing.html", context)


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def staffing_day(request: FaceRequest) -> HttpResponse:
    """A day by half hour: calls, how many it takes by which model, and what callers would meet."""
    chosen, today = chosen_queue(request), today_of(request)
    usual = usual_wishes(chosen.queue, asked_day(request, today), today=today)
    form = DayForm(request.GET if "target" in request.GET else None, initial=usual)
    form.offer(chosen.queues)
    wishes = form.wishes()
    found = outlook(
        request.city,
        first=form.chosen_day(),
        today=today,
        days=1,
        queue=chosen.queue,
        queues=chosen.queues,
        flags=flags_of(request.city),
    )
    lately = habits(request.city, until=today, queue_id=chosen.queue.pk if chosen.queue else None)
    context = about(chosen, found) | {
        "form": form,
        "wishes": wishes,
        "asked": form.asked(),
        "here": "staffing",
    }
    context |= _needs(found.days, lately, wishes)
    return render(request, "desk/staffing_day.html", context, status=status_of(form))


def about(chosen: Chosen, found: Outlook) -> dict[str, Any]:
    """What every staffing page says: of which queue, and what its forecast stands on."""
    return {
        "staff": True,
        "queue": chosen.queue,
        "queue_name": chosen.name,
        "found": found,
        "least_days": LEAST_DAYS,
    }


def today_of(request: FaceRequest) -> date:
    """The city's own day."""
    return clock.now().astimezone(ZoneInfo(request.city.time_zone)).date()


def status_of(form: DayForm) -> HTTPStatus:
    """What a page with this form answers."""
    wrong = form.is_bound and not form.is_valid()
    return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _grid(found: Outlook) -> list[tuple[str, list[str]]]:
    """A line for each half hour in which anybody is expected on any day: calls of each day."""
    places = [place for place in range(HALF_HOURS) if any(day.calls[place] for day in found.days)]
    return [(half_hour(place), [calls_in_words(day.calls[place]) for day in found.days]) for place in places]


def _needs(days: Sequence[DayAhead], lately: Habits, wishes: PlanWishes) -> dict[str, Any]:
    """The day's table, with what it was worked out from."""
    told = {
        "lately": lately,
        "handle": seconds_in_words(lately.handle_s),
        "model": model_in_words(lately),
        "too_much": wishes.target_share > MOST_PROMISED,
        "most_promised": percent(MOST_PROMISED),
    }
    scenario = scenario_of(days[0], lately, wishes) if days else None
    if scenario is None:
        return told | {"day": days[0] if days else None, "rows": []}
    taken = needs(scenario)
    return told | {
        "day": days[0],
        "basis": BASES[days[0].basis],
        "rows": [_row(place, need) for place, need in enumerate(taken.rows) if need.met],
        "most": taken.most,
        "agent_hours": hours_of(taken.agent_hours),
        "rostered_hours": hours_of(taken.rostered_hours),
    }


def _row(place: int, need: Need) -> dict[str, Any]:
    """One half hour in words."""
    met = need.met
    return {
        "start": half_hour(place),
        "calls": calls_in_words(need.load.calls),
        "agents": need.requirement.agents,
        "rostered": need.requirement.rostered,
        "in_time": percent(met.service_level if met else None),
        "given_up": percent(met.abandoned_share if met else None),
        "answer": seconds_in_words(met.speed_of_answer_s if met else None),
        "occupancy": percent(met.occupancy if met else None),
    }
