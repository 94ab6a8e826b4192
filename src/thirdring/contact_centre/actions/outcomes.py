"""How a conversation ends: each verb writes down what became of it, once. The line is hung up apart."""

from datetime import datetime

from thirdring.cases.actions.following import follow_as
from thirdring.cases.models import Case
from thirdring.cases.policy import visible_to
from thirdring.cases.queries import report_by_reference
from thirdring.cases.rules import Channel, Status
from thirdring.constituents.actions import Person
from thirdring.constituents.rules import normal_email, normal_phone
from thirdring.contact_centre.actions.abuse import end_for_abuse
from thirdring.contact_centre.actions.contacts import Ended, end, log, mine
from thirdring.contact_centre.actions.phone import tell_line
from thirdring.contact_centre.desk_queries import agent_name, case_told_as
from thirdring.contact_centre.desk_rules import (
    SOFT_PHONE,
    Disposition,
    Said,
    StepKind,
    danger_first,
    said_from,
)
from thirdring.contact_centre.models import Contact
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.rules import LIVE, SignalKind
from thirdring.contact_centre.telling_intake import submission_of
from thirdring.intake.actions import Receipt, submit
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, invalid

_PLAIN = frozenset({Disposition.NOTHING, Disposition.DROPPED, Disposition.EMERGENCY})


@action
def open_case(contact_id: int, version: int, *, actor: Actor) -> Receipt:
    """Open a case from what was written down. Raises Invalid with everything that is missing or wrong."""
    contact = mine(contact_id, version, actor=actor)
    said = _asked_about_danger(contact)
    told = submission_of(
        said,
        channel=Channel(contact.channel),
        language=contact.language,
        client_key=f"contact-{contact.key}",
    )
    receipt = submit(contact.city, told, actor=actor)
    contact.constituent_id = receipt.report.constituent_id
    end(contact, Ended(disposition=Disposition.NEW_CASE, case=receipt.case), actor=actor)
    return receipt


@action
def join_case(contact_id: int, version: int, reference: str, *, actor: Actor) -> Case:
    """The caller means a case that is open already; they follow it if there is a way to reach them.

    Raises Invalid when it is closed, or the way to reach them is wrong.
    """
    contact = mine(contact_id, version, actor=actor)
    said = _asked_about_danger(contact)
    case = visible_to(actor).filter(reference=reference, merged_into__isnull=True).first()
    if case is None:
        raise NotFound("There is no such case in this city.")
    if case.status == Status.CLOSED:
        raise invalid("case", "This case is closed meanwhile. Open a new one.", "closed")
    person = _person(contact, said)
    if person.points:
        follow_as(case, person, actor=actor)
    end(contact, Ended(disposition=Disposition.JOINED, case=case), actor=actor)
    return case


@action
def inform(contact_id: int, version: int, answered_with: str, *, actor: Actor) -> Contact:
    """The question is answered; ``answered_with`` is the code of the article, '' for one's own words."""
    contact = mine(contact_id, version, actor=actor)
    _asked_about_danger(contact)
    ended = Ended(disposition=Disposition.INFORMED, answered_with=answered_with)
    return end(contact, ended, actor=actor)


@action
def give_status(contact_id: int, version: int, reference: str, *, actor: Actor) -> Case:
    """The caller heard how their case stands; a provisional number will do. Raises Invalid and NotFound."""
    contact = mine(contact_id, version, actor=actor)
    told = case_told_as(contact.city, reference)
    case = told or report_by_reference(contact.city, reference).case
    end(contact, Ended(disposition=Disposition.STATUS_GIVEN, case=case), actor=actor)
    return case


@action
def pass_on(contact_id: int, version: int, to: str, *, actor: Actor) -> Contact:
    """The caller is transferred to somebody outside the centre."""
    contact = mine(contact_id, version, actor=actor)
    if not to.strip():
        raise invalid("passed_to", "Say to whom the caller is transferred.", "required")
    _leave_line(contact, actor)
    return end(contact, Ended(disposition=Disposition.TRANSFERRED, passed_to=to.strip()), actor=actor)


