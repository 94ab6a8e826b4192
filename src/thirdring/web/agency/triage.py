"""What is in no list: a supervisor finds out what it is, whose it is, or asks."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import suggested_types
from thirdring.kernel import clock
from thirdring.routing.triage import awaiting_triage
from thirdring.sla.models import Promise
from thirdring.sla.rules import Clock
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.ui.suggesting import why_in_words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A type it may be, and why."""

    code: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case on the page."""

    case: Case
    reference: str
    opened: str
    due: str
    late: bool
    suggestions: list[Suggestion]


@require_safe
@staff_only(Role.SUPERVISOR)
def unlisted(request: FaceRequest) -> HttpResponse:
    """What waits, the oldest first, each with what it may be and the ways on. Two queries of its own."""
    language, zone, now = get_language() or request.city.languages[0], _zone(request), clock.now()
    cases = awaiting_triage(request.city)
    due = _acknowledge_by(cases)
    context = {
        "waiting": [_waiting(each, due.get(each.pk), language, zone, now) for each in cases],
        "here": "unlisted",
        "staff": True,
    }
    return render(request, "agency/unlisted.html", context)


def _zone(request: FaceRequest) -> ZoneInfo:
    return ZoneInfo(request.city.time_zone)


def _acknowledge_by(cases: list[Case]) -> dict[int, datetime]:
    """By case, when it should have been looked at; those that were are not among them."""
    if not cases:
        return {}
    running = Promise.objects.of(cases[0].city_id).filter(
        case__in=cases, clock=Clock.ACKNOWLEDGE, kept_at=None
    )
    return dict(running.values_list("case_id", "due_at"))


def _waiting(case: Case, due: datetime | None, language: str, zone: ZoneInfo, now: datetime) -> Waiting:
    suggested = suggested_types(case.city, case.summary, language)
    return Waiting(
        case=case,
        reference=pretty(case.reference),
        opened=words.moment(case.opened_at, zone),
        due=words.due(due, now=now, zone=zone) if due else "",
        late=due is not None and due < now,
        suggestions=[
            Suggestion(each.code, each.name(language), why_in_words(why)) for each, why in suggested
        ],
    )
