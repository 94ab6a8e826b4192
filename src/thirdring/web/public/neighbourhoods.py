"""A page for each neighbourhood: what is open, how fast things get done, who represents it, what is new."""

import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from thirdring.cases.boxes import Box
from thirdring.cases.map_rules import Asked
from thirdring.cases.public_list import Within, public_page
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import City
from thirdring.insight.keeping import ENOUGH, WINDOW
from thirdring.insight.neighbourhoods import Fares, fares_of, open_by_area, open_by_type
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import in_language
from thirdring.places.geometry import AreaAt, bounds_of, read_polygons
from thirdring.places.models import Area
from thirdring.places.overlaps import NEIGHBOURHOOD, districts_of
from thirdring.places.queries import named_areas
from thirdring.staff.access import FaceRequest, public
from thirdring.web.public.answers import language_of
from thirdring.web.public.city_map import lines_of
from thirdring.web.public.feeds import feed_address
from thirdring.web.ui.boxes import written

RECENT = 10


@dataclass(frozen=True, slots=True)
class Kind:
    """How many cases of a kind are open; ``code`` for the link to the map."""

    code: str
    name: str
    count: int


@require_safe
@public
def neighbourhoods(request: FaceRequest) -> HttpResponse:
    """All of them by name, each with how much is open."""
    counts = open_by_area(request.city)
    listed = [(area, counts.get(area.id, 0)) for area in _named(request.city)]
    return render(request, "public/neighbourhoods.html", {"here": "neighbourhoods", "listed": listed})


@require_safe
@public
def neighbourhood(request: FaceRequest, code: str) -> HttpResponse:
    """One of them."""
    city, language = request.city, language_of()
    area = _by_code(city, code)
    geometry = Area.objects.of(city).values_list("geometry", flat=True).get(pk=area.id)
    kinds = _kinds(city, area, language)
    recent = public_page(city, Asked(open=None), Within(area_id=area.id), size=RECENT)
    fares = fares_of(city, area.id)
    context = {
        "here": "neighbourhoods",
        "area": area,
        "shape": json.dumps(geometry),
        "box": written(Box(*bounds_of([read_polygons(geometry)[0]]))),
        "kinds": kinds,
        "open": sum(kind.count for kind in kinds),
        "kept": _kept(fares),
        "speed": _speed(fares),
        "window": WINDOW.days,
        "enough": ENOUGH,
        "districts": [
            (each, feed_address(language, district=each.code)) for each in districts_of(city, area.id)
        ],
        "lines": lines_of(city, recent.rows, language),
        "feed": feed_address(language, area=area.code),
    }
    return render(request, "public/neighbourhood.html", context)


def _named(city: City) -> list[AreaAt]:
    return [area for area in named_areas(city) if area.kind == NEIGHBOURHOOD]


def _by_code(city: City, code: str) -> AreaAt:
    found = next((area for area in _named(city) if area.code == code), None)
    if found is None:
        raise NotFound(_("There is no such neighborhood. The list has all of them."))
    return found


def _kinds(city: City, area: AreaAt, language: str) -> list[Kind]:
    counts = open_by_type(city, area.id)
    types = ServiceType.objects.of(city).filter(pk__in=[type_id for type_id, _n in counts])
    named = {pk: (code, names) for pk, code, names in types.values_list("pk", "code", "current__names")}
    return [
        Kind(named[type_id][0], in_language(named[type_id][1] or {}, language) or named[type_id][0], count)
        for type_id, count in counts
    ]


def _kept(fares: Fares) -> str:
    """'81 % (162 of 200)', or that there are too few to say."""
    kept = fares.kept
    if not kept.enough:
        return _too_few(kept.due)
    return _("%(percent)d%% (%(kept)s of %(due)s)") % {
        "percent": kept.percent,
        "kept": f"{kept.kept:,}",
        "due": f"{kept.due:,}",
    }


def _speed(fares: Fares) -> str:
    """'3.5 days (half of 210 were closed sooner)', or that there are too few to say."""
    speed = fares.speed
    if not speed.enough:
        return _too_few(speed.closed)
    told = {"days": f"{speed.days:.1f}", "n": f"{speed.closed:,}"}
    return _("%(days)s days (half of %(n)s closed requests took less)") % told


def _too_few(count: int) -> str:
    return ngettext("Too few to say: %(n)s", "Too few to say: %(n)s", count) % {"n": count}
