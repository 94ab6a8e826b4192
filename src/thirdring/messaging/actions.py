"""The only writer of messages: queued in the transaction of what they tell, sent by the worker."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app

from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import in_language
from thirdring.messaging.models import Message
from thirdring.messaging.queries import Recipient, recipients, wording
from thirdring.messaging.rules import MOST_ATTEMPTS, MessageChannel, MessageState, Occasion, filled, shortened

DELIVER = "thirdring.messaging.tasks.deliver"  # by name: the task itself calls back into these actions


@action
def tell(
    case: Case,
    occasion: Occasion,
    *,
    actor: Actor,
    dedup: str,
    facts: Mapping[str, Mapping[str, Any]] | None = None,
    to: Sequence[Recipient] | None = None,
) -> list[Message]:
    """Queue news of a case for everyone concerned. ``facts`` by language ('' holds for all) fill the words.

    ``dedup`` names what happened (an event's id): the database refuses to tell one person of it twice.
    """
    people = recipients(case) if to is None else to
    if not people:
        return []
    messages = [_composed(case, occasion, person, dedup, facts or {}) for person in people]
    Message.objects.bulk_create(messages)
    for message in messages:
        deliver_later(message)
    return messages


def _composed(
    case: Case, occasion: Occasion, person: Recipient, dedup: str, facts: Mapping[str, Mapping[str, Any]]
) -> Message:
    subject, body = wording(case.city, occasion, person.channel, person.language)
    known = {
        "city": case.city.name,
        "reference": pretty(person.reference),
        "type": in_language(case.service_version.names, person.language),
        "place": case.place,
        "link": f"{settings.BASE_URL}/track/{pretty(person.reference)}/",
        **facts.get("", {}),
        **facts.get(person.language, {}),
    }
    text = filled(body, known)
    return Message(
        city_id=case.city_id,
        occasion=occasion,
        channel=person.channel,
        to=person.to,
        language=person.language,
        subject=filled(subject, known)[:200],
        body=shortened(text) if person.channel == MessageChannel.SMS else text,
        case=case,
        dedup_key=f"{dedup}:{person.constituent_id}",
        queued_at=clock.now(),
    )


def deliver_later(message: Message) -> None:
    """Defer the sending, in the same transaction: the job exists if and only if the message does."""
    app.configure_task(DELIVER).defer(message_id=message.pk, city_id=message.city_id)


@action
def mark_sent(message: Message, *, actor: Actor, provider_id: str, at: datetime) -> None:
    """Keep the provider's receipt."""
    Message.objects.of(message.city_id).filter(pk=message.pk).update(
        state=MessageState.SENT, provider_id=provider_id[:200], sent_at=at, error=""
    )


@action
def mark_failed(message: Message, *, actor: Actor, error: str) -> Message:
    """Count an attempt that failed; after the last one the message is dead, and shown as such."""
    locked = Message.objects.of(message.city_id).select_for_update().get(pk=message.pk)
    locked.attempts += 1
    locked.error = error[:300]
    if locked.attempts >= MOST_ATTEMPTS:
        locked.state = MessageState.DEAD
    locked.save(update_fields=["attempts", "error", "state"])
    return locked


