"""The base map as browsers ask for it: its style, and its tiles."""

from urllib.parse import urlsplit

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from thirdring.city.models import City
from thirdring.places import basemap
from thirdring.web.access import FaceRequest, public


@require_safe
@public
@cache_control(public=True, max_age=300)
def style(request: FaceRequest) -> JsonResponse:
    """The map's style; its tiles carry the version of the city's places, so that old ones are never shown."""
    tiles = reverse("map-tile", args=[0, 0, 0]).removesuffix("0/0/0.mvt")
    address = f"{request.build_absolute_uri(tiles)}{{z}}/{{x}}/{{y}}.mvt?v={request.city.places_version}"
    return JsonResponse(basemap.style(request.city, tile_url=address))


@require_safe
@public
@cache_control(public=True, max_age=7 * 86400)
def tile(request: FaceRequest, z: int, x: int, y: int) -> HttpResponse:
    """One vector tile; 404 where there can be none."""
    return HttpResponse(
        basemap.tile(request.city, z, x, y), content_type="application/vnd.mapbox-vector-tile"
    )


def outside_source(city: City) -> str:
    """The origin of the tile server a city chose, for the content security policy; '' for our own tiles."""
    parts = urlsplit(city.tile_url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.netloc else ""
