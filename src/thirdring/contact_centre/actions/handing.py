"""Handing a call of the desk's own telephone to a queue or a colleague, with all that was written down."""

from django.db import IntegrityError, transaction

from thirdring.contact_centre.actions.contacts import log, mine
from thirdring.contact_centre.actions.phone import ring_for, tell_line
from thirdring.contact_centre.agent_queries import colleagues_ready
from thirdring.contact_centre.desk_queries import agent_name
from thirdring.contact_centre.desk_rules import SOFT_PHONE, StepKind
from thirdring.contact_centre.models import Call, Contact, Queue
from thirdring.contact_centre.room_clock import room_now
from thirdring.contact_centre.rules import LIVE, SignalKind
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid


@action
def hand_to_queue(contact_id: int, version: int, queue_code: str, *, actor: Actor) -> Contact:
    """The call waits in another queue; whoever answers has what was written down. Raises Invalid, Stale."""
    contact = mine(contact_id, version, actor=actor)
    queue = Queue.objects.of(actor.city_id).filter(code=queue_code, active=True).first()
    if queue is None:
        raise invalid("queue", "Choose the queue to hand the call to.", "unknown")
    _let_go(contact, _line_of(contact, "queue"), queue.code, actor)
    log(contact, StepKind.HANDED, actor=actor, words=queue.name)
    return contact


@action
def hand_to_colleague(contact_id: int, version: int, user_id: int, *, actor: Actor) -> Contact:
    """The call rings for one colleague who is ready, who reads what was written while it does.

    Unanswered, it waits in its queue for whoever is free. Raises Invalid, and Stale.
    """
    contact = mine(contact_id, version, actor=actor)
    call = _line_of(contact, "colleague")
    ready = colleagues_ready(actor, at=room_now(contact.city))
    colleague = next((each for each in ready if each.pk == user_id), None)
    if colleague is None:
        raise invalid("colleague", "Choose a colleague who is ready.", "not_ready")
    _let_go(contact, call, "", actor)
    try:
        with transaction.atomic():
            ring_for(contact.city, call, colleague, actor=actor, after=3)
    except IntegrityError:
        raise invalid("colleague", "Another call rings there meanwhile.", "rung") from None
    log(contact, StepKind.HANDED, actor=actor, words=colleague.name)
    return contact


def _line_of(contact: Contact, field: str) -> Call:
    """The call on the line. Raises Invalid when there is none, or another telephone has it."""
    call = contact.call
    if call is None or call.status not in LIVE:
        raise invalid(field, "There is nobody on the line any more.", "no_call")
    if call.source != SOFT_PHONE:
        told = "Transfer it on your telephone: what is written here goes along."
        raise invalid(field, told, "not_ours")
    return call


def _let_go(contact: Contact, call: Call, queue: str, actor: Actor) -> None:
    """The agent's part and the work after it are over; the caller waits."""
    tell_line(contact.city, call, SignalKind.TRANSFERRED, agent=agent_name(actor))
    tell_line(contact.city, call, SignalKind.WRAPPED, agent=agent_name(actor), after=1)
    tell_line(contact.city, call, SignalKind.QUEUED, queue=queue, after=2)
