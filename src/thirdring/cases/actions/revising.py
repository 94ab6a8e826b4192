"""History told again, differently: cases loaded from a file whose rows have changed since.

The file is believed: its words, place, status and ending replace ours, and the timeline says what changed. A
case never goes back to 'received', or from work back to waiting for it, and a report that was merged into
another case changes alone.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from thirdring.cases.actions.history import (
    PLACE_CHARS,
    Chain,
    PastCase,
    PastClosure,
    PastStep,
    chained,
    copy_entries,
    covered_of,
)
from thirdring.cases.cells import cell_of
from thirdring.cases.rules import MOVES, EntryKind, Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.chain import Link

_FIND = """
SELECT r.id AS report_id, r.source, r.external_id, r.words, r.place, r.lon, r.lat, r.channel, r.received_at,
       c.id AS case_id, c.reference, c.status, c.closed_at, c.outcome, c.report_count, c.entry_count,
       c.entry_hash, c.type_id, c.agency_id, c.area_ids,
       coalesce((SELECT answer FROM cases_closure l WHERE l.case_id = c.id ORDER BY l.id DESC LIMIT 1), '')
           AS answer
FROM unnest(%s::text[], %s::text[]) AS wanted (source, external_id)
JOIN cases_report r ON r.city_id = %s AND r.source = wanted.source AND r.external_id = wanted.external_id
                   AND r.source <> ''
JOIN cases_case c ON c.id = r.case_id
ORDER BY c.id
FOR UPDATE OF c
"""
_REPORT = """
UPDATE cases_report SET words = %s, covered_words = %s, place = %s, lon = %s, lat = %s, channel = %s,
       received_at = %s, row_digest = %s WHERE id = %s
"""
_STEP = "UPDATE cases_case SET status = %s, closed_at = NULL, outcome = '' WHERE id = %s"
_CASE = """
UPDATE cases_case SET status = %s, closed_at = %s, outcome = %s, type_id = %s, service_version_id = %s,
       agency_id = %s, team_id = CASE WHEN agency_id = %s THEN team_id ELSE %s END, summary = %s,
       covered_summary = %s, place = %s, lon = %s, lat = %s, cell = %s, area_ids = %s, opened_at = %s,
       updated_at = %s, version = version + 1, entry_count = %s, entry_hash = %s
WHERE id = %s
"""
_CLOSE = "INSERT INTO cases_closure (city_id, case_id, outcome, answer, at) VALUES (%s, %s, %s, %s, %s)"
_CORRECT = """
UPDATE cases_closure SET outcome = %s, answer = %s, at = %s
WHERE id = (SELECT max(id) FROM cases_closure WHERE case_id = %s)
"""
_REOPEN = "UPDATE cases_closure SET reopened_at = %s WHERE case_id = %s AND reopened_at IS NULL"
_CALL_OFF = """
UPDATE cases_plantask SET state = 'cancelled', version = version + 1,
       reason = 'The imported record is closed.'
WHERE case_id = %s AND state IN ('asked', 'accepted', 'rejected')
"""
_RESUME = "UPDATE cases_hold SET until = %s WHERE case_id = %s AND until IS NULL"


@dataclass(slots=True)
class _Change:
    """One row of the file beside what we hold of it."""

    row: PastCase
    was: Mapping[str, Any]
    status: Status  # where the case will be
    steps: Sequence[Status]  # how it gets there

    @property
    def closed(self) -> bool:
        return self.status is Status.CLOSED

    @property
    def ending(self) -> PastClosure | None:
        """The closure the row tells of, if the case is closed now."""
        return self.row.closures[-1] if self.closed and self.row.closures else None

    @property
    def resumed(self) -> bool:
        return self.was["status"] == Status.ON_HOLD and bool(self.steps)

    @property
    def reopened(self) -> bool:
        return self.was["status"] == Status.CLOSED and not self.closed


@action
def revise_history(city: City, rows: Sequence[PastCase], *, actor: Actor) -> int:
    """Make reports loaded before, found by (source, external id), say what the rows say.

    Returns how many there were: rows that name no report are passed over.
    """
    if not rows:
        return 0
    now = clock.now()
    by_key = {(row.source, row.external_id): row for row in rows}
    found = _find(city, list(by_key))
    changes = [_change(by_key[was["source"], was["external_id"]], was) for was in found]
    own = [change for change in changes if change.was["report_count"] == 1]
    _run(_REPORT, (_report(city, change) for change in changes))
    _run(_STEP, ((str(step), change.was["case_id"]) for change in own for step in change.steps[:-1]))
    _run(_RESUME, ((now, change.was["case_id"]) for change in own if change.resumed))
    _run(_CALL_OFF, ((change.was["case_id"],) for change in own if change.closed))
    _write_closures(city, own, now)
    timelines = [(change, _timeline(change, actor, now)) for change in own]
    _run(_CASE, (_case(city, change, chain[-1], now) for change, chain in timelines))
    copy_entries(city, ((change.was["case_id"], chain) for change, chain in timelines))
    return len(changes)


def way(frm: str, to: str) -> list[Status] | None:
    """The fewest moves from one status to another, none by way of a hold; None when they can't be made."""
    if frm == to:
        return []
    seen, ways = {Status(frm)}, deque([[Status(frm)]])
    while ways:
        so_far = ways.popleft()
        for step in sorted(MOVES[so_far[-1]] - seen - {Status.ON_HOLD}):
            if step == to:
                return [*so_far[1:], step]
            seen.add(step)
            ways.append([*so_far, step])
    return None


