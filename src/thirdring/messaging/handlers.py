"""What people are told when something happens to their case."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext_noop as _

from thirdring.cases.events import (
    CaseClosed,
    CaseFollowed,
    CaseHeld,
    CaseOpened,
    CaseRecategorised,
    CaseReopened,
    CasesMerged,
    CaseTransferred,
    NoteAdded,
)
from thirdring.cases.models import Case, Report
from thirdring.cases.rules import HoldReason
from thirdring.catalogue.queries import version_by_id
from thirdring.constituents.events import PeopleForgotten
from thirdring.kernel.actor import system
from thirdring.kernel.days import full_day
from thirdring.kernel.sentences import said, spoken
from thirdring.kernel.words import in_language
from thirdring.messaging.actions.devices import forget_devices
from thirdring.messaging.actions.writing import erase, tell
from thirdring.messaging.queries import recipients, reporter
from thirdring.messaging.rules import Facts, Occasion
from thirdring.sla.events import WaitEnded
from thirdring.sla.queries import as_planned
from thirdring.sla.rules import Clock
from thirdring.sla.words import estimate_of, in_plain_words


def acknowledge(event: CaseOpened) -> None:
    """The reporter gets the reference and the promise."""
    if event.reply_to is not None:
        facts = partial(_promise, event.case)
        to = [reporter(event.report, *event.reply_to)]
        tell(event.case, Occasion.RECEIVED, actor=event.by, dedup=str(event.event_id), facts=facts, to=to)


def pass_on_note(event: NoteAdded) -> None:
    """A public note reaches everyone concerned."""
    if event.public:
        facts = partial(_said, "words", event.words)
        tell(event.case, Occasion.NOTE, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_of_hold(event: CaseHeld) -> None:
    """Waiting is said, with the day we look again."""
    facts = partial(_review_day, event.review_at.astimezone(ZoneInfo(event.case.city.time_zone)))
    tell(event.case, Occasion.HELD, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_reporters(event: CaseClosed) -> None:
    """The city's answer reaches everyone concerned."""
    facts = partial(_answered, event)
    tell(event.case, Occasion.CLOSED, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_of_reopening(event: CaseReopened) -> None:
    """Taking a case up again is news too."""
    tell(event.case, Occasion.REOPENED, actor=event.by, dedup=str(event.event_id))


def tell_of_transfer(event: CaseTransferred) -> None:
    """Who has it now, and that the promise stands."""
    facts = partial(_said, "agency", event.case.agency.name)
    tell(event.case, Occasion.TRANSFERRED, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_of_another_kind(event: CaseRecategorised) -> None:
    """What it is, who has it now, and by when, beside the date that was promised first."""
    facts = partial(_another_kind, event.case, event.said.from_version_id)
    tell(event.case, Occasion.ANOTHER_KIND, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_of_wait_over(event: WaitEnded) -> None:
    """The wait ended by itself; of an answer that never came it says so."""
    facts = partial(_unheard, event.reason)
    tell(event.case, Occasion.WAIT_OVER, actor=event.by, dedup=str(event.event_id), facts=facts)


def tell_of_joining(event: CasesMerged) -> None:
    """Those who reported the merged case hear where their report went, and nobody else is bothered."""
    told = set(
        Report.objects.of(event.city_id).filter(pk__in=event.report_ids).values_list("reference", flat=True)
    )
    theirs = [person for person in recipients(event.case) if person.reference in told]
    tell(event.case, Occasion.JOINED, actor=event.by, dedup=str(event.event_id), to=theirs)


def acknowledge_follower(event: CaseFollowed) -> None:
    """Who follows a case hears at once where to look, and from then on everything."""
    new = [person for person in recipients(event.case) if person.constituent_id == event.constituent_id]
    tell(event.case, Occasion.FOLLOWING, actor=event.by, dedup=str(event.event_id), to=new)


def _said(name: str, words: str, language: str) -> Facts:
    """What somebody wrote, in the language they wrote it in."""
    return {name: words}


def _answered(event: CaseClosed, language: str) -> Facts:
    """The catalogue's own words in the reader's language; what somebody wrote, as they wrote it."""
    return {"answer": in_language(event.answers, language) or event.answer}


def _review_day(review_at: datetime, language: str) -> Facts:
    with translation.override(spoken(language)):
        return {"review_day": full_day(review_at.date())}


def _unheard(reason: HoldReason, language: str) -> Facts:
    if reason is not HoldReason.WAITING_FOR_RESIDENT:
        return {"unheard": ""}
    return {"unheard": said(_UNHEARD, language)}


_UNHEARD = _("We asked something and heard no answer, so we go on with what we know.")


def _promise(case: Case, language: str) -> Facts:
    resolve = next((each for each in as_planned(case) if each.clock == Clock.RESOLVE), None)
    return {"promise": in_plain_words(resolve, case.city, language) if resolve else ""}


def _another_kind(case: Case, from_version_id: int, language: str) -> Facts:
    was = in_language(version_by_id(case.city, from_version_id).names, language)
    return {"was": was, "agency": case.agency.name, **estimate_of(case, language)}


def erase_messages(event: PeopleForgotten) -> None:
    """What was written to people who asked to be forgotten goes with them."""
    addresses = [value for _kind, value in event.points]
    actor = system(event.city_id, reason="a person asked to be forgotten")
    erase(event.city_id, addresses, event.constituent_ids, actor=actor)
    forget_devices(event.city_id, event.constituent_ids, actor=actor)
