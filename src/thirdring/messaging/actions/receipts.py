"""What providers say of a message, and what its reader answers: written down as it comes."""

from datetime import datetime

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.events import record
from thirdring.messaging.events import TextsStopped
from thirdring.messaging.models import Message, Stopped
from thirdring.messaging.queries import mark_of
from thirdring.messaging.rules import MOST_ATTEMPTS, MessageState


@action
def mark_sent(message: Message, *, actor: Actor, provider_id: str, at: datetime) -> None:
    """Keep the provider's receipt, unless it said meanwhile that the message never arrived."""
    Message.objects.of(message.city_id).filter(pk=message.pk, state=MessageState.QUEUED).update(
        state=MessageState.SENT, provider_id=provider_id[:200], sent_at=at, error=""
    )


@action
def mark_failed(message: Message, *, actor: Actor, error: str, for_good: bool = False) -> Message:
    """Count an attempt that failed; after the last, or ``for_good``, the message is dead, and shown so."""
    locked = Message.objects.of(message.city_id).select_for_update().get(pk=message.pk)
    locked.attempts += 1
    locked.error = error[:300]
    if for_good or locked.attempts >= MOST_ATTEMPTS:
        locked.state = MessageState.DEAD
    locked.save(update_fields=["attempts", "error", "state"])
    return locked


@action
def mark_arrived(city_id: int, message_id: int, *, actor: Actor) -> None:
    """The provider says that it reached the telephone; said again, the first time stands."""
    theirs = Message.objects.of(city_id).filter(pk=message_id, arrived_at=None)
    theirs.update(arrived_at=clock.now())


@action
def mark_undelivered(city_id: int, message_id: int, *, actor: Actor, error: str) -> None:
    """The provider took it and could not bring it; nothing is sent again by itself."""
    theirs = Message.objects.of(city_id).filter(pk=message_id, arrived_at=None)
    theirs.update(state=MessageState.DEAD, error=error[:300])


@action
def stop_texts(city: City, number: str, *, actor: Actor) -> bool:
    """Send nothing more to a number (E.164); False when that was so already."""
    made, is_new = Stopped.objects.of(city).get_or_create(
        city=city, whose=mark_of(number), defaults={"since": clock.now()}
    )
    if is_new:
        record(TextsStopped(city_id=made.city_id, number=number))
    return is_new


@action
def start_texts(city: City, number: str, *, actor: Actor) -> bool:
    """Send to the number again; False when nothing had stopped it."""
    return bool(Stopped.objects.of(city).filter(whose=mark_of(number)).delete()[0])
