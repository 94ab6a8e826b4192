"""Visits as the agency's case page tells of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.cases.models import Case
from thirdring.cases.queries import case_by_reference
from thirdring.cases.references import pretty
from thirdring.cases.rules import EntryKind
from thirdring.catalogue.queries import version_by_id
from thirdring.fieldwork.models import LabourLine, Visit
from thirdring.fieldwork.queries import visits_of
from thirdring.fieldwork.rules import VisitOutcome, spent
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency import words
from thirdring.web.agency.sheet import Step
from thirdring.web.ui.questions import in_words

ENDED: words.Words = {
    VisitOutcome.DONE: gettext_lazy("Done"),
    VisitOutcome.NO_PROBLEM: gettext_lazy("No problem found"),
    VisitOutcome.WRONG_PLACE: gettext_lazy("Wrong place"),
    VisitOutcome.COULD_NOT: gettext_lazy("Could not do it"),
    VisitOutcome.COME_BACK: gettext_lazy("Come back later"),
    VisitOutcome.NOT_OURS: gettext_lazy("Not ours"),
}


@dataclass(frozen=True, slots=True)
class Visited:
    """One visit in words. ``found`` are the inspection's questions and answers."""

    who: str
    when: str
    ended: str
    worked: str  # by the timer; '' when it never ran
    minutes: str  # of people's work, as the crew wrote it down
    cost: Decimal | None
    found: list[tuple[str, str]]
    labour: list[str]
    materials: list[str]
    remark: str


@require_safe
@staff_only()
def visits(request: FaceRequest, reference: str) -> HttpResponse:
    """A case's visits: a part of its page with a script, a page of their own without."""
    found = case_by_reference(request.actor, reference)
    context = {"visits": visited(found), "case": found, "shown": pretty(found.reference), "staff": True}
    part = "agency/case_visits.html" if request.htmx else "agency/visits_of_case.html"
    return render(request, part, context)


def been_there(steps: Iterable[Step]) -> bool:
    """Whether the timeline tells of a visit, so that the case page asks for them only then."""
    told = words.word(words.ENTRIES, EntryKind.VISITED)
    return any(step.heading == told for step in steps)


def visited(case: Case) -> list[Visited]:
    """A case's visits, latest first: one query for those that have none."""
    zone = ZoneInfo(case.city.time_zone)
    return [_visited(case, visit, zone) for visit in visits_of(case)]


def _visited(case: Case, visit: Visit, zone: ZoneInfo) -> Visited:
    labour, materials = list(visit.labour.all()), list(visit.materials.all())
    took = spent([(line.people, line.minutes) for line in labour], [line.cost for line in materials])
    return Visited(
        who=", ".join(part for part in (visit.by.name, visit.team.name if visit.team else "") if part),
        when=_when(visit, zone),
        ended=words.word(ENDED, visit.outcome) if visit.outcome else _("Still there"),
        worked=words.span(timedelta(minutes=visit.worked_minutes)) if visit.worked_minutes else "",
        minutes=words.span(timedelta(minutes=took.minutes)) if took.minutes else "",
        cost=took.cost,
        found=_found(case, visit),
        labour=[
            _("%(people)d × %(minutes)d minutes") % {"people": one.people, "minutes": one.minutes}
            for one in labour
        ],
        materials=[f"{one.amount.normalize():f} {one.unit} {one.what}" for one in materials],
        remark=visit.remark,
    )


def _labour(line: LabourLine) -> str:
    return _("%(people)d × %(minutes)d minutes") % {"people": line.people, "minutes": line.minutes}


def _when(visit: Visit, zone: ZoneInfo) -> str:
    came = words.moment(visit.arrived_at, zone)
    return f"{came} – {visit.left_at.astimezone(zone):%H:%M}" if visit.left_at else came


def _found(case: Case, visit: Visit) -> list[tuple[str, str]]:
    if not visit.answers:
        return []
    language = get_language() or "en"
    asked = version_by_id(case.city, case.service_version_id).inspection
    return [
        (in_language(one.texts, language), in_words(one, visit.answers[one.code], language))
        for one in asked
        if visit.answers.get(one.code)
    ]
