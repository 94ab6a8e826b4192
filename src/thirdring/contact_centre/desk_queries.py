"""Reads for the desk: what rings, what one is working on, what waits for a supervisor."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.contact_centre.desk_rules import (
    DRAFT_LASTS,
    SOFT_PHONE,
    TICKET_MARK,
    Disposition,
    provisional_of,
)
from thirdring.contact_centre.models import (
    AgentProfile,
    AgentState,
    Call,
    CallLeg,
    Contact,
    ContactStep,
    Ring,
)
from thirdring.contact_centre.policy import may
from thirdring.contact_centre.room_rules import LOOKS_BACK, WRAPS_AT_MOST
from thirdring.contact_centre.rules import CallStatus
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet

MOST_LISTED = 20
_USUAL_LANGUAGES = ["en"]


def agent_name(actor: Actor) -> str:
    """What the room calls somebody who works at the desk."""
    return actor.name[:80]


def profile_of(actor: Actor) -> AgentProfile:
    """Which calls somebody can take; of who has no profile, those that need no skill, in English."""
    found = AgentProfile.objects.of(actor.city_id).filter(user_id=actor.id or 0).first()
    return found or AgentProfile(city_id=actor.city_id, user_id=actor.id or 0, languages=_USUAL_LANGUAGES)


def ringing_for(actor: Actor) -> Ring | None:
    """The call that rings for somebody now, unless the caller has given up."""
    rings = Ring.objects.of(actor.city_id).filter(user_id=actor.id or 0, ended_at__isnull=True)
    live = rings.filter(lapses_at__gte=clock.now(), call__status=CallStatus.RINGING)
    return live.select_related("call__queue").first()


def is_on_a_call(actor: Actor, *, at: datetime) -> bool:
    """Whether somebody talks on the desk's own telephone, or is still at the work after a call.

    A telephone system knows by itself who talks there, and one that went silent keeps nobody from ours.
    """
    wraps = Q(wrapped_at__isnull=True, ended_at__gte=at - WRAPS_AT_MOST)
    return _legs(actor, at).filter(Q(ended_at__isnull=True) | wraps).exists()


def unwrapped_of(actor: Actor, *, at: datetime) -> list[Call]:
    """Calls of the desk that are over but for somebody's work after them."""
    legs = _legs(actor, at).filter(ended_at__isnull=False, wrapped_at__isnull=True)
    return [leg.call for leg in legs.select_related("call").order_by("pk")]


def presence_of(actor: Actor, *, since: datetime) -> AgentState | None:
    """What somebody said last that they do, since a moment."""
    said = AgentState.objects.of(actor.city_id).filter(
        source=SOFT_PHONE, agent=agent_name(actor), since__gte=since
    )
    return said.order_by("-since", "-pk").first()


def calls_waiting(city: City) -> int:
    """How many calls wait for the desk's own telephone."""
    live = Call.objects.of(city).filter(ended_at__isnull=True, source=SOFT_PHONE)
    return live.filter(status__in=[CallStatus.WAITING, CallStatus.RINGING]).count()


def open_contacts(actor: Actor) -> list[Contact]:
    """What somebody has begun and not ended, the newest first; drafts of broken lines are among them."""
    rows = Contact.objects.of(actor.city_id).filter(holder_id=actor.id, closed_at__isnull=True)
    fresh = rows.filter(kept_at__gte=clock.now() - DRAFT_LASTS)
    return list(fresh.select_related("call").order_by("-opened_at", "-pk")[:MOST_LISTED])


def latest_contacts(actor: Actor) -> list[Contact]:
    """What somebody has ended last."""
    rows = Contact.objects.of(actor.city_id).filter(holder_id=actor.id, closed_at__isnull=False)
    return list(rows.select_related("case").order_by("-opened_at", "-pk")[:MOST_LISTED])


def to_see_to(city: City) -> list[Contact]:
    """What waits for a supervisor, the oldest first."""
    rows = Contact.objects.of(city).filter(disposition=Disposition.FOLLOW_UP, seen_to_at__isnull=True)
    return list(rows.select_related("case", "holder").order_by("closed_at", "pk")[:MOST_LISTED])


def contact_by_id(actor: Actor, contact_id: int) -> Contact:
    """A conversation of the actor's city, with its call. Raises NotFound."""
    found = _with_all(actor).filter(pk=contact_id).first() if may(actor, "answer", actor.city_id) else None
    if found is None:
        raise NotFound("There is no such conversation here.")
    return found


def contact_of_call(actor: Actor, call_id: int) -> Contact | None:
    """What was written down about a call, if anything was."""
    found: Contact | None = _with_all(actor).filter(call_id=call_id).first()
    return found


def case_told_as(city: City, text: str) -> Case | None:
    """The case of whoever was told this provisional number; None while it has none, or there is no such."""
    digits = provisional_of(text)
    if not digits:
        return None
    rows = Contact.objects.of(city).filter(provisional=digits, case__isnull=False)
    found = rows.select_related("case").order_by("-opened_at").first()
    return found.case if found else None


def broken_off_before(city: City, caller: str, *, but: int) -> Contact | None:
    """What the same number had begun to tell within a day when the line broke."""
    return drafts_of_caller(city, caller).exclude(pk=but).order_by("-opened_at").first()


def drafts_of_caller(city: City, caller: str) -> CityQuerySet[Contact]:
    """What a number had begun to tell within a day when the line broke, or the call was over."""
    if not caller or caller.startswith(TICKET_MARK):
        return Contact.objects.of(city).none()
    rows = Contact.objects.of(city).filter(caller=caller, closed_at__isnull=True)
    fresh = rows.filter(kept_at__gte=clock.now() - DRAFT_LASTS)
    return fresh.filter(Q(line_broke_at__isnull=False) | Q(call__ended_at__isnull=False))


def earlier_contacts(contact: Contact, *, within: timedelta = timedelta(days=30)) -> Sequence[Contact]:
    """What the same number, or the same person, was about before; the newest first."""
    same = Q(constituent_id=contact.constituent_id) if contact.constituent_id else Q(pk__in=[])
    if contact.caller and not contact.caller.startswith(TICKET_MARK):
        same |= Q(caller=contact.caller)
    rows = Contact.objects.of(contact.city_id).filter(
        same, closed_at__isnull=False, opened_at__gte=contact.opened_at - within
    )
    return list(rows.exclude(pk=contact.pk).select_related("case", "holder").order_by("-opened_at")[:5])


def steps_of_contact(contact: Contact) -> list[ContactStep]:
    """What happened in a conversation, in order."""
    rows = ContactStep.objects.of(contact.city_id).filter(contact=contact)
    return list(rows.select_related("by").order_by("at", "pk"))


def conversation_of_call(city: City, call_id: int) -> tuple[Contact | None, list[ContactStep]]:
    """What was written down about a call, with its case, and what happened in it in order; one statement."""
    rows = ContactStep.objects.of(city).filter(contact__call_id=call_id)
    steps = list(rows.select_related("by", "contact__case").order_by("at", "pk"))
    return (steps[0].contact if steps else None), steps


def _legs(actor: Actor, at: datetime) -> CityQuerySet[CallLeg]:
    rows = CallLeg.objects.of(actor.city_id).filter(agent=agent_name(actor), call__source=SOFT_PHONE)
    return rows.filter(answered_at__gte=at - LOOKS_BACK)


def _with_all(actor: Actor) -> CityQuerySet[Contact]:
    rows = Contact.objects.of(actor.city_id)
    return rows.select_related("call__queue", "case", "holder", "kept_by", "constituent")
