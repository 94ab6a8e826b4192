"""The budget of wrong passwords, as a page keeps to it: how a try is counted, and what it says when over."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.forms import Form
from django.utils.translation import ngettext

from thirdring.city.models import City
from thirdring.staff.access import FaceRequest
from thirdring.staff.actions.signing_in import SignInTry, begin_sign_in
from thirdring.web.ui.network import address_of, seconds_until


def tried(request: FaceRequest, email: str) -> SignInTry:
    """Count a try with this account, before its password is looked at."""
    return begin_sign_in(request.city, actor=request.actor, email=email, address=address_of(request))


def held_back(form: Form, opens_at: datetime, city: City) -> None:
    """Say on top of the form when to come back."""
    minutes = -(-seconds_until(opens_at) // 60)
    message = ngettext(
        "Too many wrong tries. Wait %(minutes)d minute, until %(time)s; then your password works again.",
        "Too many wrong tries. Wait %(minutes)d minutes, until %(time)s; then your password works again.",
        minutes,
    )
    time = f"{opens_at.astimezone(ZoneInfo(city.time_zone)):%H:%M}"
    form.add_error(None, message % {"minutes": minutes, "time": time})
