"""Reads over messages: who should hear of a case, in which words, and what was sent."""

from dataclasses import dataclass

from django.db.models import Q

from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.messaging.models import Message, Template
from thirdring.messaging.rules import MessageChannel
from thirdring.messaging.wording import Wording, shipped

CHANNEL_OF = {"email": MessageChannel.EMAIL, "phone": MessageChannel.SMS}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone to tell, the way they asked for. ``reference`` is their own report's."""

    constituent_id: int
    channel: MessageChannel
    to: str
    language: str
    reference: str


def recipients(case: Case) -> list[Recipient]:
    """Everyone who reported or follows the case, once each: by e-mail where they gave one, else by text."""
    concerned = Q(constituent__reports__case=case) | Q(constituent__follows__case=case)
    points = (
        ContactPoint.objects.of(case.city_id)
        .filter(concerned)
        .order_by("kind", "pk")
        .values_list("constituent_id", "kind", "value", "constituent__language", "constituent__reports__reference")
        .filter(Q(constituent__reports__case=case) | Q(constituent__reports__isnull=True))
    )
    chosen: dict[int, Recipient] = {}
    for constituent_id, kind, value, language, reference in points:
        person = Recipient(constituent_id, CHANNEL_OF[kind], value, language, reference or case.reference)
        chosen.setdefault(constituent_id, person)
    return list(chosen.values())


def wording(city: City, occasion: str, channel: str, language: str) -> Wording:
    """The city's own words for the occasion, else the shipped ones."""
    own = Template.objects.of(city).filter(occasion=occasion, channel=channel, language=language).first()
    return (own.subject, own.body) if own else shipped(occasion, language)


def latest_messages(city: City, *, most: int = 100) -> list[Message]:
    """What was sent lately, newest first: the demo's mailbox."""
    return list(Message.objects.of(city).order_by("-queued_at", "-pk")[:most])
