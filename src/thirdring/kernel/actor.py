"""Who is doing this: every action takes an actor, by keyword, always."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    RESIDENT = "resident"
    API_CLIENT = "api_client"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts, in one city.

    ``roles`` are words of ``staff.rules.Role`` (API clients: their scopes). ``agency_ids`` and ``team_ids``
    are the shares of the city the actor works for; empty for those who see all or none of it.
    """

    kind: ActorKind
    city_id: int
    id: int | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    agency_ids: frozenset[int] = frozenset()
    team_ids: frozenset[int] = frozenset()
    reason: str = ""


def system(city_id: int, *, reason: str) -> Actor:
    """The program itself acting in a city; ``reason`` says why, for the timeline."""
    return Actor(kind=ActorKind.SYSTEM, city_id=city_id, name="Third Ring", reason=reason)


def resident(city_id: int, *, name: str = "") -> Actor:
    """A member of the public in a city, signed in or not."""
    return Actor(kind=ActorKind.RESIDENT, city_id=city_id, name=name)
