"""What the resident will read, before it is sent: the city's own words around the answer being written."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.kernel.words import in_language
from thirdring.messaging.queries import wording
from thirdring.messaging.rules import MessageChannel, Occasion, filled


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it would be sent now. ``language`` is the first reporter's."""

    subject: str
    body: str
    language: str


def preview_of(case: Case, said: Mapping[str, str]) -> Letter | None:
    """The closing message with the answer typed so far; None while there is none."""
    answer = said.get("answer", "").replace("\x00", "").strip()
    if not answer:
        return None
    language = case.reports.order_by("pk").values_list("language", flat=True).first() or "en"
    subject, body = wording(case.city, Occasion.CLOSED, MessageChannel.EMAIL, language)
    facts = {
        "city": case.city.name,
        "reference": pretty(case.reference),
        "type": in_language(case.service_version.names, language),
        "place": case.place,
        "link": f"{settings.BASE_URL}/track/{pretty(case.reference)}/",
        "answer": answer[:4000],
    }
    return Letter(filled(subject, facts), filled(body, facts), language)
