"""The budget of wrong passwords, as a page keeps to it: how a try is counted, and what it says when over."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.staff.access import FaceRequest
from thirdring.staff.actions.signing_in import SignInTry, begin_sign_in


def tried(request: FaceRequest, email: str) -> SignInTry:
    """Count a try with this account, before its password is looked at."""
    return begin_sign_in(request.city, actor=request.actor, email=email, address=address_of(request))


def held_back(form: Form, opens_at: datetime, city: City) -> None:
    """Say on top of the form when to come back."""
    minutes = -(-_seconds_until(opens_at) // 60)
    message = ngettext(
        "Too many wrong tries. Wait %(minutes)d minute, until %(time)s; then your password works again.",
        "Too many wrong tries. Wait %(minutes)d minutes, until %(time)s; then your password works again.",
        minutes,
    )
    time = f"{opens_at.astimezone(ZoneInfo(city.time_zone)):%H:%M}"
    form.add_error(None, message % {"minutes": minutes, "time": time})


def with_patience(response: HttpResponse, opens_at: datetime) -> HttpResponse:
    """The response, saying in seconds when to try again."""
    response.headers["Retry-After"] = str(_seconds_until(opens_at))
    return response


def address_of(request: HttpRequest) -> str:
    """Where the request came from. Behind our proxy, the last address noted; anybody can write the others."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _seconds_until(moment: datetime) -> int:
    return max(1, int((moment - clock.now()).total_seconds()))
