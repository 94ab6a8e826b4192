"""The desk's own telephone: who is there, whom the next call rings, and what is done on the line.

It rings for calls of the source ``SOFT_PHONE`` alone; those of a telephone system are rung by that system.
Nothing is done by a clock: whoever looks next ends what has rung too long.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import Q

from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import take_presence, take_signals
from thirdring.contact_centre.desk_queries import (
    agent_name,
    is_on_a_call,
    profile_of,
    ringing_for,
    unwrapped_of,
)
from thirdring.contact_centre.desk_rules import OTHERS_AFTER, RINGS_FOR, SOFT_PHONE
from thirdring.contact_centre.models import Call, Ring
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.room_clock import room_now
from thirdring.contact_centre.rules import AwayReason, CallStatus, Medium, Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal, Signal
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import Stale
from thirdring.staff.models import User

_ORDER_APART = timedelta(milliseconds=1)


@action
def say_presence(city: City, presence: Presence, *, actor: Actor, reason: AwayReason | None = None) -> None:
    """Say what one does from now on. Whoever is not ready is rung by nobody; whoever is, has finished."""
    require(actor, "answer", city.pk, noun="call")
    if presence is Presence.READY:
        for call in unwrapped_of(actor, at=room_now(city)):
            finish(city, call, actor=actor)
    else:
        _stop_ringing(city, actor)
    _note_presence(city, agent_name(actor), presence, reason)


@action
def ring_next(city: City, *, actor: Actor) -> Ring | None:
    """Let the next call for this agent ring; the one that rings already; None when none waits, or they talk.

    The most urgent queue first, then callers whose language the agent speaks, then who has waited longest.
    Several may look at once: each call rings for one person.
    """
    require(actor, "answer", city.pk, noun="call")
    end_lapsed(city, actor=actor)
    ringing = ringing_for(actor)
    if ringing is not None:
        return ringing
    if is_on_a_call(actor, at=room_now(city)):
        return None
    call_id = _waiting_longest(city, actor)
    if call_id is None:
        return None
    me = User.objects.get(pk=actor.id or 0)
    return ring_for(city, Call.objects.of(city).get(pk=call_id), me, actor=actor)


@action
def ring_for(city: City, call: Call, who: User, *, actor: Actor, after: int = 0) -> Ring:
    """Let a call ring for somebody. Raises IntegrityError when another rings for them meanwhile."""
    require(actor, "answer", city.pk, noun="call")
    now = clock.now()
    ring = Ring.objects.create(city=city, call=call, user=who, rang_at=now, lapses_at=now + RINGS_FOR)
    tell_line(city, call, SignalKind.RINGING, agent=who.name[:80], after=after)
    return ring


@action
def pick_up(city: City, ring_id: int, *, actor: Actor) -> Call:
    """Answer the call that rings. Raises Stale when it rings for somebody else meanwhile, or for nobody."""
    require(actor, "answer", city.pk, noun="call")
    rows = Ring.objects.of(city).select_for_update(of=("self", "call")).select_related("call")
    ring = rows.filter(pk=ring_id, user_id=actor.id or 0, ended_at__isnull=True).first()
    if ring is None or ring.lapses_at < clock.now() or ring.call.status != CallStatus.RINGING:
        raise Stale("call")
    ring.ended_at, ring.answered = clock.now(), True
    ring.save(update_fields=["ended_at", "answered"])
    tell_line(city, ring.call, SignalKind.ANSWERED, agent=agent_name(actor))
    ring.call.refresh_from_db()
    return ring.call


@action
def end_lapsed(city: City, *, actor: Actor) -> int:
    """Calls that have rung long enough wait again, and who did not answer is away; how many rings ended.

    A caller who gave up meanwhile is not called back into the queue, and nobody is away for that.
    """
    now = clock.now()
    over = Q(lapses_at__lt=now) | ~Q(call__status=CallStatus.RINGING)
    rows = Ring.objects.of(city).select_for_update(of=("self", "call"), skip_locked=True)
    rings = list(rows.filter(over, ended_at__isnull=True).select_related("call", "user").order_by("pk"))
    for ring in rings:
        if _stop_ring(city, ring, min(ring.lapses_at, now)):
            _note_presence(city, ring.user.name[:80], Presence.AWAY, AwayReason.OTHER)
    return len(rings)


@action
def hold(city: City, call: Call, *, actor: Actor) -> None:
    """Put the caller on hold."""
    require(actor, "answer", city.pk, noun="call")
    tell_line(city, call, SignalKind.HELD, agent=agent_name(actor))


@action
def resume(city: City, call: Call, *, actor: Actor) -> None:
    """Take the caller from hold."""
    require(actor, "answer", city.pk, noun="call")
    tell_line(city, call, SignalKind.RESUMED, agent=agent_name(actor))


@action
def take_line(city: City, call: Call, agent: str, *, actor: Actor) -> None:
    """Speak with the caller in the place of an agent, if that agent still does, on a call of the desk."""
    require(actor, "answer", city.pk, noun="call")
    talks = call.legs.filter(agent=agent, ended_at__isnull=True)
    if call.source == SOFT_PHONE and agent != agent_name(actor) and talks.exists():
        tell_line(city, call, SignalKind.TRANSFERRED, agent=agent)
        tell_line(city, call, SignalKind.WRAPPED, agent=agent, after=1)
        tell_line(city, call, SignalKind.ANSWERED, agent=agent_name(actor), after=2)


@action
def hang_up(city: City, call: Call, *, actor: Actor) -> None:
    """The conversation is over; the agent's work after it goes on until ``finish``."""
    require(actor, "answer", city.pk, noun="call")
    tell_line(city, call, SignalKind.ENDED, agent=agent_name(actor))


