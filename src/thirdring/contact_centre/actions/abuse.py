"""The abusive-call protocol: warn, warn again, end; each with the words it was for."""

from thirdring.constituents.rules import normal_phone
from thirdring.contact_centre.abuse_rules import INSTEAD, WORDS_LENGTH, Step, next_step
from thirdring.contact_centre.models import AbuseStep, Contact
from thirdring.contact_centre.policy import require
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, Problem
from thirdring.kernel.words import storable


@action
def warn(contact_id: int, *, actor: Actor, words: str) -> AbuseStep:
    """Say that somebody was warned, for the first or second time. Raises Invalid (words, step), NotFound."""
    return _take(contact_id, {Step.WARNED_ONCE, Step.WARNED_TWICE}, words, actor)


@action
def end_for_abuse(contact_id: int, *, actor: Actor, words: str) -> AbuseStep:
    """Say that a conversation was ended, after two warnings. What was reported in it stays reported.

    Raises Invalid (words, step), NotFound.
    """
    return _take(contact_id, {Step.ENDED}, words, actor)


def _take(contact_id: int, meant: set[Step], words: str, actor: Actor) -> AbuseStep:
    require(actor, "call_back", actor.city_id, noun="conversation")
    rows = Contact.objects.of(actor.city_id).select_for_update(of=("self",)).select_related("city")
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("There is no such conversation here.")
    words, problems = storable(words), []
    step = next_step(contact.abuse_steps.values_list("step", flat=True))
    if not 0 < len(words) <= WORDS_LENGTH:
        said = f"Write down what was said, in 1 to {WORDS_LENGTH} letters."
        problems.append(Problem("words", said, "required"))
    if step is None or step not in meant:
        problems.append(Problem("step", INSTEAD[step], "out_of_turn"))
    if step is None or problems:
        raise Invalid(problems)
    return AbuseStep.objects.create(
        city_id=contact.city_id,
        contact=contact,
        number=_number(contact),
        step=step,
        words=words,
        by_id=actor.id or 0,
        at=clock.now(),
    )


def _number(contact: Contact) -> str:
    try:
        return normal_phone(contact.caller, country=contact.city.country)
    except Invalid:
        return ""