def _change(row: PastCase, was: Mapping[str, Any]) -> _Change:
    to = row.status
    if to == Status.RECEIVED and was["status"] == Status.CLOSED:
        to = Status.ACCEPTED  # reopened: that is as far back as a case goes
    steps = way(was["status"], to) if to == Status.CLOSED or was["status"] != Status.ON_HOLD else None
    return _Change(row, was, steps[-1] if steps else Status(was["status"]), steps or [])


def _find(city: City, keys: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [[source for source, _ in keys], [number for _, number in keys], city.pk])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _run(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    if listed := list(rows):
        with connection.cursor() as cursor:
            cursor.executemany(statement, listed)


def _report(city: City, change: _Change) -> tuple[Any, ...]:
    row = change.row
    return (
        row.words, covered_of(city, row), row.place[:PLACE_CHARS], row.lon, row.lat, str(row.channel),
        row.opened_at, row.row_digest, change.was["report_id"],
    )  # fmt: skip  # one line a statement


def _timeline(change: _Change, actor: Actor, now: datetime) -> Chain:
    was = change.was
    return chained(was["reference"], _lines(change, now), actor, was["entry_count"], was["entry_hash"])


def _case(city: City, change: _Change, last: tuple[Link, str, str], now: datetime) -> tuple[Any, ...]:
    row, ending = change.row, change.ending
    ended = (ending.at, str(ending.outcome)) if ending else (None, "")
    return (
        str(change.status), *ended, row.type_id, row.version_id, row.agency_id, row.agency_id, row.team_id,
        row.words, covered_of(city, row), row.place[:PLACE_CHARS], row.lon, row.lat,
        cell_of(row.lon, row.lat), list(row.area_ids), row.opened_at, now, last[0].number, last[2],
        change.was["case_id"],
    )  # fmt: skip  # one line a statement


def _write_closures(city: City, changes: Sequence[_Change], now: datetime) -> None:
    ended = [(change, change.ending) for change in changes if change.ending]
    _run(
        _CLOSE,
        ((city.pk, c.was["case_id"], str(e.outcome), e.answer, e.at) for c, e in ended if e and c.steps),
    )
    _run(
        _CORRECT,
        ((str(e.outcome), e.answer, e.at, c.was["case_id"]) for c, e in ended if e and not c.steps),
    )
    _run(_REOPEN, ((now, change.was["case_id"]) for change in changes if change.reopened))


def _lines(change: _Change, now: datetime) -> list[PastStep]:
    """What the timeline says of the change: what is different, and what residents should see of it."""
    said: dict[str, Any] = {"source": change.row.source, "changed": _differences(change)}
    lines = [PastStep(kind=EntryKind.IMPORTED, at=now, public=False, data=said)]
    if change.ending and change.steps:
        ending = change.ending
        ended = {"outcome": str(ending.outcome), "answer": ending.answer, "at": ending.at.isoformat()}
        lines.append(PastStep(kind=EntryKind.CLOSED, at=now, data=ended))
    if change.reopened:
        why = {"reason": "The imported record is open again."}
        lines.append(PastStep(kind=EntryKind.REOPENED, at=now, data=why))
    return lines


def _differences(change: _Change) -> list[str]:
    row, was, ending = change.row, change.was, change.ending
    now = {
        "words": row.words, "place": row.place[:PLACE_CHARS], "lon": row.lon, "lat": row.lat,
        "channel": str(row.channel), "received_at": row.opened_at, "type_id": row.type_id,
        "agency_id": row.agency_id, "area_ids": list(row.area_ids), "status": str(change.status),
        "closed_at": ending.at if ending else None, "outcome": str(ending.outcome) if ending else "",
        "answer": ending.answer if ending else was["answer"],
    }  # fmt: skip  # a table
    return [name for name, value in now.items() if value != was[name]]
