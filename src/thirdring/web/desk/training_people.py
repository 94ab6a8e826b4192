"""Coaching: whose practice went how, and which question of a card the program can tell of."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.contact_centre.models import Scorecard
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.training.actions.checking import choose_checks
from thirdring.training.coaching import Month, missed, practised_by_person
from thirdring.training.queries import (
    asked_by,
    asked_now,
    attempts_of,
    cards_to_score_by,
    checks_chosen,
    current_version,
)
from thirdring.web.desk.quality_words import months_until
from thirdring.web.desk.room_words import percent
from thirdring.web.desk.training import attempt_shown
from thirdring.web.desk.training_words import CHECKS, problems_of

MONTHS = 6


@require_safe
@staff_only(Role.SUPERVISOR)
def people(request: FaceRequest) -> HttpResponse:
    """Everybody who practised in the last months, with the mean of each month."""
    today = clock.now().astimezone(ZoneInfo(request.city.time_zone)).date()
    months = months_until(today, MONTHS)
    found = practised_by_person(request.actor, request.city, since=months[0])
    context = {
        "months": months,
        "rows": [(one, _by_month(one.months, months)) for one in found],
        "here": "training",
        "staff": True,
    }
    return render(request, "desk/practice_people.html", context)


def _by_month(found: dict[date, Month], months: Sequence[date]) -> list[tuple[date, Month | None, str]]:
    return [(day, found.get(day), percent(found[day].mean) if day in found else "") for day in months]


@require_safe
@staff_only(Role.SUPERVISOR)
def person(request: FaceRequest, user_id: int) -> HttpResponse:
    """What somebody practised, and what was missed most."""
    calls = [call for call in attempts_of(request.actor, user_id) if call.ended_at]
    if not calls:
        raise NotFound("Nobody like that has practised here.")
    context = {
        "name": calls[0].trainee.name,
        "attempts": [attempt_shown(call) for call in calls],
        "missed": [(CHECKS[check], count) for check, count in missed(calls)],
        "count": len(calls),
        "here": "training",
        "staff": True,
    }
    response = render(request, "desk/practice_person.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def checks(request: FaceRequest) -> HttpResponse:
    """Which check tells of which question of each card for calls."""
    cards = cards_to_score_by(request.city)
    if request.method != "POST":
        return _checks(request, cards)
    sent = request.POST.get("card", "")
    card = next((each for each in cards if str(each.pk) == sent), None)
    if card is None:
        raise NotFound("There is no such scorecard here.")
    chosen = {item.pk: request.POST.get(f"check_{item.pk}", "") for item in asked_by(current_version(card))}
    try:
        choose_checks(request.city, card.pk, chosen, actor=request.actor)
    except Invalid as error:
        return _checks(request, cards, problems_of(error)[0].message, status=422)
    messages.success(request, _("%(name)s is kept.") % {"name": card.name})
    return redirect("desk:practice-checks")


def _checks(
    request: FaceRequest, cards: Sequence[Scorecard], problem: str = "", *, status: int = 200
) -> HttpResponse:
    asked, chosen = asked_now(request.city, cards), checks_chosen(request.city, cards)
    context = {
        "cards": [
            (card, [(item, chosen.get((card.pk, item.question), "")) for item in asked[card.pk]])
            for card in cards
        ],
        "checks": list(CHECKS.items()),
        "problem": problem,
        "here": "training",
        "staff": True,
    }
    return render(request, "desk/practice_checks.html", context, status=status)
