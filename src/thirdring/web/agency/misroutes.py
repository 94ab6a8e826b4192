"""The weekly table of wrong turns: what came to an agency that was not its own, by type and sender."""

import csv
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from thirdring.kernel import clock
from thirdring.kernel.words import in_language
from thirdring.routing.queries import Misroute, misroutes
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role

WEEKS = 12
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a command


@require_safe
@staff_only(Role.SUPERVISOR, Role.AGENCY_LEAD, Role.ANALYST)
def table(request: FaceRequest) -> HttpResponse:
    """The last weeks' wrong turns."""
    language = get_language() or request.city.languages[0]
    rows = [(row, _type(row, language)) for row in _rows(request)]
    context = {"rows": rows, "weeks": WEEKS, "here": "misroutes", "staff": True}
    return render(request, "agency/misroutes.html", context)


@require_safe
@staff_only(Role.SUPERVISOR, Role.AGENCY_LEAD, Role.ANALYST)
def download(request: FaceRequest) -> HttpResponse:
    """The same as CSV, in UTF-8, a line a row."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="misroutes.csv"'
    page = csv.writer(response)
    page.writerow(["week", "type", "sent_on_by", "asked", "moved", "refused"])
    for row in _rows(request):
        cells = [row.week.isoformat(), row.type_code, row.sender, row.asked, row.moved, row.refused]
        page.writerow([_harmless(cell) for cell in cells])
    return response


def _rows(request: FaceRequest) -> list[Misroute]:
    return misroutes(request.actor, request.city, since=clock.now() - timedelta(weeks=WEEKS))


def _type(row: Misroute, language: str) -> str:
    return in_language(row.type_names, language) or row.type_code


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
