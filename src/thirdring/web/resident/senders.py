"""Who sends, as far as budgets go: network, contact and device; and what is said when one is spent."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from thirdring.city.models import City
from thirdring.intake.budgeting import Sender
from thirdring.staff.rules import network_of
from thirdring.web.access import FaceRequest
from thirdring.web.resident.drafts import Draft
from thirdring.web.ui.devices import device_of, known_device, remember
from thirdring.web.ui.network import address_of

TRAP = "website"  # a field that people don't see and programs fill in


def sender_of(request: FaceRequest, draft: Draft) -> Sender:
    """The sender of this draft."""
    network = network_of(address_of(request))
    return Sender(network=network, email=draft.email, phone=draft.phone, device=device_of(request))


def marked(request: FaceRequest, response: HttpResponse) -> HttpResponse:
    """The response, giving the device a number to be counted by when it has none."""
    if not device_of(request):
        remember(response, known_device(request))
    return response


def when_to_come_back(opens_at: datetime, city: City) -> str:
    """Too much was sent: when the next can be, and that the telephone is open meanwhile."""
    said = _(
        "Many reports came from you or your network in a short time. This one is kept: "
        "send it again after %(time)s. If it cannot wait, call %(number)s."
    )
    local = opens_at.astimezone(ZoneInfo(city.time_zone))
    return said % {"time": f"{local:%H:%M:%S}", "number": city.phone}


def trapped() -> str:
    """A field nobody sees was filled in: a program, or a browser that was too eager."""
    return _("Something filled in a field that stays empty, as programs do. Send it once more.")
