"""The open map: every public case, as a list with pages and, where scripts run, on a map beside it."""

import json
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from thirdring.cases import references
from thirdring.cases.boxes import KM_A_DEGREE, Box
from thirdring.cases.map_queries import Cluster, Mark, Part, count_public, map_part
from thirdring.cases.map_rules import Asked
from thirdring.cases.public_list import MOST_FOUND, PublicPage, PublicRow, Within, public_page, with_words
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import storable
from thirdring.places.geocoding import PlaceKind, Suggestion
from thirdring.places.geometry import AreaAt
from thirdring.places.models import Area
from thirdring.places.queries import locate, suggest
from thirdring.staff.access import FaceRequest, public
from thirdring.web.public.answers import language_of
from thirdring.web.public.feeds import feed_address
from thirdring.web.public.map_form import MapForm
from thirdring.web.ui.boxes import read_box, written

PAGE = 25
LONGEST = 60  # characters of a type's name on a mark
AROUND_M = 400  # metres to each side of an address that was searched for
CLOSEST = 0.0004  # degrees to each side of a mark that can't be taken apart


@dataclass(frozen=True, slots=True)
class Line:
    """A case as the list shows it."""

    reference: str
    name: str
    status: str
    place: str
    words: str
    opened_at: datetime
    closed_at: datetime | None


@require_safe
@public
def city_map(request: FaceRequest) -> HttpResponse:
    """The list of public cases, filtered by the address; a reference or an address in it leads there."""
    language = language_of()
    form = MapForm(request.GET, request.city, language)
    form.is_valid()
    words = storable(form.cleaned_data.get("q") or "")
    if (found := _straight_to(request, words)) is not None:
        return found
    within = Within(
        box=form.cleaned_data.get("box"),
        area_id=form.chosen_area.id if form.chosen_area else None,
        words=words,
    )
    asked = form.asked()
    page, problem = _page(request, asked, within)
    whole = within == Within()
    context = {
        "here": "map",
        "form": form,
        "problem": problem,
        "lines": lines_of(request.city, page.rows, language),
        "heading": _heading(form, words, within, count_public(request.city, asked) if whole else 0),
        "next": page.next,
        "paged": bool(request.GET.get("after")) and not problem,
        "too_many": page.too_many,
        "words": words,
        "near": form.cleaned_data.get("near") if within.box else "",
        "box": written(within.box) if within.box else "",
        "shape": _shape(request.city, form.chosen_area) if not within.box else "",
        "within": within,
        "feed": feed_address(
            language, area=form.cleaned_data.get("area") or "", kind=form.cleaned_data.get("kind") or ""
        ),
        "filtered": bool(without_page(request.GET)),
        "places": _places(request, words),
        "everywhere": without(request.GET, "box", "near", "area"),
    }
    return render(request, "public/map.html", context, status=400 if problem or form.errors else 200)


@require_safe
@public
def points(request: FaceRequest) -> HttpResponse:
    """``{marks: [...], said}``: the public cases in ``box``, single or in clusters, and a sentence on them.

    The box is west,south,east,north in degrees. A mark has ``lon``, ``lat``, ``name``, and the ``address``
    of its case or the ``count`` of several. Raises Invalid for a box or a filter that is none.
    """
    box = read_box(request.GET.get("box", ""))
    language = language_of()
    form = MapForm(request.GET, request.city, language)
    if not form.is_valid():
        raise Invalid(form.problems())
    words = storable(form.cleaned_data["q"])
    ids = with_words(request.city, words) if words else None
    part = map_part(request.city, form.asked(), box, ids=ids)
    kept = without(request.GET, "box", "near", "after")
    marks = [_single(mark, request.city, language) for mark in part.single]
    marks += [_several(cluster, kept) for cluster in part.clusters]
    too_many = ids is not None and len(ids) > MOST_FOUND
    return JsonResponse(
        {"marks": marks, "said": _said(part, too_many=too_many)}, json_dumps_params={"ensure_ascii": False}
    )


def _heading(form: MapForm, words: str, within: Within, total: int) -> str:
    """What the list is of."""
    if within.box:
        near = form.cleaned_data.get("near")
        return _("Near %(place)s") % {"place": near} if near else _("In this part of the map")
    if words:
        return _("Requests with “%(words)s”") % {"words": words}
    if form.chosen_area:
        return form.chosen_area.name
    return ngettext("%(n)s request", "%(n)s requests", total) % {"n": f"{total:,}"}


