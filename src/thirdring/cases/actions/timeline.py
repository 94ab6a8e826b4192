"""Writing on a case under its lock: the timeline's lines, the move, and the version that refuses the second of two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from thirdring.cases import policy
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind, Status, check_move
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, Stale


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to put on a timeline. ``data`` is plain JSON and holds nothing that names a resident."""

    kind: EntryKind
    public: bool = False
    data: dict[str, Any] = field(default_factory=dict)


def take(case: Case, verb: str, *, actor: Actor) -> Case:
    """The case as it is now, locked until the transaction ends, for an actor who may do this to it.

    Raises Stale when it changed since ``case`` was read, NotAllowed, NotFound.
    """
    fresh = Case.objects.of(actor.city_id).select_for_update(of=("self",)).filter(pk=case.pk).first()
    if fresh is None:
        raise NotFound("There is no such case in this city.")
    policy.require(actor, verb, fresh)
    if fresh.version != case.version:
        raise Stale("case")
    return fresh


def move(case: Case, to: Status) -> None:
    """Put the case into another status, if its life allows it."""
    check_move(case.status, to)
    case.status = to


def append(case: Case, lines: Sequence[Line], *, actor: Actor, at: datetime) -> list[Entry]:
    """Put lines on the timeline, each chained to the one before. The caller holds the case and keeps it after."""
    entries = [_chained(case, line, actor, at) for line in lines]
    return Entry.objects.bulk_create(entries)


def keep(case: Case, *, changed: Sequence[str] = ()) -> Case:
    """Save what an action changed, raising the version."""
    case.version += 1
    case.updated_at = clock.now()
    case.save(update_fields=["version", "updated_at", "status", "entry_count", "entry_hash", *changed])
    return case


def _chained(case: Case, line: Line, actor: Actor, at: datetime) -> Entry:
    link = chain.Link(
        case=case.reference,
        number=case.entry_count + 1,
        at=at,
        kind=line.kind,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
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
