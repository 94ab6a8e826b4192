"""What an import needs to know of the city before it changes anything: a handful of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thirdring.catalogue import models
from thirdring.catalogue.definitions import Catalogue, Definition
from thirdring.catalogue.plan import GroupNow, Plan, State, TypeNow, plan_for
from thirdring.city.models import Agency, City, Team
from thirdring.kernel.errors import Invalid, Problem


@dataclass(frozen=True, slots=True)
class Owners:
    """Ids of the city's agencies by code, and of their teams by (agency, team) code."""

    agencies: Mapping[str, int]
    teams: Mapping[tuple[str, str], int]

    def missing(self, definition: Definition) -> str:
        """What is wrong with the first unknown owner of the definition or of its case plan, or ''."""
        return next(filter(None, (self._missing(*owner) for owner in definition.owners)), "")

    def _missing(self, agency: str, team: str) -> str:
        if agency not in self.agencies:
            known = ", ".join(sorted(self.agencies)) or "none yet"
            return f"owner '{agency}' is not an agency of the city yet (known: {known})"
        if team and (agency, team) not in self.teams:
            known = ", ".join(sorted(t for a, t in self.teams if a == agency)) or "none yet"
            return f"'{team}' is not a team of {agency} yet (known: {known})"
        return ""


def planned(city: City, catalogue: Catalogue, *, any_owner: bool = False) -> Plan:
    """What importing this catalogue would change. Raises Invalid where it names an owner the city lacks."""
    if any_owner:
        return plan_for(catalogue, state_of(city))
    owners = owners_of(city)
    missing: dict[str, list[Definition]] = defaultdict(list)
    for definition in catalogue.types:
        if message := owners.missing(definition):
            missing[message].append(definition)
    if missing:
        raise Invalid(_unowned(types, message) for message, types in missing.items())
    return plan_for(catalogue, state_of(city))


def _unowned(types: Sequence[Definition], message: str) -> Problem:
    """One problem for all the types of one unknown owner, where the first of them stands."""
    first, more = types[0], len(types) - 1
    who = f"{first.code} and {more} more" if more else first.code
    cure = "; mend the name, or add it (the import makes owners with --make-owners)"
    return Problem(first.at or first.code, f"{who}: {message}{cure}", code="unknown_owner")


def owners_of(city: City) -> Owners:
    """The city's agencies and teams."""
    teams = Team.objects.of(city).values_list("agency__code", "code", "pk")
    return Owners(
        agencies=dict(Agency.objects.of(city).values_list("code", "pk")),
        teams={(agency, code): pk for agency, code, pk in teams},
    )


def state_of(city: City) -> State:
    """The city's groups and types, drafts and inactive ones included."""
    groups = models.ServiceGroup.objects.of(city).values_list("code", "names", "icon", "position")
    types = models.ServiceType.objects.of(city).values_list(
        "code", "group__code", "active", "draft", "current__digest"
    )
    return State(
        groups={row[0]: GroupNow(*row) for row in groups},
        types={row[0]: TypeNow(*row[:4], digest=row[4] or "") for row in types.order_by("code")},
    )
