"""Writing on a case under its lock: its timeline, its moves, and the version that refuses a second."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from thirdring.cases import policy
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind, Status, check_move
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import MoveNotAllowed, NotFound, Stale


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to put on a timeline. ``data`` is plain JSON and holds nothing that names a resident."""

    kind: EntryKind
    public: bool = False
    data: dict[str, Any] = field(default_factory=dict)


def take(case: Case, verb: str, *, actor: Actor) -> Case:
    """The case as it is now with its city, locked until the transaction ends, for an actor who may do this.

    Raises Stale when it changed since ``case`` was read, NotAllowed, NotFound.
    """
    cases = Case.objects.of(actor.city_id).select_related("city").defer("search")
    fresh = cases.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if fresh is None:
        raise NotFound("There is no such case in this city.")
    policy.require(actor, verb, fresh)
    if fresh.version != case.version:
        raise Stale("case")
    return fresh


def move(case: Case, to: Status, *, frm: Status | None = None) -> None:
    """Put the case into another status, if its life allows it; with ``frm``, only from there.

    A closed case is taken up by reopening it, with a reason, and a waiting one by resuming it: never by a
    verb that happens to lead to the same status.
    """
    if frm not in {None, Status(case.status)}:
        raise MoveNotAllowed(case.status, to)
    check_move(case.status, to)
    case.status = to


def append(case: Case, lines: Sequence[Line], *, actor: Actor, at: datetime) -> None:
    """Put lines on the timeline. The caller holds the case and keeps it after."""
    Entry.objects.bulk_create(chained(case, lines, actor=actor, at=at))


def chained(case: Case, lines: Sequence[Line], *, actor: Actor, at: datetime) -> list[Entry]:
    """The lines as entries, each chained to the one before, and the case at their end; nothing is written."""
    return [_chained(case, line, actor, at) for line in lines]


def keep(case: Case, *, changed: Sequence[str] = ()) -> Case:
    """Save what an action changed, raising the version."""
    case.version += 1
    case.updated_at = clock.now()
    case.save(update_fields=["version", "updated_at", "status", "entry_count", "entry_hash", *changed])
    return case


def keep_timelines(cases: Iterable[Case], entries: Iterable[Entry]) -> None:
    """Save new entries of many held cases and how far their timelines have come, and nothing else of them."""
    Entry.objects.bulk_create(entries)
    ends = [(case.pk, case.entry_count, case.entry_hash) for case in cases]
    if not ends:
        return
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_TIMELINES, [list(column) for column in zip(*ends, strict=True)])


_KEEP_TIMELINES = """
UPDATE cases_case SET entry_count = ends.count, entry_hash = ends.hash
FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS ends (id, count, hash) WHERE cases_case.id = ends.id
"""


def _chained(case: Case, line: Line, actor: Actor, at: datetime) -> Entry:
    link = chain.Link(
        case=case.reference,
        number=case.entry_count + 1,
        at=at,
        kind=line.kind,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=""
        if actor.kind is ActorKind.RESIDENT
        else actor.name,  # a name here could never be taken back
        public=line.public,
        data=line.data,
    )
    prev_hash = case.entry_hash or chain.GENESIS
    case.entry_count, case.entry_hash = link.number, chain.hash_of(link, prev_hash)
    return Entry(
        city_id=case.city_id,
        case=case,
        number=link.number,
        kind=link.kind,
        actor_kind=link.actor_kind,
        actor_id=link.actor_id,
        actor_name=link.actor_name,
        public=link.public,
        data=link.data,
        at=at,
        prev_hash=prev_hash,
        hash=case.entry_hash,
    )
