"""The present view of the queue as marks for the map beside it."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.cases.references import pretty
from thirdring.cases.spots import MOST_GATHERED, Gathering, Spot, Spots, spots
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.filters import QueueForm, options_for
from thirdring.web.ui.boxes import read_box

LONGEST = 60  # characters of a type's name


@require_safe
@staff_only()
def points(request: FaceRequest) -> HttpResponse:
    """``{marks: [...], said}``: the view's open cases in ``box``, and a sentence on them.

    The box is west,south,east,north in degrees. A mark has ``lon`` and ``lat``, ``name``, and the ``id`` and
    ``address`` of its case, or a ``count`` of several. At most 200 marks, in less than 50 kB. Raises Invalid
    for a box that is none.
    """
    language = get_language() or request.city.languages[0]
    box = read_box(request.GET.get("box", ""))
    filters = QueueForm(request.GET, options_for(request.actor, request.city, language)).filters()
    found = spots(request.actor, filters, box)
    marks = [_case(spot, language) for spot in found.single] + [_several(each) for each in found.gathered]
    return JsonResponse({"marks": marks, "said": _said(found)}, json_dumps_params={"ensure_ascii": False})


def _case(spot: Spot, language: str) -> dict[str, Any]:
    name = (in_language(spot.type_names, language) or "")[:LONGEST]
    return {
        "id": spot.id,
        "lon": round(spot.lon, 6),
        "lat": round(spot.lat, 6),
        "name": f"{name} {pretty(spot.reference)}".strip(),
        "address": reverse("agency:case", args=[spot.reference]),
    }


def _several(each: Gathering) -> dict[str, Any]:
    name = ngettext("%(n)s case: zoom in", "%(n)s cases: zoom in", each.count) % {"n": each.count}
    return {"lon": round(each.lon, 6), "lat": round(each.lat, 6), "name": name, "count": each.count}


def _said(found: Spots) -> str:
    if found.more:
        return _("More than %(n)s open cases here: zoom in.") % {"n": f"{MOST_GATHERED:,}"}
    count = len(found.single) + sum(each.count for each in found.gathered)
    if not count:
        return _("No open case of this view is in this part of the map.")
    return ngettext("%(n)s open case here.", "%(n)s open cases here.", count) % {"n": f"{count:,}"}
