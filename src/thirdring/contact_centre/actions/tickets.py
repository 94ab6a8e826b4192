"""Tickets at the counter: whoever comes in waits in a queue like a caller, and rings at the same desk."""

from datetime import timedelta
from secrets import token_urlsafe
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db.models import Max

from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.desk_rules import COUNTER_QUEUE, SOFT_PHONE, TICKET_MARK
from thirdring.contact_centre.kiosks import kiosk_by_key, mark_of
from thirdring.contact_centre.models import Call, Kiosk, Ticket
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.room_clock import room_now
from thirdring.contact_centre.rules import CallStatus, Medium, SignalKind
from thirdring.contact_centre.signals import Signal
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import NotFound, Stale, invalid
from thirdring.kernel.words import storable

LONGEST_NAME = 80
MOST_DRAWN_IN_A_MINUTE = 6  # at one kiosk: faster than people come in and read, slower than a child plays


@action
def draw_ticket(city: City, *, language: str, actor: Actor) -> Ticket:
    """A number for somebody who came in; the next of the day, also when two are drawn at once."""
    require(actor, "answer", city.pk, noun="ticket")
    City.objects.select_for_update().get(pk=city.pk)  # one number after the other
    return _drawn(city, language, None)


@action
def draw_at_kiosk(city: City, key: str, *, language: str, actor: Actor) -> Ticket:
    """A number that somebody draws by themselves. Raises NotFound for a key that opens no kiosk (any more),
    Invalid ('kiosk') when more are drawn than people come in.
    """
    City.objects.select_for_update().get(pk=city.pk)
    kiosk = kiosk_by_key(city, key)
    since = room_now(city) - timedelta(minutes=1)
    if Ticket.objects.of(city).filter(kiosk=kiosk, at__gt=since).count() >= MOST_DRAWN_IN_A_MINUTE:
        raise invalid("kiosk", "Too many numbers were drawn within a minute. Wait a little.", "too_many")
    return _drawn(city, language, kiosk)


@action
def set_up_kiosk(city: City, name: str, *, actor: Actor) -> tuple[Kiosk, str]:
    """A tablet where visitors draw numbers, and its key, which nobody can look up later. Raises Invalid."""
    require(actor, "set_up_kiosk", city.pk, noun="kiosk")
    words = storable(name)
    if not 0 < len(words) <= LONGEST_NAME:
        raise invalid("name", f"Name the place where it stands, in 1 to {LONGEST_NAME} letters.", "required")
    key = token_urlsafe(24)
    kiosk = Kiosk.objects.create(
        city=city, name=words, mark=mark_of(key), made_by_id=actor.id or 0, made_at=clock.now()
    )
    return kiosk, key


@action
def end_kiosk(city: City, kiosk_id: int, *, actor: Actor) -> Kiosk:
    """Its key opens nothing any more. Raises NotFound where it has ended."""
    require(actor, "set_up_kiosk", city.pk, noun="kiosk")
    kiosk = Kiosk.objects.of(city).select_for_update().filter(pk=kiosk_id, ended_at__isnull=True).first()
    if kiosk is None:
        raise NotFound("There is no such kiosk here.")
    kiosk.ended_at = clock.now()
    kiosk.save(update_fields=["ended_at"])
    return kiosk


@action
def leave_ticket(ticket_id: int, *, actor: Actor) -> Ticket:
    """Whoever had the number is gone, before anybody could help."""
    require(actor, "answer", actor.city_id, noun="ticket")
    ticket = Ticket.objects.of(actor.city_id).select_related("call", "city").filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound("There is no such ticket here.")
    if ticket.call.status not in {CallStatus.WAITING, CallStatus.RINGING}:
        raise Stale("ticket")
    call = ticket.call
    _tell(ticket.city, call.external_id, SignalKind.ABANDONED, call.language, call.caller)
    return ticket


def _drawn(city: City, language: str, kiosk: Kiosk | None) -> Ticket:
    """The next number of the day, whose holder waits; the city is locked."""
    at = room_now(city)
    day = at.astimezone(ZoneInfo(city.time_zone)).date()
    last = Ticket.objects.of(city).filter(day=day).aggregate(last=Max("number"))["last"] or 0
    call = _waiting(city, language, f"{TICKET_MARK}{last + 1}")
    return Ticket.objects.create(city=city, call=call, day=day, number=last + 1, at=at, kiosk=kiosk)


def _waiting(city: City, language: str, shown: str) -> Call:
    call_id = uuid4().hex
    for kind in (SignalKind.OFFERED, SignalKind.QUEUED):
        _tell(city, call_id, kind, language, shown)
    return Call.objects.of(city).get(source=SOFT_PHONE, external_id=call_id)


def _tell(city: City, call_id: str, kind: SignalKind, language: str, shown: str) -> None:
    signal = Signal(
        source=SOFT_PHONE,
        event_id=f"desk-{uuid4().hex}",
        call_id=call_id,
        kind=kind,
        at=room_now(city),
        queue=COUNTER_QUEUE,
        medium=Medium.COUNTER,
        language=language[:12],
        caller=shown,
    )
    take_signals([signal], actor=system(city.pk, reason="somebody waits at the counter"))
