"""History: cases that were already reported, worked and perhaps closed elsewhere, written with COPY.

What is written is what the verbs would have written: a case, its report, its closures and holds, and a
hash-chained timeline, so that an imported case verifies like any other. No event is recorded: nobody is
told, nothing is routed and no promise starts. Promises of a demo are rows of their own (sla), written
afterwards with the ids that ``load_history`` returns.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
from django.db import connection

from thirdring.cases import references
from thirdring.cases.cells import cell_of
from thirdring.cases.covering import covered_words
from thirdring.cases.rules import Channel, EntryKind, Evidence, Status
from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.chain import GENESIS, Link, hash_of

PLACE_CHARS = 300  # what the place column holds


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep:
    """Something that happened between opening and now. ``by`` defaults to who loads the history."""

    kind: EntryKind
    at: datetime
    public: bool = True
    data: Mapping[str, Any] = field(default_factory=dict)
    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastClosure:
    """How and when a case ended; ``reopened_at`` when it did not stay so."""

    outcome: str  # rules.Outcome
    at: datetime
    answer: str = ""
    by: Actor | None = None  # a staff actor's id is kept on the closure
    reopened_at: datetime | None = None
    reopened_why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastHold:
    """A time the case waited; ``until`` is None while it still does."""

    reason: str  # rules.HoldReason
    since: datetime
    review_at: datetime
    until: datetime | None = None
    note: str = ""
    held_from: str = Status.ACCEPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCase:
    """One case with its one report, as history knows it. Moments are aware; areas and places are ids.

    The timeline gets ``received``, then ``steps``, ``closures`` and reopenings in order of time. ``status``
    must agree with the last closure: the database refuses a closed case without one, and the reverse.
    """

    type_id: int
    version_id: int
    agency_id: int
    opened_at: datetime
    team_id: int | None = None
    assignee_id: int | None = None
    status: str = Status.RECEIVED
    priority: str = "normal"
    private: bool = False
    channel: str = Channel.OTHER
    constituent_id: int | None = None
    words: str = ""
    language: str = "en"
    answers: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    area_ids: Sequence[int] = ()
    due_at: datetime | None = None
    steps: Sequence[PastStep] = ()
    closures: Sequence[PastClosure] = ()
    holds: Sequence[PastHold] = ()
    reporter: Actor | None = None  # who the 'received' entry names
    origin: Mapping[str, Any] = field(default_factory=dict)  # joins the 'received' entry's data
    source: str = ""
    external_id: str = ""
    row_digest: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Where a PastCase went."""

    case_id: int
    report_id: int
    reference: str


Chain = list[tuple[Link, str, str]]  # (link, previous hash, hash), as kernel.chain.first_break reads them


@action
def load_history(city: City, rows: Sequence[PastCase], *, actor: Actor) -> list[Loaded]:
    """Write the cases in the order given, in one transaction. Call with some thousands at a time.

    Raises IntegrityError, writing nothing, when a (source, external id) is already there.
    """
    if not rows:
        return []
    case_ids, report_ids = _ids("cases_case", len(rows)), _ids("cases_report", len(rows))
    loaded = list(map(Loaded, case_ids, report_ids, references.reserve(city, len(rows))))
    placed = list(zip(rows, loaded, strict=True))
    chains = [_timeline(row, at.reference, actor) for row, at in placed]
    _copy("cases_case", _CASE, map(partial(_case, city), rows, loaded, chains))
    _copy("cases_report", _REPORT, map(partial(_report, city), rows, loaded))
    copy_entries(city, zip(case_ids, chains, strict=True))
    _copy("cases_closure", _CLOSURE, _closures(city, placed))
    _copy("cases_hold", _HOLD, _holds(city, placed))
    return loaded


_Placed = Sequence[tuple[PastCase, Loaded]]


def _ids(table: str, count: int) -> list[int]:
    """Ids of ours alone, from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def _timeline(row: PastCase, reference: str, actor: Actor) -> Chain:
    return chained(reference, _steps(row), actor)


def chained(
    reference: str, steps: Iterable[PastStep], actor: Actor, number: int = 0, prev: str = GENESIS
) -> Chain:
    """The steps as links, going on after link ``number`` whose hash is ``prev``."""
    chain: Chain = []
    for step in steps:
        number += 1
        link = _link(reference, number, step, step.by or actor)
        digest = hash_of(link, prev)
        chain.append((link, prev, digest))
        prev = digest
    return chain


def copy_entries(city: City, chains: Iterable[tuple[int, Chain]]) -> None:
    """Put chains on the timelines of cases, by case id; the caller keeps the cases' count and hash."""
    _copy("cases_entry", _ENTRY, _entries(city, chains))


def _steps(row: PastCase) -> Sequence[PastStep]:
    said = {"channel": str(row.channel), "photos": 0, **row.origin}
    received = PastStep(kind=EntryKind.RECEIVED, at=row.opened_at, data=said, by=row.reporter)
    later = [*row.steps, *(step for closure in row.closures for step in _closing_steps(closure))]
    return [received, *sorted(later, key=lambda step: step.at)]