@action
def finish(city: City, call: Call, *, actor: Actor) -> None:
    """The work after the call is done."""
    require(actor, "answer", city.pk, noun="call")
    tell_line(city, call, SignalKind.WRAPPED, agent=agent_name(actor))


def tell_line(
    city: City,
    call: Call,
    kind: SignalKind,
    *,
    agent: str = "",
    queue: str = "",
    due_at: datetime | None = None,
    after: int = 0,
) -> None:
    """Note what happened on the line, as a telephone system would; ``after`` orders several of one moment."""
    signal = Signal(
        source=call.source,
        event_id=f"desk-{uuid4().hex}",
        call_id=call.external_id,
        kind=kind,
        at=room_now(city) + after * _ORDER_APART,
        queue=queue,
        agent=agent,
        medium=Medium(call.medium),
        due_at=due_at,
    )
    take_signals([signal], actor=system(city.pk, reason="somebody did it at the desk"))


def _note_presence(city: City, agent: str, presence: Presence, reason: AwayReason | None) -> None:
    said = AgentSignal(source=SOFT_PHONE, agent=agent, presence=presence, at=room_now(city), reason=reason)
    take_presence([said], actor=system(city.pk, reason="somebody said so at the desk"))


def _stop_ringing(city: City, actor: Actor) -> None:
    """What rings for somebody who is going away waits again for the next."""
    rows = Ring.objects.of(city).select_for_update(of=("self", "call")).select_related("call")
    for ring in rows.filter(user_id=actor.id or 0, ended_at__isnull=True):
        _stop_ring(city, ring, clock.now())


def _stop_ring(city: City, ring: Ring, at: datetime) -> bool:
    """End a locked ring; whether the caller is still there, and waits again."""
    ring.ended_at = at
    ring.save(update_fields=["ended_at"])
    if ring.call.status != CallStatus.RINGING:
        return False
    tell_line(city, ring.call, SignalKind.QUEUED)
    return True


def _waiting_longest(city: City, actor: Actor) -> int | None:
    profile = profile_of(actor)
    values: dict[str, Any] = {
        "city": city.pk,
        "source": SOFT_PHONE,
        "skills": profile.skills,
        "languages": profile.languages,
        "anybody": room_now(city) - OTHERS_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, values)
        found = cursor.fetchone()
    return int(found[0]) if found else None


_NEXT = """
SELECT call.id
FROM contact_centre_call AS call
JOIN contact_centre_queue AS queue ON queue.id = call.queue_id
WHERE call.city_id = %(city)s AND call.ended_at IS NULL AND call.status = 'waiting'
    AND call.source = %(source)s
    AND queue.skills <@ %(skills)s::varchar[]
    AND (call.language = '' OR call.language = ANY(%(languages)s) OR call.queued_at < %(anybody)s)
    AND NOT EXISTS (
        SELECT 1 FROM contact_centre_ring AS ring WHERE ring.call_id = call.id AND ring.ended_at IS NULL
    )
ORDER BY queue.priority, call.language = ANY(%(languages)s) DESC, call.queued_at, call.id
LIMIT 1
FOR UPDATE OF call SKIP LOCKED
"""
