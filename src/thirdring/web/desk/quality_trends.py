"""Quality by month: people for supervisors, teams for analysts too; and how far those who score agree."""

from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.contact_centre.policy import may
from thirdring.contact_centre.quality_figures import Trend, agreements, trends_of_people, trends_of_teams
from thirdring.contact_centre.quality_queries import cards_of
from thirdring.contact_centre.quality_rules import FEWEST_PAIRS, FEWEST_PEOPLE, FEWEST_REVIEWS
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFound
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.quality_words import (
    ABOUTS,
    agreement_in_words,
    means_by_month,
    months_told,
    months_until,
    span_of,
)

MONTHS = 6


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def trends(request: FaceRequest) -> HttpResponse:
    """The last months: teams, and single people for those who may see them."""
    today = clock.now().astimezone(ZoneInfo(request.city.time_zone)).date()
    months = months_until(today, MONTHS)
    span = span_of(months)
    sees_people = may(request.actor, "compare_people", request.city.pk)
    people = trends_of_people(request.actor, request.city, **span) if sees_people else []
    teams = trends_of_teams(request.city, **span)
    months = months_told(teams, months)
    context = {
        "months": months,
        "teams": _lines(teams, months),
        "sees_people": sees_people,
        "people": _lines(people, months),
        "fewest": FEWEST_REVIEWS,
        "fewest_people": FEWEST_PEOPLE,
        "here": "trends",
        "staff": True,
    }
    return render(request, "desk/trends.html", context)


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def agreement(request: FaceRequest) -> HttpResponse:
    """Cohen's kappa of a card, over all questions and for each."""
    cards = cards_of(request.city)
    asked = request.GET.get("card", "")
    chosen = next((card for card in cards if asked in ("", str(card.pk))), None)
    if asked and chosen is None:
        raise NotFound("There is no such scorecard here.")
    found = agreements(request.city, chosen.pk) if chosen else []
    context = {
        "cards": cards,
        "chosen": chosen,
        "rows": [(each, agreement_in_words(each)) for each in found],
        "fewest": FEWEST_PAIRS,
        "here": "quality",
        "staff": True,
    }
    return render(request, "desk/agreement.html", context)


def _lines(found: list[Trend], months: list[date]) -> list[tuple[Trend, object, object]]:
    return [(trend, ABOUTS[trend.about], means_by_month(trend, months)) for trend in found]
