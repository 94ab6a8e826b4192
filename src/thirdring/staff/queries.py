"""Reads over staff: who a person is in a city."""

from thirdring.city.models import City
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.staff.models import Membership, User


def actor_of(user: User, *, city: City) -> Actor:
    """The staff actor this user is in this city; without membership there, one with no roles."""
    memberships = Membership.objects.of(city).filter(user=user).values_list("role", "agency_id", "team_id")
    rows = list(memberships)
    return Actor(
        kind=ActorKind.STAFF,
        city_id=city.pk,
        id=user.pk,
        name=user.name,
        roles=frozenset(role for role, _, _ in rows),
        agency_ids=frozenset(agency for _, agency, _ in rows if agency is not None),
        team_ids=frozenset(team for _, _, team in rows if team is not None),
    )
