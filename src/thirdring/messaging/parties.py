"""What is written when a case goes outside the city: to the party, and to whoever reported it."""

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop as _

from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.kernel.actor import Actor
from thirdring.kernel.days import full_day
from thirdring.kernel.sentences import said, spoken
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.messaging.actions.writing import tell
from thirdring.messaging.queries import Recipient
from thirdring.messaging.rules import Facts, MessageChannel, Occasion
from thirdring.routing.events import PartyAnswered, ReferralNeedsLook, ReferralSent, ReferralSentAgain
from thirdring.routing.models import Referral
from thirdring.routing.outside import Meanwhile, Said


def ask_party(event: ReferralSent) -> None:
    """The party gets what it needs to know, and its link."""
    _write(event.case, Occasion.PARTY_ASKED, event.referral, event.token, event.by, str(event.event_id))


def ask_again(event: ReferralSentAgain) -> None:
    """The same words with the new link."""
    _write(event.case, Occasion.PARTY_ASKED, event.referral, event.token, event.by, str(event.event_id))


def remind_party(event: ReferralNeedsLook) -> None:
    """A date has passed: they are asked how it stands."""
    _write(event.case, Occasion.PARTY_REMINDED, event.referral, event.token, event.by, str(event.event_id))


def tell_of_referral(event: ReferralSent) -> None:
    """Who has it now and how they are reached. A closing says so itself."""
    if event.meanwhile is not Meanwhile.CLOSE:
        facts = partial(_who_has_it, event.referral)
        tell(event.case, Occasion.REFERRED, actor=event.by, dedup=str(event.event_id), facts=facts)


def pass_on_answer(event: PartyAnswered) -> None:
    """What the party says reaches the residents, if it was to be public."""
    if event.referral.public:
        facts = partial(_news, event)
        tell(event.case, Occasion.PARTY_NEWS, actor=event.by, dedup=str(event.event_id), facts=facts)


def _write(case: Case, occasion: Occasion, referral: Referral, token: str, actor: Actor, dedup: str) -> None:
    """One message to the party, in the city's first language; nothing without an address."""
    if not referral.party.email:
        return
    language = next(iter(case.city.languages), DEFAULT_LANGUAGE)
    party = Recipient(0, MessageChannel.EMAIL, referral.party.email, language, case.reference, "")
    facts = partial(_asked, case, referral, token)
    tell(case, occasion, actor=actor, dedup=dedup, facts=facts, to=[party])


def _asked(case: Case, referral: Referral, token: str, language: str) -> Facts:
    return {
        "party": referral.party.name,
        "agency": case.agency.name,
        "note": referral.note,
        "words": case.summary if referral.shares_words else "",
        "acknowledge_by": _moment(referral.acknowledge_by, case, language),
        "answer_link": f"{settings.BASE_URL}/outside/{token}/",
        "reference": pretty(case.reference),
    }


def _who_has_it(referral: Referral, language: str) -> Facts:
    party = referral.party
    return {"party": party.name, "contact": ", ".join(part for part in (party.phone, party.email) if part)}


def _news(event: PartyAnswered, language: str) -> Facts:
    answer = event.answer
    return {
        "party": event.referral.party.name,
        "said": said(_SAID[Said(answer.said)], language),
        "expected": _day(answer.expected_on, language) if answer.expected_on else "",
        "words": answer.words,
    }


def _day(day: date, language: str) -> str:
    with translation.override(spoken(language)):
        return full_day(day)


def _moment(at: datetime, case: Case, language: str) -> str:
    local = at.astimezone(ZoneInfo(case.city.time_zone))
    return f"{_day(local.date(), language)}, {local:%H:%M}"


_SAID = {
    Said.ACKNOWLEDGED: _("They have it and will see to it."),
    Said.ANSWERED: _("They sent an answer."),
    Said.DONE: _("They say that it is done."),
    Said.NOT_THEIRS: _("They say that it is not theirs to do. We look again."),
}
