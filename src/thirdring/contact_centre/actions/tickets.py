"""Tickets at the counter: whoever comes in waits in a queue like a caller, and rings at the same desk."""

from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db.models import Max

from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.desk_rules import COUNTER_QUEUE, SOFT_PHONE, TICKET_MARK
from thirdring.contact_centre.models import Call, Ticket
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.room_clock import room_now
from thirdring.contact_centre.rules import CallStatus, Medium, SignalKind
from thirdring.contact_centre.signals import Signal
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import NotFound, Stale


@action
def draw_ticket(city: City, *, language: str, actor: Actor) -> Ticket:
    """A number for somebody who came in; the next of the day, also when two are drawn at once."""
    require(actor, "answer", city.pk, noun="ticket")
    City.objects.select_for_update().get(pk=city.pk)  # one number after the other
    at = room_now(city)
    day = at.astimezone(ZoneInfo(city.time_zone)).date()
    last = Ticket.objects.of(city).filter(day=day).aggregate(last=Max("number"))["last"] or 0
    call = _waiting(city, language, f"{TICKET_MARK}{last + 1}")
    return Ticket.objects.create(city=city, call=call, day=day, number=last + 1, at=at)


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
