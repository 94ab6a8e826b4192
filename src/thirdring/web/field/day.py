"""The day's list: what to drive to, in which order, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.catalogue.rules import Priority
from thirdring.fieldwork.queries import MOST_STOPS, day_of
from thirdring.fieldwork.touring import Point, Stop, metres, ordered
from thirdring.kernel import clock
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.field import words
from thirdring.web.field.frame import CREWS, framed


@dataclass(frozen=True, slots=True)
class Line:
    """One stop of the list. ``away`` is from the stop before, or from the crew; '' where not known."""

    case: Case
    url: str
    number: int
    shown: str
    type: str
    due: str
    late: bool
    urgent: bool
    away: str


@require_safe
@staff_only(*CREWS)
@never_cache
def day(request: FaceRequest) -> HttpResponse:
    """Today's cases for this person and their team, in the order of a short tour from where they are."""
    here = here_of(request.GET.get("from", ""))
    cases = day_of(request.actor)
    lines = lines_of(cases, here, language=get_language() or "en")
    context = {"lines": lines, "here": here, "full": len(cases) == MOST_STOPS, "here_page": "day"}
    return framed(request, "field/day.html", context)


def here_of(text: str) -> Point | None:
    """'-89.65,39.8' as a point, (lon, lat); None for anything else."""
    try:
        lon, lat = (float(part) for part in text[:40].split(","))
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -85 <= lat <= 85 else None


def lines_of(cases: Sequence[Case], here: Point | None, *, language: str) -> list[Line]:
    """The list: first what is late or urgent, then the others, each a short way round; then the placeless."""
    now = clock.now()
    placed = [case for case in cases if case.lon is not None]
    stops = [Stop(case.lon or 0.0, case.lat or 0.0, pinned=cannot_wait(case)) for case in placed]
    in_order = [placed[n] for n in ordered(stops, start=here)] + [c for c in cases if c.lon is None]
    befores: list[Case | None] = [None, *in_order]
    return [
        Line(
            case=case,
            url=reverse("field:case", args=[case.reference]),
            number=number,
            shown=pretty(case.reference),
            type=in_language(case.service_version.names, language),
            due=words.due(case.due_at, now=now, zone=ZoneInfo(case.city.time_zone)),
            late=case.due_at is not None and case.due_at < now,
            urgent=case.priority == Priority.URGENT,
            away=_away(before, case, here),
        )
        for number, (before, case) in enumerate(zip(befores, in_order, strict=False), start=1)
    ]


def cannot_wait(case: Case) -> bool:
    """Whether a stop comes before the others: its promise is broken, or it is urgent."""
    return case.priority == Priority.URGENT or (case.due_at is not None and case.due_at < clock.now())


def _away(before: Case | None, case: Case, here: Point | None) -> str:
    since = (before.lon, before.lat) if before else here
    if since is None or since[0] is None or since[1] is None or case.lon is None or case.lat is None:
        return ""
    return words.distance(metres((since[0], since[1]), (case.lon, case.lat)))
