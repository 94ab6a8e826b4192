"""What the resident will read, before it is sent: the city's own words around the answer being written."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from thirdring.cases.closings import drafts, language_of, rules_of, stated
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.kernel import clock
from thirdring.kernel.words import in_language
from thirdring.messaging.queries import wording
from thirdring.messaging.reading import Effort, effort
from thirdring.messaging.rules import MessageChannel, Occasion, filled


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it would be sent now; ``language`` is the first reporter's, ``hint`` says how it reads."""

    subject: str
    body: str
    language: str
    hint: str
    hard: bool


def preview_of(case: Case, said: Mapping[str, str]) -> Letter | None:
    """The closing message with the answer typed so far, or the catalogue's; None while there is neither."""
    language = language_of(case) if said else "en"
    answer = said.get("answer", "").replace("\x00", "").strip() or draft_of(case, said, language)
    if not answer:
        return None
    subject, body = wording(case.city, Occasion.CLOSED, MessageChannel.EMAIL, language)
    facts = {
        "city": case.city.name,
        "reference": pretty(case.reference),
        "type": in_language(case.service_version.names, language),
        "place": case.place,
        "link": f"{settings.BASE_URL}/track/{pretty(case.reference)}/",
        "answer": answer[:4000],
    }
    found = effort(answer[:4000], language)
    hint, hard = _hint(found), bool(found and found.hard)
    return Letter(filled(subject, facts), filled(body, facts), language, hint, hard)


def draft_of(case: Case, said: Mapping[str, str], language: str) -> str:
    """The catalogue's answer for the outcome and facts on the page; '' while it can't be made."""
    outcome = said.get("outcome", "")
    given = {name.removeprefix("fact_"): said[name] for name in said if name.startswith("fact_")}
    facts = stated(rules_of(case), outcome, given).facts
    return in_language(drafts(case, outcome, facts, clock.now()), language)


def drafted_into(case: Case, posted: QueryDict) -> QueryDict:
    """What was sent, with the catalogue's answer put in where somebody asked for it."""
    data = posted.copy()
    if "fill" in posted and (words := draft_of(case, posted, language_of(case))):
        data["answer"] = words
    return data


def _hint(found: Effort | None) -> str:
    """How hard the answer reads, and what to do about it; '' where it can't be measured."""
    if found is None:
        return ""
    if found.grade is not None:
        said = _("Reads like grade %(grade)d.") % {"grade": found.grade}
    else:
        said = _("Ease of reading: %(score)d of 100.") % {"score": found.score}
    return f"{said} {_('Shorten the sentences and use everyday words.')}" if found.hard else said
