"""Who does the work: Riverton's staff as actors, by agency and team."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.staff.models import Membership
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import OF_AN_AGENCY, Role


@dataclass(frozen=True, slots=True)
class Crews:
    """The staff: ``of_team`` by team id, ``of_agency`` by agency id, and who answers the telephone."""

    of_team: Mapping[int, Sequence[Actor]]
    of_agency: Mapping[int, Sequence[Actor]]
    call_takers: Sequence[Actor]

    def worker(self, rng: np.random.Generator, agency_id: int, team_id: int | None) -> Actor:
        """Somebody of the team, or of its agency where the team has nobody."""
        who = self.of_team.get(team_id or 0) or self.of_agency[agency_id]
        return who[int(rng.integers(len(who)))]

    def call_taker(self, rng: np.random.Generator) -> Actor:
        """One of those who answer the telephone."""
        return self.call_takers[int(rng.integers(len(self.call_takers)))]


def crews_of(city: City) -> Crews:
    """The city's staff who work cases."""
    of_team: dict[int, list[Actor]] = defaultdict(list)
    of_agency: dict[int, list[Actor]] = defaultdict(list)
    call_takers = []
    for membership in Membership.objects.of(city).select_related("user").order_by("pk"):
        if membership.role == Role.CALL_TAKER:
            call_takers.append(actor_of(membership.user, city=city))
        elif membership.role in OF_AN_AGENCY and membership.agency_id is not None:
            actor = actor_of(membership.user, city=city)
            of_agency[membership.agency_id].append(actor)
            if membership.team_id is not None:
                of_team[membership.team_id].append(actor)
    return Crews(of_team, of_agency, call_takers)
