"""Sending, by the worker."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.kernel.alone import only_one
from thirdring.messaging.actions.devices import drop_device
from thirdring.messaging.actions.receipts import mark_failed, mark_sent
from thirdring.messaging.delivery import Gone, Refused, provider_for
from thirdring.messaging.models import Message
from thirdring.messaging.queries import has_stopped
from thirdring.messaging.rules import MOST_ATTEMPTS, MessageChannel, MessageState


class NotDelivered(Exception):
    """The provider did not take it; the job tries again later, each time after a longer wait."""


@app.task(
    name="thirdring.messaging.tasks.deliver",
    retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=4),  # 4 s, 16 s, ... up to 18 hours
)
def deliver(*, message_id: int, city_id: int) -> None:
    """Send one message, unless it went out. 'Sent' is written after the provider took it, never before.

    While one worker sends it, another that was given the same job by mistake comes back later.
    """
    with only_one(f"thirdring.message.{message_id}") as first:
        if not first:
            raise NotDelivered("another worker is sending it")
        _deliver(message_id, city_id)


def _deliver(message_id: int, city_id: int) -> None:
    message = Message.objects.of(city_id).filter(pk=message_id, state=MessageState.QUEUED).first()
    if message is None:
        return
    actor = system(city_id, reason="message delivery")
    if has_stopped(message):
        mark_failed(message, actor=actor, error="they asked to get no more texts", for_good=True)
        return
    if message.channel == MessageChannel.PUSH and message.device_id is None:
        mark_failed(message, actor=actor, error="the device hears no more", for_good=True)
        return
    try:
        provider_id = provider_for(message.channel).send(message)
    except Refused as error:
        if isinstance(error, Gone) and message.device_id is not None:
            drop_device(city_id, message.device_id, actor=actor)
        mark_failed(message, actor=actor, error=str(error), for_good=True)
        return
    except Exception as error:  # whatever a provider raises is a failed attempt, and is kept
        if mark_failed(message, actor=actor, error=str(error)).state != MessageState.DEAD:
            raise NotDelivered(str(error)) from error
        return
    mark_sent(message, actor=actor, provider_id=provider_id, at=clock.now())
