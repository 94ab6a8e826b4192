"""Reads over who answers calls here, and what each can take."""

from dataclasses import dataclass

from django.db.models import QuerySet

from thirdring.city.models import City
from thirdring.contact_centre.models import AgentProfile, Queue
from thirdring.contact_centre.policy import VERBS
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


def skills_asked_for(city: City) -> list[str]:
    """The skills that some queue asks for."""
    asked = Queue.objects.of(city).filter(active=True).values_list("skills", flat=True)
    return sorted({skill for skills in asked for skill in skills})


def _people(city: City) -> QuerySet[User]:
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