def lines_of(city: City, rows: list[PublicRow], language: str) -> list[Line]:
    """The rows in the reader's language."""
    return [
        Line(
            references.pretty(row.reference),
            version_by_id(city, row.version_id).name(language),
            row.status,
            row.place,
            row.words,
            row.opened_at,
            row.closed_at,
        )
        for row in rows
    ]


def _straight_to(request: FaceRequest, words: str) -> HttpResponse | None:
    """Whoever types a reference wants that case; whoever types an address wants what is there."""
    if not words or "words" in request.GET:
        return None
    if references.looks_like_one(words):
        return redirect(f"{reverse('resident:track')}?{_query(reference=words)}")
    found = locate(request.city, words)
    if found is None or found.kind is PlaceKind.STREET:
        return None
    return redirect(f"{request.path}?{_near(request.GET, found)}")


def _near(asked: QueryDict, place: Suggestion) -> str:
    """The same filters around the place."""
    query = QueryDict(without(asked, "q", "after", "area"), mutable=True)
    query["box"], query["near"] = written(_around(place.lon, place.lat)), place.label
    return query.urlencode()


def _around(lon: float, lat: float) -> Box:
    up = AROUND_M / 1000 / KM_A_DEGREE
    aside = up / max(0.01, cos(radians(lat)))
    return Box(lon - aside, lat - up, lon + aside, lat + up)


def _shape(city: City, area: AreaAt | None) -> str:
    """The ground of the neighbourhood chosen, to be drawn."""
    if area is None:
        return ""
    return json.dumps(Area.objects.of(city).values_list("geometry", flat=True).get(pk=area.id))


def _places(request: FaceRequest, words: str) -> list[tuple[str, str]]:
    """What the words may mean as places: their names, and the addresses of the map there."""
    found = suggest(request.city, words, 4) if words else []
    return [(place.label, f"?{_near(request.GET, place)}") for place in found]


def _page(request: FaceRequest, asked: Asked, within: Within) -> tuple[PublicPage, str]:
    """The page asked for; for a page mark that isn't ours the first page, and what was wrong."""
    try:
        return public_page(request.city, asked, within, after=request.GET.get("after", ""), size=PAGE), ""
    except Invalid:
        said = _("This page mark is not one of ours. Here is the first page.")
        return public_page(request.city, asked, within, size=PAGE), said


def without(asked: QueryDict, *names: str) -> str:
    """The query without these."""
    kept = asked.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


def without_page(asked: QueryDict) -> str:
    """The query whatever its page."""
    return without(asked, "after")


def _query(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


def _single(mark: Mark, city: City, language: str) -> dict[str, Any]:
    name = version_by_id(city, mark.version_id).name(language)[:LONGEST]
    reference = references.pretty(mark.reference)
    said = _("%(name)s, open, %(reference)s") if mark.open else _("%(name)s, closed, %(reference)s")
    return {
        "lon": round(mark.lon, 6),
        "lat": round(mark.lat, 6),
        "name": said % {"name": name, "reference": reference},
        "address": reverse("resident:track", args=[reference]),
        "closed": not mark.open,
    }


def _several(cluster: Cluster, kept: str) -> dict[str, Any]:
    """Cases that zooming takes apart; where nothing does, a link to the list of that spot."""
    name = ngettext("%(n)s request", "%(n)s requests", cluster.count) % {"n": f"{cluster.count:,}"}
    mark = {
        "lon": round(cluster.lon, 6),
        "lat": round(cluster.lat, 6),
        "name": name,
        "count": cluster.count,
    }
    if cluster.smallest:
        spot = Box(cluster.lon, cluster.lat, cluster.lon, cluster.lat).widened(CLOSEST)
        mark["address"] = f"{reverse('public:map')}?{kept}{'&' if kept else ''}box={written(spot)}"
    return mark


def _said(part: Part, *, too_many: bool) -> str:
    if too_many:
        return _("More than 20,000 requests hold these words. Some of them are shown: add a word.")
    if not part.count:
        return _("No request of this kind is in this part of the map.")
    said = ngettext(
        "%(n)s request in this part of the map", "%(n)s requests in this part of the map", part.count
    )
    return said % {"n": f"{part.count:,}"}
