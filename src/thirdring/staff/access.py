"""Who may open an address. Every view wears one of these marks; tests/architecture reads them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.rules import Role

P = ParamSpec("P")


class FaceRequest(HttpRequest):
    """A request as our views receive it: the middleware has said which city, and who is asking."""

    city: City
    actor: Actor
    htmx: HtmxDetails


View = Callable[Concatenate[FaceRequest, P], HttpResponseBase]


def public(view: View[P]) -> View[P]:
    """Anyone may open this. Before a city exists, the middleware answers in the view's place."""
    return _marked(view, access="public")


def public_without_city(view: View[P]) -> View[P]:
    """Anyone may open this, even before a city exists: health checks, the gallery."""
    return _marked(view, access="public", without_city=True)


def staff_only(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Only signed-in staff of this city with one of ``roles`` (any role, when none is named)."""
    wanted = frozenset(roles or Role)

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: FaceRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.actor.roles & wanted:
                raise NotAllowed("open", "page")
            return view(request, *args, **kwargs)

        return _marked(guarded, access="staff", roles=wanted)

    return guard


def _marked(view: View[P], **marks: object) -> View[P]:
    for name, value in marks.items():
        setattr(view, name, value)
    return view
