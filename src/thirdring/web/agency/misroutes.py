"""The weekly table of wrong turns: what came to an agency that was not its own, by type and sender."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from thirdring.kernel import clock
from thirdring.kernel.words import in_language
from thirdring.routing.misrouted import Misroute, Mistaken, misroutes, mistaken
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.ui.downloads import csv_file

WEEKS = 12


@require_safe
@staff_only(Role.SUPERVISOR, Role.AGENCY_LEAD, Role.ANALYST)
def table(request: FaceRequest) -> HttpResponse:
    """The last weeks' wrong turns."""
    language = get_language() or request.city.languages[0]
    rows = [(row, _type(row, language)) for row in _rows(request)]
    kinds = [
        (row, in_language(row.from_names, language), in_language(row.to_names, language))
        for row in _kinds(request)
    ]
    context = {"rows": rows, "kinds": kinds, "weeks": WEEKS, "here": "misroutes", "staff": True}
    return render(request, "agency/misroutes.html", context)


@require_safe
@staff_only(Role.SUPERVISOR, Role.AGENCY_LEAD, Role.ANALYST)
def download(request: FaceRequest) -> HttpResponse:
    """The same as CSV, in UTF-8, a line a row."""
    head = ["week", "type", "sent_on_by", "asked", "moved", "refused"]
    rows = [[r.week.isoformat(), r.type_code, r.sender, r.asked, r.moved, r.refused] for r in _rows(request)]
    return csv_file("misroutes.csv", head, rows)


@require_safe
@staff_only(Role.SUPERVISOR, Role.AGENCY_LEAD, Role.ANALYST)
def download_kinds(request: FaceRequest) -> HttpResponse:
    """The corrected kinds as CSV."""
    head = ["week", "taken_for", "is", "agency", "corrected_by", "corrected", "moved"]
    rows = [
        [r.week.isoformat(), r.from_code, r.to_code, r.agency, r.by, r.corrected, r.moved]
        for r in _kinds(request)
    ]
    return csv_file("corrected-kinds.csv", head, rows)


def _kinds(request: FaceRequest) -> list[Mistaken]:
    return mistaken(request.actor, request.city, since=clock.now() - timedelta(weeks=WEEKS))


def _rows(request: FaceRequest) -> list[Misroute]:
    return misroutes(request.actor, request.city, since=clock.now() - timedelta(weeks=WEEKS))


def _type(row: Misroute, language: str) -> str:
    return in_language(row.type_names, language) or row.type_code
