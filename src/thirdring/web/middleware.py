"""Which city an address belongs to, who is asking, and what a page says when the answer is no."""

from collections.abc import Callable
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone, translation

from thirdring.city.queries import city_for_host
from thirdring.kernel import actor as actors
from thirdring.kernel.errors import DomainError, Invalid, MoveNotAllowed, NotAllowed, NotFound, Stale
from thirdring.kernel.languages import language_for_staff
from thirdring.staff.queries import actor_of
from thirdring.web.ui.maps import outside_source

_STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Invalid: 400,
    Stale: 409,
    MoveNotAllowed: 409,
}


class GzipTextMiddleware(GZipMiddleware):
    """Pages and data go out compressed; photos are so already, and a stream can't wait."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith(("image/", "text/event-stream")):
            return response
        return super().process_response(request, response)


class RequestSizeMiddleware:
    """Refuses what is larger than any form of ours, unread. Comes last: it answers with a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(request.headers.get("Content-Length") or 0) <= settings.MOST_REQUEST_BYTES:
            return self.get_response(request)
        context = {"size": settings.MOST_REQUEST_BYTES // 1024**2}
        return render(request, "413.html", context, status=413)


class CityAndActorMiddleware:
    """Sets ``request.city`` (None before any city exists) and ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        city = city_for_host(request.get_host().split(":")[0], default=settings.DEFAULT_CITY)
        request.city = city  # type: ignore[attr-defined]  # ours: FaceRequest
        if city is None:
            request.actor = None  # type: ignore[attr-defined]  # ours: FaceRequest
        elif request.user.is_authenticated:
            request.actor = actor_of(request.user, city=city)  # type: ignore[attr-defined]  # ours: FaceRequest
        else:
            request.actor = actors.resident(city.pk)  # type: ignore[attr-defined]  # ours: FaceRequest
        with timezone.override(ZoneInfo(city.time_zone) if city else UTC):  # pages show the city's time
            response = self.get_response(request)
        if city and (tiles := outside_source(city)):  # the city's own choice of tile server
            response._csp_update = {"connect-src": [tiles], "img-src": [tiles]}  # type: ignore[attr-defined]  # django-csp's
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: list[Any],
        _kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Before any city exists, say so in place of every page that needs one.

        Pages for staff speak fewer languages than those for residents: what they lack is said in English.
        """
        if getattr(view, "access", "") == "staff":
            translation.activate(language_for_staff(translation.get_language()))
        if request.city is not None or getattr(view, "without_city", False):  # type: ignore[attr-defined]  # ours: FaceRequest
            return None
        return render(request, "no_city.html", status=503)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A domain error that no view turned into a form's error becomes a page that says it."""
        if not isinstance(error, DomainError):
            return None
        status = _STATUS.get(type(error), 400)
        return render(request, "problem.html", {"problem": error, "status": status}, status=status)
