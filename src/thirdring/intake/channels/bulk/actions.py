"""The writing of an import: a city that is not there yet, and a batch of rows, each in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from thirdring.cases.actions.history import PastCase, PastClosure, load_history
from thirdring.cases.actions.revising import revise_history
from thirdring.city.actions import create_city
from thirdring.city.models import City
from thirdring.intake.channels.bulk.mapping import ReportMapping
from thirdring.intake.channels.bulk.queries import Home, digests_of, hold_source
from thirdring.intake.channels.bulk.rules import Candidate
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid


@dataclass(frozen=True, slots=True)
class Placed:
    """A row that stands, with its line, its home and its areas."""

    line: int
    row: Candidate
    home: Home
    agency_id: int
    area_ids: Sequence[int]
    digest: str

    @property
    def key(self) -> tuple[str, str]:
        return self.row.source, self.row.external_id


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch came to."""

    created: int
    updated: int
    unchanged: int


@action
def found_city(mapping: ReportMapping, code: str, *, actor: Actor) -> City:
    """Make the city a mapping describes. Raises Invalid (new_city) when the mapping describes none."""
    if mapping.city is None:
        raise invalid(
            "new_city",
            f"The mapping '{mapping.name}' describes no city; make it with 'thirdring city create'.",
        )
    return create_city(
        actor=actor,
        code=code,
        name=mapping.city.name,
        time_zone=mapping.zone.key,
        bounds=mapping.city.bounds,
        languages=mapping.city.languages,
    )


@action
def write_batch(city: City, source: str, batch: Sequence[Placed], *, actor: Actor, dry_run: bool) -> Written:
    """Create the rows the city lacks, update those that changed, leave the rest. No id may be there twice.

    Two imports of one source take turns, so that the second finds what the first wrote.
    """
    hold_source(city, source)
    known = digests_of(city, [placed.key for placed in batch])
    new = [placed for placed in batch if placed.key not in known]
    changed = [placed for placed in batch if known.get(placed.key, placed.digest) != placed.digest]
    if not dry_run:
        load_history(city, [past_case(placed) for placed in new], actor=actor)
        revise_history(city, [past_case(placed) for placed in changed], actor=actor)
    return Written(len(new), len(changed), len(batch) - len(new) - len(changed))


def past_case(placed: Placed) -> PastCase:
    """The case that a row tells of."""
    row, home = placed.row, placed.home
    origin: dict[str, object] = {"source": row.source, "id": row.external_id}
    if row.repairs:
        origin["repairs"] = [str(repair) for repair in row.repairs]
    return PastCase(
        type_id=home.type_id,
        version_id=home.version_id,
        agency_id=placed.agency_id,
        team_id=home.team_id if placed.agency_id == home.agency_id else None,
        private=home.private,
        priority=home.priority,
        opened_at=row.opened_at,
        status=row.status,
        closures=_closures(row),
        channel=row.channel,
        words=row.words,
        place=row.place,
        lon=row.lon,
        lat=row.lat,
        area_ids=placed.area_ids,
        origin=origin,
        source=row.source,
        external_id=row.external_id,
        row_digest=placed.digest,
    )


def _closures(row: Candidate) -> tuple[PastClosure, ...]:
    if row.closed_at is None or row.outcome is None:
        return ()
    return (PastClosure(outcome=row.outcome, at=row.closed_at, answer=row.answer),)
