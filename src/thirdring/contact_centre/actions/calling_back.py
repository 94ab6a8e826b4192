"""Callbacks as people make them: one person takes one, tries, makes it, or gives it back."""

from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.events import RoomChanged
from thirdring.contact_centre.models import Call, Callback, CallbackStep
from thirdring.contact_centre.policy import may, require
from thirdring.contact_centre.room_clock import room_now
from thirdring.contact_centre.room_rules import CallbackDeed, may_take
from thirdring.contact_centre.rules import Medium, SignalKind
from thirdring.contact_centre.signals import Signal
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import NotFound, Stale
from thirdring.kernel.events import record


@action
def take_callback(callback_id: int, *, actor: Actor) -> Callback:
    """Take a callback, so that nobody else makes it. Raises Stale where somebody has it, or it is done."""
    callback = _open(callback_id, actor)
    if not _is_free(callback, actor):
        raise Stale("callback")
    callback.taken_by_id, callback.taken_at = actor.id, room_now(callback.city)
    return _kept(callback, CallbackDeed.TAKEN, actor)


@action
def leave_callback(callback_id: int, *, actor: Actor) -> Callback:
    """Give a callback back to whoever is next."""
    callback = _mine(callback_id, actor)
    callback.taken_by_id = callback.taken_at = None
    return _kept(callback, CallbackDeed.LEFT, actor)


@action
def note_no_answer(callback_id: int, *, actor: Actor) -> Callback:
    """It was tried and nobody answered; it stays to be made, by whoever is next."""
    callback = _mine(callback_id, actor)
    callback.taken_by_id = callback.taken_at = None
    return _kept(callback, CallbackDeed.NO_ANSWER, actor)


@action
def make_callback(callback_id: int, *, actor: Actor) -> Callback:
    """Somebody was reached: the call hears of it as a signal, as from any telephone system."""
    callback = _mine(callback_id, actor)
    call = callback.call
    reached = Signal(
        source=call.source,
        event_id=f"made-here-{callback.pk}",
        call_id=call.external_id,
        kind=SignalKind.CALLBACK_MADE,
        at=room_now(callback.city),
        agent=actor.name[:80],
        medium=Medium(call.medium),
    )
    take_signals([reached], actor=system(actor.city_id, reason="somebody made the callback"))
    return _kept(callback, CallbackDeed.MADE, actor)


@action
def give_up_callback(callback_id: int, *, actor: Actor) -> Callback:
    """A supervisor says that nobody will be reached; it counts as not kept."""
    callback = _open(callback_id, actor)
    require(actor, "give_up", callback.city_id, noun="callback")
    callback.given_up_at = room_now(callback.city)
    return _kept(callback, CallbackDeed.GIVEN_UP, actor)


def _open(callback_id: int, actor: Actor) -> Callback:
    """The callback, locked; its call first, as whoever takes signals in does."""
    require(actor, "call_back", actor.city_id, noun="callback")
    call = Call.objects.of(actor.city_id).select_for_update().filter(callback=callback_id).first()
    if call is None:
        raise NotFound("There is no such callback here.")
    rows = Callback.objects.of(actor.city_id).select_for_update(of=("self",)).select_related("city")
    callback = rows.get(pk=callback_id)
    if callback.made_at or callback.given_up_at:
        raise Stale("callback")
    callback.call = call
    return callback


def _mine(callback_id: int, actor: Actor) -> Callback:
    callback = _open(callback_id, actor)
    if callback.taken_by_id is not None and callback.taken_by_id != actor.id:
        raise Stale("callback")
    return callback


def _is_free(callback: Callback, actor: Actor) -> bool:
    """Nobody holds it; a supervisor may take it from whoever does."""
    now = room_now(callback.city)
    free = may_take(taken_by=callback.taken_by_id, taken_at=callback.taken_at, by=actor.id, at=now)
    return free or may(actor, "give_up", callback.city_id)


def _kept(callback: Callback, deed: CallbackDeed, actor: Actor) -> Callback:
    """Write who has it now, and that this was done."""
    callback.save(update_fields=["taken_by", "taken_at", "given_up_at"])
    CallbackStep.objects.create(
        city_id=callback.city_id,
        callback=callback,
        deed=deed,
        at=room_now(callback.city),
        by_id=actor.id or 0,
    )
    record(RoomChanged(city_id=callback.city_id))
    return callback
