"""Sends each row to its type and agency, making those that are missing when asked to."""

from collections.abc import Iterable

from thirdring.catalogue.actions import draft_types
from thirdring.city.actions import add_agencies
from thirdring.city.models import Agency, City
from thirdring.intake.channels.bulk.mapping import word_key
from thirdring.intake.channels.bulk.queries import Home, agencies_of, homes_of
from thirdring.intake.channels.bulk.rules import Candidate, service_code
from thirdring.kernel.actor import Actor

UNASSIGNED = "Unassigned"  # who owns what a history gives no agency
CODE_CHARS = 40


class Sorter:
    """The city's types and agencies, as they are and as the import makes them."""

    def __init__(self, city: City, *, create_types: bool, actor: Actor) -> None:
        self._city, self._create, self._actor = city, create_types, actor
        self._homes, self._agencies = homes_of(city), agencies_of(city)

    def prepare(self, rows: Iterable[Candidate]) -> None:
        """Make what these rows need and the city lacks, if that was asked for."""
        if not self._create:
            return
        missing = {
            row.service_code: row for row in reversed(list(rows)) if row.service_code not in self._homes
        }
        unknown = {row.agency for row in rows if word_key(row.agency) not in self._agencies}
        if missing or unknown:
            self._make_agencies(unknown, missing.values())
            self._make_types(missing)

    def home_of(self, row: Candidate) -> Home | None:
        """Where the row's case belongs; None when the city has no such type."""
        return self._homes.get(row.service_code)

    def agency_of(self, row: Candidate, home: Home) -> int:
        """The agency the row names, if the city has it, else the type's."""
        return self._agencies.get(word_key(row.agency), home.agency_id) if row.agency else home.agency_id

    def _make_agencies(self, names: Iterable[str], rows: Iterable[Candidate]) -> None:
        wanted = {name: _agency_code(name) for name in sorted(names) if name}
        if any(not row.agency for row in rows):
            wanted[UNASSIGNED] = _agency_code(UNASSIGNED)
        if wanted:
            named = {code: name for name, code in wanted.items()}
            made = add_agencies(self._city, named, actor=self._actor)
            self._agencies.update({word_key(name): made[code] for name, code in wanted.items()})

    def _make_types(self, missing: dict[str, Candidate]) -> None:
        by_owner: dict[int, dict[str, str]] = {}
        for code, row in sorted(missing.items()):
            owner = self._agencies[word_key(row.agency or UNASSIGNED)]
            by_owner.setdefault(owner, {})[code] = row.category
        for owner, names in by_owner.items():
            agency = Agency.objects.of(self._city).get(pk=owner)
            draft_types(self._city, names, owner=agency, actor=self._actor)
        self._homes = homes_of(self._city)


def _agency_code(name: str) -> str:
    return service_code(name)[:CODE_CHARS].strip("-") or service_code(UNASSIGNED)
