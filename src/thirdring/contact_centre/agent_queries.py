"""Reads over who answers calls here, and what each can take."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from thirdring.city.models import City
from thirdring.contact_centre.desk_rules import SOFT_PHONE
from thirdring.contact_centre.models import AgentProfile, AgentState, CallLeg, Queue, Ring
from thirdring.contact_centre.policy import VERBS
from thirdring.contact_centre.room_rules import LOOKS_BACK
from thirdring.contact_centre.rules import Presence
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.staff.models import Membership, User


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentListed:
    """Somebody who answers calls. ``version`` is 0 where nothing was written down yet."""

    user_id: int
    name: str
    skills: list[str]
    languages: list[str]
    phone_name: str
    version: int


def agents_of(city: City) -> list[AgentListed]:
    """Everybody who may answer calls, by name, with what each can take."""
    profiles = {each.user_id: each for each in AgentProfile.objects.of(city)}
    return [_listed(user, profiles.get(user.pk)) for user in _people(city).order_by("name", "pk")]


def agent_of(city: City, user_id: int) -> AgentListed:
    """One of them. Raises NotFound."""
    user = _people(city).filter(pk=user_id).first()
    if user is None:
        raise NotFound("Nobody like that answers calls here.")
    return _listed(user, AgentProfile.objects.of(city).filter(user=user).first())


def colleagues_ready(actor: Actor, *, at: datetime) -> list[User]:
    """Who else is ready at the desk at a moment of the room, with no call on the line; one statement."""
    city, since = actor.city_id, at - LOOKS_BACK
    said = AgentState.objects.of(city).filter(source=SOFT_PHONE, agent=OuterRef("name"), since__gte=since)
    legs = CallLeg.objects.of(city).filter(
        Q(ended_at__isnull=True) | Q(wrapped_at__isnull=True),
        agent=OuterRef("name"), call__source=SOFT_PHONE, answered_at__gte=since,
    )  # fmt: skip
    rings = Ring.objects.of(city).filter(user=OuterRef("pk"), ended_at__isnull=True)
    latest = Subquery(said.order_by("-since", "-pk").values("presence")[:1])
    people = _people(city).annotate(presence=latest).filter(presence=Presence.READY)
    return list(
        people.exclude(Exists(legs)).exclude(Exists(rings)).exclude(pk=actor.id or 0).order_by("name", "pk")
    )


def skills_asked_for(city: City) -> list[str]:
    """The skills that some queue asks for."""
    asked = Queue.objects.of(city).filter(active=True).values_list("skills", flat=True)
    return sorted({skill for skills in asked for skill in skills})


def _people(city: City | int) -> QuerySet[User]:
    working = Membership.objects.of(city).filter(role__in=VERBS["answer"])
    return User.objects.filter(is_active=True, pk__in=working.values("user"))


def _listed(user: User, profile: AgentProfile | None) -> AgentListed:
    return AgentListed(
        user_id=user.pk,
        name=user.name,
        skills=list(profile.skills) if profile else [],
        languages=list(profile.languages) if profile else [],
        phone_name=profile.phone_name if profile else "",
        version=profile.version if profile else 0,
    )
