"""Conversations: begun, written down as they go on, taken over, ended. Whoever holds one writes in it."""

from dataclasses import dataclass
from datetime import datetime

from thirdring.cases.models import Case
from thirdring.cases.rules import Channel
from thirdring.city.models import City
from thirdring.constituents.queries import person_of
from thirdring.contact_centre.actions.phone import take_line
from thirdring.contact_centre.desk_queries import drafts_of_caller
from thirdring.contact_centre.desk_rules import (
    DRAFT_LASTS,
    MOST_LETTERS,
    Disposition,
    Relay,
    Said,
    StepKind,
)
from thirdring.contact_centre.models import Call, Contact, ContactStep
from thirdring.contact_centre.policy import require
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Problem, Stale, invalid

LIVE_CHANNELS = frozenset({Channel.PHONE, Channel.WALK_IN, Channel.SOCIAL, Channel.SMS, Channel.LETTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a conversation, and what it was about."""

    disposition: Disposition
    case: Case | None = None
    answered_with: str = ""
    passed_to: str = ""
    words: str = ""  # for the log


@action
def begin_contact(
    city: City,
    *,
    actor: Actor,
    key: str,
    channel: Channel = Channel.PHONE,
    call: Call | None = None,
    caller: str = "",
    language: str = "",
    opened_at: datetime | None = None,
    provisional: str = "",
) -> Contact:
    """The conversation of this key, begun or taken over by the actor with all that was written down.

    ``opened_at``: when it began, if not now. Raises Stale when it has ended and is not the actor's.
    """
    require(actor, "answer", city.pk, noun="conversation")
    if channel not in LIVE_CHANNELS:
        raise invalid("channel", "Choose how the person came to you.", "unknown")
    now, by = clock.now(), actor.id or 0
    contact, is_new = Contact.objects.of(city).get_or_create(
        key=key,
        defaults={
            "city": city,
            "call": call,
            "channel": channel,
            "caller": caller or (call.caller if call else ""),
            "language": language or (call.language if call else "") or _first_language(city),
            "holder_id": by,
            "opened_at": min(opened_at or now, now),
            "kept_at": now,
            "kept_by_id": by,
        },
    )
    if is_new:
        log(contact, StepKind.OPENED, actor=actor)
    if provisional and not contact.provisional:
        contact.provisional = provisional
        contact.save(update_fields=["provisional"])
    return contact if contact.holder_id == by else take_over(contact.pk, actor=actor)


@action
def take_over(contact_id: int, *, actor: Actor) -> Contact:
    """Go on with somebody else's conversation, and with its caller; they see that it is no longer theirs."""
    contact = held(contact_id, actor=actor)
    if contact.call is not None:
        take_line(contact.city, contact.call, contact.holder.name[:80], actor=actor)
    contact.holder_id = actor.id or 0
    _write(contact, ("holder",), actor=actor)
    log(contact, StepKind.TAKEN_OVER, actor=actor)
    return contact


@action
def write_down(
    contact_id: int, version: int, said: Said, *, language: str, relay: Relay, actor: Actor
) -> Contact:
    """Keep what was said so far. Raises Invalid, and Stale when somebody else wrote meanwhile."""
    contact = mine(contact_id, version, actor=actor)
    problems = [
        Problem(name, f"Write at most {most} characters.", "too_long")
        for name, most in MOST_LETTERS.items()
        if len(getattr(said, name)) > most
    ]
    if problems:
        raise Invalid(problems)
    contact.said, contact.language, contact.relay = said.as_json(), language[:12], relay
    _write(contact, ("said", "language", "relay"), actor=actor)
    return contact


@action
def name_caller(contact_id: int, version: int, person_id: int, *, actor: Actor) -> Contact:
    """It is this person: their name, ways to reach them and language are taken. Raises NotFound and Stale."""
    contact = mine(contact_id, version, actor=actor)
    person = person_of(contact.city, person_id)
    points = {point.kind: point.value for point in reversed(person.contact_points.all())}
    known = {"name": person.name, "email": points.get("email", ""), "phone": points.get("phone", "")}
    contact.said = {**contact.said, **{name: value for name, value in known.items() if value}}
    contact.language, contact.constituent_id = person.language, person.pk
    _write(contact, ("said", "language", "constituent"), actor=actor)
    return contact


@action
def ask_interpreter(contact_id: int, *, actor: Actor) -> Contact:
    """An interpreter was asked for; the moment is kept."""
    contact = _holders(contact_id, actor)
    contact.interpreter_asked_at = contact.interpreter_asked_at or clock.now()
    _write(contact, ("interpreter_asked_at",), actor=actor)
    log(contact, StepKind.INTERPRETER_ASKED, actor=actor)
    return contact


@action
def interpreter_joined(contact_id: int, *, actor: Actor) -> Contact:
    """And is on the line now."""
    contact = _holders(contact_id, actor)
    now = clock.now()
    contact.interpreter_asked_at = contact.interpreter_asked_at or now
    contact.interpreter_joined_at = contact.interpreter_joined_at or now
    _write(contact, ("interpreter_asked_at", "interpreter_joined_at"), actor=actor)
    log(contact, StepKind.INTERPRETER_JOINED, actor=actor)
    return contact


@action
def line_broke(contact_id: int, *, actor: Actor) -> Contact:
    """The caller is gone in the middle of it: what was written down stays for a day."""
    contact = _holders(contact_id, actor)
    contact.line_broke_at = clock.now()
    _write(contact, ("line_broke_at",), actor=actor)
    log(contact, StepKind.LINE_BROKE, actor=actor)
    return contact


@action
def bring_draft(contact_id: int, version: int, earlier_id: int, *, actor: Actor) -> Contact:
    """Go on with what the same caller had told before the line broke; the earlier conversation ends.

    Raises NotFound when the other is of another number, has ended, or is still going on.
    """
    contact = mine(contact_id, version, actor=actor)
    drafts = drafts_of_caller(contact.city, contact.caller).exclude(pk=contact.pk)
    earlier = drafts.select_for_update(of=("self",)).filter(pk=earlier_id).first()
    if earlier is None:
        raise NotFound("There is no such draft of this caller.")
    contact.said, contact.language, contact.relay = earlier.said, earlier.language, earlier.relay
    contact.constituent_id = earlier.constituent_id
    _write(contact, ("said", "language", "relay", "constituent"), actor=actor)
    end(earlier, Ended(disposition=Disposition.DROPPED, words="taken up again"), actor=actor)
    return contact


@action
def forget_drafts(city: City, *, actor: Actor) -> int:
    """End conversations that nobody has touched for a day, and what was written in them; how many."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("forget", "conversation")
    rows = Contact.objects.of(city).select_for_update(skip_locked=True)
    old = list(rows.filter(closed_at__isnull=True, kept_at__lt=clock.now() - DRAFT_LASTS).order_by("pk"))
    for contact in old:
        end(contact, Ended(disposition=Disposition.DROPPED), actor=actor)
    return len(old)


@action
def end(contact: Contact, ended: Ended, *, actor: Actor) -> Contact:
    """Close a locked conversation: the draft is emptied, the note stays."""
    contact.note = str(contact.said.get("note", ""))
    contact.said = {}
    contact.disposition, contact.closed_at = ended.disposition, clock.now()
    contact.case, contact.answered_with = ended.case, ended.answered_with[:80]
    contact.passed_to = ended.passed_to[:120]
    _write(
        contact,
        ("note", "said", "disposition", "closed_at", "case", "answered_with", "passed_to", "constituent"),
        actor=actor,
    )
    log(contact, StepKind.CLOSED, actor=actor, words=ended.words or ended.disposition)
    return contact


def held(contact_id: int, *, actor: Actor) -> Contact:
    """The conversation, locked. Raises NotFound, and Stale when it has ended."""
    require(actor, "answer", actor.city_id, noun="conversation")
    rows = Contact.objects.of(actor.city_id).select_for_update(of=("self",))
    contact: Contact | None = rows.select_related("city", "call", "holder").filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("There is no such conversation here.")
    if contact.closed_at is not None:
        raise Stale("conversation")
    return contact


def mine(contact_id: int, version: int, *, actor: Actor) -> Contact:
    """The conversation, locked. Raises Stale when somebody else has written since the actor saw it.

    What one has written oneself meanwhile is nothing to stop for: a page sends while its person goes on.
    """
    contact = _holders(contact_id, actor)
    if contact.version != version and contact.kept_by_id != actor.id:
        raise Stale("conversation")
    return contact


@action
def log(contact: Contact, kind: StepKind, *, actor: Actor, words: str = "") -> None:
    """Add to what happened in a conversation."""
    ContactStep.objects.create(
        city_id=contact.city_id,
        contact=contact,
        kind=kind,
        at=clock.now(),
        by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        words=words[:400],
    )


def _holders(contact_id: int, actor: Actor) -> Contact:
    contact = held(contact_id, actor=actor)
    if contact.holder_id != actor.id:
        raise Stale("conversation")
    return contact


def _write(contact: Contact, changed: tuple[str, ...], *, actor: Actor) -> None:
    contact.version += 1
    contact.kept_at = clock.now()
    if actor.kind is ActorKind.STAFF:
        contact.kept_by_id = actor.id or 0
    contact.save(update_fields=[*changed, "version", "kept_at", "kept_by"])


def _first_language(city: City) -> str:
    return next(iter(city.languages), "en")
