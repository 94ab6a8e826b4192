"""The only writer of messages: queued in the transaction of what they tell, sent by the worker."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.constituents.actions import ask_code
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.inserting import insert_rows
from thirdring.kernel.languages import language_for_staff
from thirdring.kernel.words import in_language
from thirdring.messaging.models import Message
from thirdring.messaging.push_wording import PUSH_WORDING
from thirdring.messaging.queries import (
    CHANNEL_OF,
    Recipient,
    chosen_words,
    listeners_of,
    own_words,
    recipients,
    wording,
)
from thirdring.messaging.rules import (
    SMS_LENGTH,
    Facts,
    MessageChannel,
    MessageState,
    Occasion,
    filled,
    fitted,
    room_of,
    shortened,
)
from thirdring.messaging.wording import Wording
from thirdring.staff.models import User

AT_ONCE = 500  # rows a statement, far below what one may carry
DELIVER = "thirdring.messaging.tasks.deliver"  # by name: the task itself calls back into these actions


def no_facts(language: str) -> Facts:
    """Nothing beyond what every message knows."""
    return {}


@action
def tell(
    case: Case,
    occasion: Occasion,
    *,
    actor: Actor,
    dedup: str,
    facts: Callable[[str], Facts] = no_facts,
    to: Sequence[Recipient] | None = None,
) -> list[Message]:
    """Queue news of a case for everyone concerned, or for those named. ``facts`` fill the words, by language.

    ``dedup`` names what happened (an event's id): the database refuses to tell one person of it twice.
    """
    people = [*recipients(case), *_devices(case, occasion)] if to is None else to
    if not people:
        return []
    own = own_words(case.city, occasion)
    messages = []
    for person in people:
        words = chosen_words(own, occasion, person.channel, person.language)
        known = {**_known(case, person), **facts(person.language)}
        messages.append(_composed(case, occasion, person, words, known, dedup))
    insert_rows(Message, messages)
    deliver_later(messages)
    return messages


@action
def tell_many(
    city: City,
    occasion: Occasion,
    people: Sequence[tuple[Case, Recipient]],
    *,
    actor: Actor,
    dedup: str,
    facts: Callable[[str], Facts],
) -> int:
    """Queue one message for each person, about the first of their cases; returns how many were new.

    Whoever was told of ``dedup`` before is passed over, so that a job which is done again tells nobody twice.
    The cases have their city loaded.
    """
    first = {person.who: (case, person) for case, person in reversed(people)}
    keys = {who: f"{dedup}:{who}" for who in first}
    told = set(
        Message.objects.of(city).filter(dedup_key__in=keys.values()).values_list("dedup_key", flat=True)
    )
    own, messages = own_words(city, occasion), []
    for who, (case, person) in sorted(first.items()):
        if keys[who] not in told:
            words = chosen_words(own, occasion, person.channel, person.language)
            known = {**_known(case, person), **facts(person.language)}
            messages.append(_composed(case, occasion, person, words, known, dedup))
    for at in range(0, len(messages), AT_ONCE):
        insert_rows(Message, messages[at : at + AT_ONCE])
        deliver_later(messages[at : at + AT_ONCE])
    return len(messages)


@action
def write_to_staff(
    city: City,
    occasion: Occasion,
    people: Sequence[User],
    *,
    actor: Actor,
    dedup: str,
    facts: Callable[[str], Facts],
    case: Case | None = None,
) -> list[Message]:
    """Queue one mail to each of these, in the city's first language that staff pages have.

    ``dedup`` names what happened: the database refuses to tell one person of it twice.
    """
    if not people:
        return []
    language = language_for_staff(next(iter(city.languages), None))
    known = {"city": city.name, **facts(language)}
    messages = [
        _plain(
            city, occasion, MessageChannel.EMAIL, person.email, language, known, f"{dedup}:staff:{person.pk}"
        )
        for person in people
    ]
    for message in messages:
        message.case = case
    insert_rows(Message, messages)
    deliver_later(messages)
    return messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written to somebody about no report of theirs; ``stop_link`` ends it with one click."""

    occasion: Occasion
    channel: MessageChannel
    to: str
    language: str
    facts: Facts
    dedup: str
    stop_link: str | None = None
    device_id: int | None = None  # for a notification, with what pressing it opens
    link: str | None = None


@action
def write_letters(city: City, letters: Sequence[Letter], *, actor: Actor) -> list[Message]:
    """Queue these; the database refuses to write one with the same ``dedup`` twice."""
    own = {occasion: own_words(city, occasion) for occasion in sorted({each.occasion for each in letters})}
    messages = []
    for each in letters:
        words = chosen_words(own[each.occasion], each.occasion, each.channel, each.language)
        known = {"city": city.name, **each.facts}
        made = _filled_in(city, each.occasion, each.channel, each.to, each.language, words, known, each.dedup)
        made.stop_link, made.device_id, made.link = each.stop_link, each.device_id, each.link
        messages.append(made)
    for at in range(0, len(messages), AT_ONCE):
        insert_rows(Message, messages[at : at + AT_ONCE])
        deliver_later(messages[at : at + AT_ONCE])
    return messages


@action
def add_to_receipt(case: Case, words: Callable[[str], str], *, actor: Actor) -> None:
    """Say something more in the acknowledgement of a case just opened, which this transaction has queued.

    ``words`` are asked for by language; a text message takes as much of them as it has room for.
    """
    queued = Message.objects.of(case.city_id).filter(
        case=case, occasion=Occasion.RECEIVED, state=MessageState.QUEUED
    )
    for message in queued:
        said, more = message.body.rstrip(), words(message.language)
        if message.channel == MessageChannel.SMS:
            more = shortened(more, max(1, SMS_LENGTH - len(said) - 2))
        message.body = f"{said}\n\n{more}"
        message.save(update_fields=["body"])


def _devices(case: Case, occasion: Occasion) -> list[Recipient]:
    """The devices that hear of the case, where this is told on devices."""
    return [device for _, device in listeners_of([case])] if occasion in PUSH_WORDING else []


def _known(case: Case, person: Recipient) -> dict[str, str]:
    """What the words of every occasion may name."""
    return {
        "city": case.city.name,
        "reference": pretty(person.reference),
        "type": in_language(version_by_id(case.city, case.service_version_id).names, person.language),
        "place": case.place,
        "link": link_of(person),
    }


def link_of(person: Recipient) -> str:
    """Where they follow the case; a reporter's key also opens what the public may not see."""
    address = f"{settings.BASE_URL}/track/{pretty(person.reference)}/"
    return f"{address}?key={person.key}" if person.key else address


def _composed(
    case: Case, occasion: Occasion, person: Recipient, words: Wording, known: Facts, dedup: str
) -> Message:
    subject, body = words
    return Message(
        city_id=case.city_id,
        occasion=occasion,
        channel=person.channel,
        to=person.to,
        language=person.language,
        subject=" ".join(filled(subject, known).split())[:200],  # one line, whatever it was filled with
        body=_body(body, known, person.channel),
        device_id=person.device_id,
        link=link_of(person) if person.device_id else None,
        case=case,
        dedup_key=f"{dedup}:{person.who}",
        queued_at=clock.now(),
    )


@action
def send_code(
    city: City, kind: str, value: str, language: str, *, actor: Actor, to_anyone: bool = False
) -> bool:
    """Send a code to a contact point, if somebody is known by it or ``to_anyone``; False when none was sent.

    Who asks must not learn which it was, so the face says the same either way.
    """
    code = ask_code(city, kind, value, actor=actor, to_anyone=to_anyone)
    if code is None:
        return False
    known, dedup = {"city": city.name, "code": code}, f"code:{uuid.uuid4()}"
    message = _plain(city, Occasion.SIGN_IN_CODE, CHANNEL_OF[kind], value, language, known, dedup)
    insert_rows(Message, [message])
    deliver_later([message])
    return True


@action
def erase(city_id: int, addresses: Collection[str], constituent_ids: Collection[int], *, actor: Actor) -> int:
    """Delete what was written to these people at these addresses; returns how many messages."""
    theirs = Message.objects.of(city_id).filter(to__in=addresses)
    codes = theirs.filter(occasion=Occasion.SIGN_IN_CODE)
    gone = [
        each for each in theirs if each.dedup_key.rpartition(":")[2] in {str(pk) for pk in constituent_ids}
    ]
    Message.objects.of(city_id).filter(pk__in=[each.pk for each in (*codes, *gone)]).delete()
    return len(gone)


def _plain(
    city: City, occasion: Occasion, channel: MessageChannel, to: str, language: str, known: Facts, dedup: str
) -> Message:
    """A message about no report of anybody's."""
    words = wording(city, occasion, channel, language)
    return _filled_in(city, occasion, channel, to, language, words, known, dedup)


def _filled_in(
    city: City,
    occasion: Occasion,
    channel: MessageChannel,
    to: str,
    language: str,
    words: Wording,
    known: Facts,
    dedup: str,
) -> Message:
    subject, body = words
    return Message(
        city_id=city.pk,
        occasion=occasion,
        channel=channel,
        to=to,
        language=language,
        subject=" ".join(filled(subject, known).split())[:200],
        body=_body(body, known, channel),
        dedup_key=dedup[:100],
        queued_at=clock.now(),
    )


def _body(words: str, known: Facts, channel: MessageChannel) -> str:
    most = room_of(channel)
    return filled(words, known) if most is None else fitted(words, known, most)


def deliver_later(messages: Sequence[Message]) -> None:
    """Defer the sending, in the same transaction: the jobs exist if and only if the messages do."""
    jobs: list[JSONDict] = [{"message_id": each.pk, "city_id": each.city_id} for each in messages]
    app.configure_task(DELIVER).batch_defer(*jobs)
