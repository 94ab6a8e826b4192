"""Reads over kiosks, and what a visitor sees of the number drawn there."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from thirdring.city.models import City
from thirdring.contact_centre.counter import counter
from thirdring.contact_centre.models import Kiosk, Ticket
from thirdring.contact_centre.room_clock import room_now
from thirdring.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Drawn:
    """A number of today, and how long its holder will wait; None while nobody is there, or once called."""

    ticket: Ticket
    wait: timedelta | None


def mark_of(key: str) -> str:
    """What a kiosk is found by: SHA-256 of its key, in hexadecimal. Enough for a key of 192 bits."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def kiosk_by_key(city: City, key: str) -> Kiosk:
    """The kiosk that a key opens. Raises NotFound."""
    found = Kiosk.objects.of(city).filter(mark=mark_of(key), ended_at__isnull=True).first()
    if found is None:
        raise NotFound("This kiosk is not open any more. Please ask at the counter.")
    return found


def kiosks_of(city: City) -> list[Kiosk]:
    """Those that are open, the latest first."""
    return list(
        Kiosk.objects.of(city).filter(ended_at__isnull=True).select_related("made_by").order_by("-pk")
    )


def drawn_at(kiosk: Kiosk, number: int) -> Drawn | None:
    """A number that was drawn there today; None for any other. Six statements."""
    at = room_now(kiosk.city)
    today = at.astimezone(ZoneInfo(kiosk.city.time_zone)).date()
    rows = Ticket.objects.of(kiosk.city_id).filter(kiosk=kiosk, day=today, number=number)
    ticket = rows.select_related("call").first()
    if ticket is None:
        return None
    waiting = {each.ticket.pk: each.wait for each in counter(kiosk.city, at=at).waiting}
    return Drawn(ticket, waiting.get(ticket.pk))