def _closing_steps(closure: PastClosure) -> Iterator[PastStep]:
    said = {"outcome": str(closure.outcome), "answer": closure.answer}
    yield PastStep(kind=EntryKind.CLOSED, at=closure.at, data=said, by=closure.by)
    if closure.reopened_at is not None:
        why = {"reason": closure.reopened_why}
        yield PastStep(kind=EntryKind.REOPENED, at=closure.reopened_at, data=why, by=closure.by)


def _link(reference: str, number: int, step: PastStep, by: Actor) -> Link:
    return Link(
        case=reference,
        number=number,
        at=step.at,
        kind=str(step.kind),
        actor_kind=str(by.kind),
        actor_id=by.id,
        actor_name=by.name,
        public=step.public,
        data=step.data,
    )


_CASE = (
    "id, city_id, reference, status, version, type_id, service_version_id, priority, private, summary,"
    " covered_summary, place, lon, lat, cell, area_ids, agency_id, team_id, assignee_id, opened_at,"
    " updated_at, closed_at, outcome, due_at, report_count, entry_count, entry_hash"
)
_REPORT = (
    "id, city_id, case_id, reference, token, channel, constituent_id, words, covered_words,"
    " language, answers, place, lon, lat, received_at, client_key, source, external_id, row_digest"
)
_ENTRY = "city_id, case_id, number, kind, actor_kind, actor_id, actor_name, public, data, at, prev_hash, hash"
_CLOSURE = "city_id, case_id, outcome, answer, by_id, at, reopened_at, evidence"
_HOLD = "city_id, case_id, reason, note, held_from, since, review_at, until"


def _copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    statement = f"COPY {table} ({columns}) FROM STDIN"
    # Django turns a cursor's errors into its own, but not those of a COPY under way.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        write: Callable[[tuple[Any, ...]], None] = copy.write_row
        write(first)
        for row in rows:
            write(row)


def _case(city: City, row: PastCase, at: Loaded, chain: Chain) -> tuple[Any, ...]:
    last = row.closures[-1] if row.status == Status.CLOSED and row.closures else None
    return (
        at.case_id, city.pk, at.reference, str(row.status), 1, row.type_id, row.version_id, row.priority,
        row.private, row.words, covered_of(city, row), row.place[:PLACE_CHARS], row.lon, row.lat,
        cell_of(row.lon, row.lat), list(row.area_ids), row.agency_id, row.team_id, row.assignee_id,
        row.opened_at, chain[-1][0].at, last.at if last else None, str(last.outcome) if last else "",
        row.due_at, 1, len(chain), chain[-1][2],
    )  # fmt: skip  # one line a row of the COPY


def covered_of(city: City, row: PastCase) -> str | None:
    """The row's words as the public reads them; None when nothing in them is covered."""
    return covered_words(row.words, country=city.country, language=row.language)


def _report(city: City, row: PastCase, at: Loaded) -> tuple[Any, ...]:
    return (
        at.report_id, city.pk, at.case_id, at.reference, secrets.token_urlsafe(16), str(row.channel),
        row.constituent_id, row.words, covered_of(city, row), row.language, _json(row.answers),
        row.place[:PLACE_CHARS], row.lon, row.lat, row.opened_at, None, row.source, row.external_id,
        row.row_digest,
    )  # fmt: skip  # one line a row of the COPY


def _entries(city: City, chains: Iterable[tuple[int, Chain]]) -> Iterator[tuple[Any, ...]]:
    for case_id, chain in chains:
        for link, prev, digest in chain:
            yield (
                city.pk, case_id, link.number, link.kind, link.actor_kind, link.actor_id, link.actor_name,
                link.public, _json(link.data), link.at.astimezone(UTC), prev, digest,
            )  # fmt: skip  # one line a row of the COPY


def _closures(city: City, placed: _Placed) -> Iterator[tuple[Any, ...]]:
    for row, at in placed:
        for closure in row.closures:
            how = (str(closure.outcome), closure.answer, _staff_id(closure.by))
            yield city.pk, at.case_id, *how, closure.at, closure.reopened_at, _evidence(row, closure)


def _evidence(row: PastCase, closure: PastClosure) -> str:
    """A sign from the field before the closing, as far as the history tells of one by our own staff."""
    begun = (step for step in row.steps if step.kind == EntryKind.STARTED and _staff_id(step.by))
    return Evidence.FIELD if any(step.at <= closure.at for step in begun) else ""


def _staff_id(by: Actor | None) -> int | None:
    return by.id if by and by.kind == ActorKind.STAFF else None


def _holds(city: City, placed: _Placed) -> Iterator[tuple[Any, ...]]:
    for row, at in placed:
        for hold in row.holds:
            yield (
                city.pk, at.case_id, str(hold.reason), hold.note, str(hold.held_from), hold.since,
                hold.review_at, hold.until,
            )  # fmt: skip  # one line a row of the COPY


def _json(data: Mapping[str, Any]) -> str:
    return orjson.dumps(dict(data)).decode()
