"""Writing down which calls somebody can take."""

from collections.abc import Iterable

from thirdring.city.models import City
from thirdring.contact_centre.agent_queries import agent_of
from thirdring.contact_centre.models import AgentProfile
from thirdring.contact_centre.policy import require
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Stale, invalid
from thirdring.kernel.languages import RESIDENT_LANGUAGES

LONGEST_SKILL, MOST_SKILLS, LONGEST_NAME = 40, 20, 80


@action
def describe_agent(
    city: City,
    user_id: int,
    version: int,
    *,
    skills: Iterable[str],
    languages: Iterable[str],
    phone_name: str = "",
    actor: Actor,
) -> AgentProfile:
    """Write down somebody's skills, languages and name at the telephone system. Raises Invalid and Stale."""
    if actor.kind is not ActorKind.SYSTEM:
        require(actor, "describe_agents", city.pk, noun="agent")
    agent_of(city, user_id)
    named = list(dict.fromkeys(skill.strip().casefold() for skill in skills if skill.strip()))
    if len(named) > MOST_SKILLS or any(len(skill) > LONGEST_SKILL for skill in named):
        raise invalid("skills", f"Write at most {MOST_SKILLS} skills of {LONGEST_SKILL} letters.", "too_long")
    spoken = list(dict.fromkeys(languages))
    unknown = [code for code in spoken if code not in RESIDENT_LANGUAGES]
    if unknown:
        raise invalid("languages", "Choose languages from the list.", "unknown")
    named_there = _phone_name(city, user_id, phone_name)
    profile, _made = AgentProfile.objects.of(city).get_or_create(
        user_id=user_id, defaults={"city": city, "version": 0}
    )
    profile = AgentProfile.objects.of(city).select_for_update().get(pk=profile.pk)
    if profile.version != version:
        raise Stale("profile")
    profile.skills, profile.languages, profile.phone_name = named, spoken, named_there
    profile.version = version + 1
    profile.save(update_fields=["skills", "languages", "phone_name", "version"])
    return profile


def _phone_name(city: City, user_id: int, sent: str) -> str:
    """One telephone name for one person: a call rings on one desk. Raises Invalid."""
    name = sent.strip()
    if len(name) > LONGEST_NAME:
        raise invalid("phone_name", f"Write at most {LONGEST_NAME} characters.", "too_long")
    if name and AgentProfile.objects.of(city).filter(phone_name=name).exclude(user_id=user_id).exists():
        raise invalid("phone_name", "Somebody else is called that at the telephone system.", "taken")
    return name
