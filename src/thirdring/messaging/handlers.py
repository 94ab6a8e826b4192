"""What people are told when something happens to their case."""

from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from thirdring.cases.events import CaseClosed, CaseHeld, CaseOpened, CaseReopened, NoteAdded
from thirdring.cases.models import Case
from thirdring.messaging.actions import tell
from thirdring.messaging.rules import Occasion
from thirdring.sla.queries import promises_of
from thirdring.sla.rules import Clock
from thirdring.sla.words import in_plain_words


def acknowledge(event: CaseOpened) -> None:
    """The reporter gets the reference and the promise."""
    if event.report.constituent_id is None:
        return
    tell(event.case, Occasion.RECEIVED, actor=event.by, dedup=str(event.event_id), facts=_promise_facts(event.case))


def pass_on_note(event: NoteAdded) -> None:
    """A public note reaches everyone concerned."""
    if event.public:
        facts = {"": {"words": event.words}}
        tell(event.case, Occasion.NOTE, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_of_hold(event: CaseHeld) -> None:
    """Waiting is said, with the day we look again."""
    hold = event.case.holds.filter(until__isnull=True).first()
    review = hold.review_at.astimezone(ZoneInfo(event.case.city.time_zone)) if hold else None
    facts = {}
    for language in event.case.city.languages or ["en"]:
        with translation.override(language):
            facts[language] = {"review_day": date_format(review, "j F Y") if review else ""}
    tell(event.case, Occasion.HELD, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_reporters(event: CaseClosed) -> None:
    """The city's answer reaches everyone concerned."""
    facts = {"": {"answer": event.answer}}
    tell(event.case, Occasion.CLOSED, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_of_reopening(event: CaseReopened) -> None:
    """Taking a case up again is news too."""
    tell(event.case, Occasion.REOPENED, actor=event.by, dedup=str(event.event_id))


def _promise_facts(case: Case) -> dict[str, dict[str, str]]:
    promise = next((p for p in promises_of(case) if p.clock == Clock.RESOLVE), None)
    languages = case.city.languages or ["en"]
    if promise is None:
        return {language: {"promise": ""} for language in languages}
    return {language: {"promise": in_plain_words(promise, case.city, language)} for language in languages}
