"""Who is outside the city, kept by an administrator."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from thirdring.catalogue.models import ServiceType
from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem
from thirdring.kernel.words import storable
from thirdring.routing.models import OutsideParty
from thirdring.routing.outside import MOST_HOURS, PartyKind
from thirdring.staff.policy import may_manage

NAME_LENGTH, PHONE_LENGTH = 120, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An outside party as somebody writes it down. ``handles`` are service codes."""

    name: str
    kind: str
    email: str = ""
    phone: str = ""
    handles: Sequence[str] = ()
    acknowledge_hours: int = 24
    active: bool = True


@action
def keep_party(city: City, said: Party, *, actor: Actor, party: OutsideParty | None = None) -> OutsideParty:
    """Add a party, or change one. Raises NotAllowed, Invalid (name, kind, email, phone, handles, ...)."""
    if not may_manage(actor, city.pk):
        raise NotAllowed("change", "city's outside parties")
    kept = party or OutsideParty(city=city)
    kept.name, kept.phone = storable(said.name), storable(said.phone)
    kept.kind, kept.email = said.kind, storable(said.email)
    kept.handles, kept.acknowledge_hours = sorted(set(said.handles)), said.acknowledge_hours
    kept.active = said.active
    problems = _problems(kept)
    if problems:
        raise Invalid(problems)
    kept.save()
    return kept


def _problems(party: OutsideParty) -> list[Problem]:
    others = OutsideParty.objects.of(party.city_id).exclude(pk=party.pk)
    checks = (
        (not 0 < len(party.name) <= NAME_LENGTH, "name", f"Name them in 1 to {NAME_LENGTH} letters."),
        (others.filter(name=party.name).exists(), "name", "There is one of this name already."),
        (party.kind not in set(PartyKind), "kind", "Choose what they are, from the list."),
        (
            not _is_email(party.email),
            "email",
            "Write an address such as name@example.org, or leave it empty.",
        ),
        (len(party.phone) > PHONE_LENGTH, "phone", f"A phone has at most {PHONE_LENGTH} characters."),
        (not (party.email or party.phone), "email", "Give an e-mail or a phone: how else are they reached?"),
        (
            not 1 <= party.acknowledge_hours <= MOST_HOURS,
            "acknowledge_hours",
            f"Give 1 to {MOST_HOURS} hours.",
        ),
        (bool(_unknown(party)), "handles", "Choose kinds of request from the list."),
    )
    return [Problem(field, message) for wrong, field, message in checks if wrong]


def _is_email(address: str) -> bool:
    try:
        validate_email(address or "nobody@example.org")
    except ValidationError:
        return False
    return True


def _unknown(party: OutsideParty) -> set[str]:
    known = ServiceType.objects.of(party.city_id).filter(code__in=party.handles)
    return set(party.handles) - set(known.values_list("code", flat=True))
