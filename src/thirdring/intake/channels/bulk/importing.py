"""An import from the first row to the last: read, judge, place, write, and account for every row."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from thirdring.city.models import City
from thirdring.intake.channels.bulk.actions import Placed, Written, found_city, write_batch
from thirdring.intake.channels.bulk.ledger import Ledger
from thirdring.intake.channels.bulk.mapping import ReportMapping
from thirdring.intake.channels.bulk.queries import area_names
from thirdring.intake.channels.bulk.readers import read_rows
from thirdring.intake.channels.bulk.rows import Broken, Record, Row
from thirdring.intake.channels.bulk.rules import Box, Candidate, Judge, Unfit
from thirdring.intake.channels.bulk.seen import Seen
from thirdring.intake.channels.bulk.sorting import Sorter
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system
from thirdring.places.geometry import AreaAt
from thirdring.places.queries import area_index

BATCH = 4_000
ATTEMPTS = 3

Progress = Callable[[Ledger], None]
_Standing = tuple[Row, Candidate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for."""

    file: Path
    mapping: ReportMapping
    city_code: str
    city: City | None  # None: to be made
    create_types: bool = False
    dry_run: bool = False
    member: str = ""


def import_reports(order: Order, rejects: Path, progress: Progress = lambda ledger: None) -> Ledger:
    """Load a file of history. Raises Invalid or UnreadableFile before anything is written.

    A dry run does the same in a transaction that is rolled back, and writes no case.
    """
    shape = replace(order.mapping.shape, member=order.member)
    records = read_rows(order.file, shape)
    first = next(records, None)
    with ExitStack() as stack:
        ledger = stack.enter_context(Ledger(rejects))
        if order.dry_run:
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
        if first is None:
            return ledger
        importer = _Importer(order, ledger, stack.enter_context(Seen()))
        while batch := [*([first] if first else []), *islice(records, BATCH)]:
            first = None
            importer.take(batch)
            progress(ledger)
    return ledger


def box_of(city: City) -> Box | None:
    """The city's box, west, south, east, north; None when it has no bounds."""
    if city.bounds:
        west, south, east, north = city.bounds
        return west, south, east, north
    return None


class _Importer:
    """One import under way."""

    def __init__(self, order: Order, ledger: Ledger, seen: Seen) -> None:
        self._order, self._ledger, self._seen = order, ledger, seen
        self._city = order.city or found_city(
            order.mapping, order.city_code, actor=system(0, reason="--new-city")
        )
        self._actor: Actor = system(self._city.pk, reason=f"import of {order.file.name}")
        self._judge = Judge(order.mapping, box_of(self._city), clock.now())
        self._neighbourhoods = {_letters(name) for name in area_names(self._city, "neighbourhood")}
        self._sorter = Sorter(self._city, create_types=order.create_types, actor=self._actor)

    def take(self, records: Sequence[Record]) -> None:
        """Read a batch, write it, count it."""
        self._ledger.tally.read += len(records)
        standing = list(self._judged(records))
        standing = list(self._once(standing))
        self._sorter.prepare([row for _, row in standing])
        batch = list(self._placed(standing))
        if not batch:
            return
        written = self._written(batch)
        tally = self._ledger.tally
        tally.created += written.created
        tally.updated += written.updated
        tally.unchanged += written.unchanged
        for placed in batch:
            tally.repairs.update(map(str, placed.row.repairs))

    def _judged(self, records: Sequence[Record]) -> Iterator[_Standing]:
        for record in records:
            if isinstance(record, Broken):
                self._ledger.reject(record.line, record.reason, record.text)
                continue
            try:
                yield record, self._judge.judge(record.cells)
            except Unfit as why:
                self._ledger.reject(record.line, str(why), record.cells)

    def _once(self, standing: Sequence[_Standing]) -> Iterator[_Standing]:
        """Each id once: of several rows with one id, the first that stands."""
        ids = [(row.source, row.external_id) for _, row in standing]
        first_lines = self._seen.first_lines(ids, [record.line for record, _ in standing])
        for (record, row), first in zip(standing, first_lines, strict=True):
            if first == record.line:
                yield record, row
            else:
                self._ledger.reject(
                    record.line,
                    f"has the id of an earlier row (line {first}); the first one counts",
                    record.cells,
                )

    def _placed(self, standing: Sequence[_Standing]) -> Iterator[Placed]:
        for (record, row), areas in zip(standing, self._areas([row for _, row in standing]), strict=True):
            home = self._sorter.home_of(row)
            if home is None:
                self._ledger.reject(record.line, _no_type(row), record.cells)
                continue
            self._compare(row, areas)
            ids = [area.id for area in areas]
            agency_id = self._sorter.agency_of(row, home)
            yield Placed(record.line, row, home, agency_id, ids, row.digest(ids))

    def _areas(self, rows: Sequence[Candidate]) -> list[list[AreaAt]]:
        lons = [np.nan if row.lon is None else row.lon for row in rows]
        lats = [np.nan if row.lat is None else row.lat for row in rows]
        return area_index(self._city).at_many(lons, lats)

    def _compare(self, row: Candidate, areas: Sequence[AreaAt]) -> None:
        """Hold the neighbourhood the row names against the one its point lies in."""
        found = next((area.name for area in areas if area.kind == "neighbourhood"), None)
        if not found or not row.neighbourhood:
            return
        named, tally = _letters(row.neighbourhood), self._ledger.tally
        if named not in self._neighbourhoods:
            tally.strange += 1
            return
        tally.named += 1
        tally.agreed += _letters(found) == named

    def _written(self, batch: Sequence[Placed]) -> Written:
        """The batch in a transaction of its own; again when somebody else wrote one of its ids meanwhile."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return write_batch(
                    self._city,
                    self._order.mapping.source,
                    batch,
                    actor=self._actor,
                    dry_run=self._order.dry_run,
                )
            except IntegrityError as error:
                if not isinstance(error.__cause__, UniqueViolation) or attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")


def _no_type(row: Candidate) -> str:
    return (
        f"has a category the city has no type for ({row.category[:60]!r}, as '{row.service_code}'); "
        "name its type under 'types' in the mapping, or import with --create-types"
    )


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
