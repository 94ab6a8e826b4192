"""The second step: where it is. An address, a crossing, a landmark, a point on the map, or just words."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.catalogue.queries import OfferedType
from thirdring.catalogue.rules import LocationNeed
from thirdring.places.geocoding import PlaceKind, Suggestion
from thirdring.places.queries import address_near, in_city, locate, suggest
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.answers_first import facts_first
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.flow import begun, danger_first, go_on, keep_as, page
from thirdring.web.resident.forms import WORDS, WhereForm
from thirdring.web.resident.nearby import by_way_of_nearby
from thirdring.web.resident.steps import Step

MOST_LETTERS = 120


@require_http_methods(["GET", "HEAD", "POST"])
@public
def where(request: FaceRequest) -> HttpResponse:
    """Ask for the place; words with several meanings, or a whole street, come back as a choice."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    if request.method != "POST":
        kept = {"place": draft.place, "placed": draft.placed, "lon": draft.lon, "lat": draft.lat}
        context = {"form": WhereForm(initial=kept), "draft": draft, "keep": keep_as(draft, Step.WHERE)}
        return page(request, Step.WHERE, offered, context)
    form = WhereForm(request.POST)
    if not form.is_valid():
        return page(request, Step.WHERE, offered, {"form": form})
    meant = _placed(request, form, draft, offered)
    if form.errors or meant:
        return page(request, Step.WHERE, offered, {"form": form, "meant": meant})
    onward = go_on(request, draft, offered, Step.WHERE)
    if danger_first(draft, offered, request.city):
        return onward
    if facts_first(request, draft, offered):
        return redirect("resident:facts-first")
    return by_way_of_nearby(request, draft, offered, onward)


def _placed(request: FaceRequest, form: WhereForm, draft: Draft, offered: OfferedType) -> list[Suggestion]:
    """Put the place into the draft; returns the places to choose from when the words may mean several."""
    words, city = form.cleaned_data["place"].replace("\x00", ""), request.city
    if form.point is not None:
        if not in_city(city, *form.point):
            outside = _("This point is outside %(city)s. Choose a place inside the city.")
            form.add_error("place", outside % {"city": city.name})
            return []
        return _keep(draft, words or address_near(city, *form.point), form.point)
    if not words:
        if offered.location is LocationNeed.REQUIRED:
            form.add_error(
                "place", _("Say where it is: an address, a crossing, a landmark, or a point on the map.")
            )
        return _keep(draft, "", None)
    return _understood(request, form, draft, words)


def _understood(request: FaceRequest, form: WhereForm, draft: Draft, words: str) -> list[Suggestion]:
    """The place these words mean, else what they may mean; the same words again need a choice."""
    chosen, city = request.POST.get("chosen", ""), request.city
    if chosen == WORDS:
        return _keep(draft, words, None)
    found = locate(city, chosen or words)
    if found is not None and (chosen or found.kind is not PlaceKind.STREET):
        return _keep(draft, found.label, (found.lon, found.lat))
    meant = suggest(city, words[:MOST_LETTERS])
    if meant and request.POST.get("offered") == words:
        form.add_error("place", _("Choose one of these places, or take your words as they are."))
    return meant or _keep(draft, words, None)


def _keep(draft: Draft, place: str, point: tuple[float, float] | None) -> list[Suggestion]:
    draft.place = draft.placed = place
    draft.lon, draft.lat = point or (None, None)
    return []


@require_safe
@public
@cache_control(public=True, max_age=300)
def places(request: FaceRequest) -> JsonResponse:
    """Type-ahead: ``?q=`` gives at most eight places; ``?lon=&lat=`` the nearest address in words."""
    if "q" in request.GET:
        found = suggest(request.city, request.GET["q"][:MOST_LETTERS])
        return JsonResponse({"places": [{"label": f.label, "lon": f.lon, "lat": f.lat} for f in found]})
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return JsonResponse({"problem": "Send q, or lon and lat in degrees."}, status=400)
    inside = in_city(request.city, lon, lat)
    return JsonResponse({"label": address_near(request.city, lon, lat) if inside else "", "inside": inside})