@action
def promise_callback(contact_id: int, version: int, due_at: datetime, *, actor: Actor) -> Contact:
    """The caller will be called back by then; without a call and its number there is nobody to call."""
    contact = mine(contact_id, version, actor=actor)
    if contact.call is None or not contact.call.caller:
        raise invalid("due_at", "There is no number to call back.", "no_number")
    if due_at <= clock.now():
        raise invalid("due_at", "Promise a time that is still to come.", "past")
    tell_line(contact.city, contact.call, SignalKind.CALLBACK_REQUESTED, due_at=due_at)
    return end(contact, Ended(disposition=Disposition.CALLBACK), actor=actor)


@action
def ask_supervisor(contact_id: int, version: int, *, actor: Actor) -> Contact:
    """A supervisor sees to it; the note says what about."""
    contact = mine(contact_id, version, actor=actor)
    if not said_from(contact.said).note.strip():
        raise invalid("note", "Write down what the supervisor should see to.", "required")
    return end(contact, Ended(disposition=Disposition.FOLLOW_UP), actor=actor)


@action
def see_to(contact_id: int, words: str, *, actor: Actor) -> Contact:
    """A supervisor saw to it, and says how."""
    require(actor, "see_to", actor.city_id, noun="conversation")
    rows = Contact.objects.of(actor.city_id).select_for_update(of=("self",))
    contact = rows.filter(pk=contact_id, disposition=Disposition.FOLLOW_UP, seen_to_at__isnull=True).first()
    if contact is None:
        raise NotFound("There is nothing to see to here.")
    if not words.strip():
        raise invalid("words", "Say what was done.", "required")
    contact.seen_to_at = clock.now()
    contact.save(update_fields=["seen_to_at"])
    log(contact, StepKind.SEEN_TO, actor=actor, words=words.strip())
    return contact


@action
def end_plainly(contact_id: int, version: int, disposition: Disposition, *, actor: Actor) -> Contact:
    """It ends without anything to follow: given to the emergency number, a wrong number."""
    contact = mine(contact_id, version, actor=actor)
    if disposition not in _PLAIN:
        raise invalid("disposition", "Choose what became of the conversation.", "unknown")
    passed_to = contact.city.emergency_number if disposition is Disposition.EMERGENCY else ""
    if disposition is Disposition.EMERGENCY:
        _leave_line(contact, actor)
    return end(contact, Ended(disposition=disposition, passed_to=passed_to), actor=actor)


@action
def end_abusive(contact_id: int, version: int, words: str, *, actor: Actor) -> Contact:
    """It ends because of abuse, after two warnings; ``words`` is what was said. Raises Invalid and Stale."""
    contact = mine(contact_id, version, actor=actor)
    end_for_abuse(contact_id, actor=actor, words=words)
    return end(contact, Ended(disposition=Disposition.ENDED_FOR_ABUSE), actor=actor)


def _leave_line(contact: Contact, actor: Actor) -> None:
    """On the desk's own telephone; a telephone system tells of its calls itself."""
    call = contact.call
    if call is not None and call.source == SOFT_PHONE and call.status in LIVE:
        tell_line(contact.city, call, SignalKind.TRANSFERRED, agent=agent_name(actor))
        tell_line(contact.city, call, SignalKind.ENDED, after=1)


def _asked_about_danger(contact: Contact) -> Said:
    """What was said, if danger was asked about first. Raises Invalid."""
    said = said_from(contact.said)
    if problem := danger_first(said, contact.city.emergency_number):
        raise problem
    return said


def _person(contact: Contact, said: Said) -> Person:
    return Person(
        name=said.name,
        email=normal_email(said.email) if said.email else "",
        phone=normal_phone(said.phone, country=contact.city.country) if said.phone else "",
        language=contact.language,
    )
