"""One report with all that became of it, as a past case: its steps, closures, holds. Writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from thirdring.cases.actions.history import PastCase, PastClosure, PastHold, PastStep
from thirdring.cases.rules import EntryKind, Status
from thirdring.catalogue.loading import OfferedType
from thirdring.kernel.actor import Actor
from thirdring.routing.rules import Decision
from thirdring.simulator.hearing import Heard
from thirdring.simulator.promising import PastPromise
from thirdring.simulator.saying import remark, reply
from thirdring.simulator.working import Ending, Fate
from thirdring.sla.rules import Clock

NOTED = 0.18  # of cases, those with a note on the timeline


@dataclass(frozen=True, slots=True)
class File:
    """A report on its way to become a case. ``worker`` did the work, ``taker`` wrote the report down."""

    heard: Heard
    kind: OfferedType
    area_ids: Sequence[int]
    decision: Decision
    calendar_id: int
    promises: Sequence[PastPromise]
    fate: Fate
    worker: Actor
    taker: Actor
    constituent_id: int | None


def past_case(rng: np.random.Generator, file: File, zone: ZoneInfo) -> PastCase:
    """The case as the history loader wants it."""
    heard, kind, fate = file.heard, file.kind, file.fate
    spot = heard.spot
    return PastCase(
        type_id=kind.type_id,
        version_id=kind.id,
        agency_id=file.decision.agency_id,
        team_id=file.decision.team_id,
        assignee_id=file.worker.id if fate.started_at else None,
        status=fate.status,
        priority=kind.priority,
        private=kind.private,
        channel=heard.channel,
        constituent_id=file.constituent_id,
        words=heard.words,
        language=heard.language,
        answers=heard.answers,
        place=spot.label if spot else "",
        lon=spot.lon if spot else None,
        lat=spot.lat if spot else None,
        area_ids=file.area_ids,
        opened_at=heard.told.at,
        due_at=next((p.due_at for p in file.promises if p.planned.clock is Clock.RESOLVE), None),
        steps=list(_steps(rng, file)),
        closures=[_closure(rng, file, ending, zone) for ending in fate.endings],
        holds=_holds(rng, file),
        reporter=file.taker,
    )


def _steps(rng: np.random.Generator, file: File) -> Iterator[PastStep]:
    fate, worker, opened = file.fate, file.worker, file.heard.told.at
    decision = file.decision
    assigned = {"agency_id": decision.agency_id, "team_id": decision.team_id, "why": decision.why}
    yield PastStep(kind=EntryKind.ASSIGNED, at=opened, public=False, data=assigned, by=file.taker)
    if fate.accepted_at:
        yield PastStep(kind=EntryKind.ACCEPTED, at=fate.accepted_at, by=worker)
        yield from _note(rng, file, fate.accepted_at)
    if fate.started_at:
        yield PastStep(kind=EntryKind.STARTED, at=fate.started_at, by=worker)
    if fate.pause:
        data = {"reason": str(fate.pause.reason), "review_at": fate.pause.review_at.isoformat()}
        yield PastStep(kind=EntryKind.HELD, at=fate.pause.since, data=data, by=worker)
        if fate.pause.until:
            yield PastStep(kind=EntryKind.RESUMED, at=fate.pause.until, by=worker)
    for promise in file.promises:
        if promise.broken_at:
            broken = {"clock": str(promise.planned.clock), "due_at": promise.due_at.isoformat()}
            at = promise.broken_at + timedelta(seconds=20)
            yield PastStep(kind=EntryKind.PROMISE_BROKEN, at=at, public=False, data=broken)


def _note(rng: np.random.Generator, file: File, after: datetime) -> Iterator[PastStep]:
    if rng.random() < NOTED:
        public = rng.random() < 0.4
        words = remark(rng, "notes_public" if public else "notes_internal")
        at = after + timedelta(minutes=float(rng.uniform(5, 50)))
        ends = file.fate.endings
        if not ends or at < ends[0].at:
            yield PastStep(kind=EntryKind.NOTE, at=at, public=public, data={"words": words}, by=file.worker)


def _closure(rng: np.random.Generator, file: File, ending: Ending, zone: ZoneInfo) -> PastClosure:
    answer = reply(
        rng,
        ending.outcome,
        file.heard.language,
        kind=(file.kind.code, file.kind.group.code),
        day=ending.at.astimezone(zone),
        quarter=file.heard.quarter.name,
    )
    return PastClosure(
        outcome=ending.outcome,
        at=ending.at,
        answer=answer,
        by=file.worker,
        reopened_at=ending.reopened_at,
        reopened_why=remark(rng, "reopenings") if ending.reopened_at else "",
    )


def _holds(rng: np.random.Generator, file: File) -> list[PastHold]:
    pause = file.fate.pause
    if pause is None:
        return []
    return [
        PastHold(
            reason=pause.reason,
            since=pause.since,
            review_at=pause.review_at,
            until=pause.until,
            note=remark(rng, "hold_notes"),
            held_from=Status(pause.held_from),
        )
    ]
