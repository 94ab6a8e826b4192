"""Which city an address belongs to, and who is asking."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from thirdring.city.queries import city_for_host
from thirdring.kernel import actor as actors
from thirdring.staff.queries import actor_of


class CityAndActorMiddleware:
    """Sets ``request.city`` (None before any city exists) and ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        city = city_for_host(request.get_host().split(":")[0], default=settings.DEFAULT_CITY)
        request.city = city  # type: ignore[attr-defined]
        if city is None:
            request.actor = None  # type: ignore[attr-defined]
        elif request.user.is_authenticated:
            request.actor = actor_of(request.user, city=city)  # type: ignore[attr-defined]
        else:
            request.actor = actors.resident(city.pk)  # type: ignore[attr-defined]
        return self.get_response(request)
