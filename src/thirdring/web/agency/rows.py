"""Lines of a queue again, for a page that heard that they changed."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from thirdring.cases.queries import QueueRow, in_queue, queue_page, queue_rows
from thirdring.kernel.errors import invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.bulk import verbs_for
from thirdring.web.agency.filters import QueueForm, options_for, without_page
from thirdring.web.agency.lines import Line, lines_of, wording

MOST = 100  # lines asked for at once
PAGE = 50


@require_safe
@staff_only()
def rows(request: FaceRequest) -> HttpResponse:
    """``{rows: {id: line}, in: [id]}``: the lines of ``ids``, and which are in the view of the address.

    A case this person may not see (any more) is in neither. With ``first`` the view's first page counts as
    asked for as well, so that a page that heard nothing for a while learns what is new.
    """
    language = get_language() or request.city.languages[0]
    options = options_for(request.actor, request.city, language)
    filters = QueueForm(request.GET, options).filters()
    asked = _asked(request)
    first = queue_page(request.actor, filters, size=PAGE).rows if request.GET.get("first") else []
    inside = in_queue(request.actor, filters, asked) | {row.id for row in first}
    changed = _together(queue_rows(request.actor, asked), first)
    said = wording(options, language, request.city)
    lines = lines_of(changed, said, actor=request.actor, out={row.id for row in changed} - inside)
    context = {"back": without_page(request.GET), "bulk_verbs": verbs_for(request.actor)}
    html = {line.row.id: _html(line, context) for line in lines}
    return JsonResponse({"rows": html, "in": sorted(inside)})


def _asked(request: FaceRequest) -> list[int]:
    """The ids asked for. Raises Invalid."""
    words = [word for word in request.GET.get("ids", "").split(",") if word]
    if len(words) > MOST or not all(word.isdecimal() and len(word) < 19 for word in words):
        raise invalid("ids", f"Name at most {MOST} cases by their numbers, with commas between.")
    return [int(word) for word in words]


def _together(some: list[QueueRow], more: list[QueueRow]) -> list[QueueRow]:
    return list({row.id: row for row in [*some, *more]}.values())


def _html(line: Line, context: dict[str, Any]) -> str:
    return render_to_string("agency/queue_row.html", {"line": line, **context})
