"""The promises of a past case as they stand now: kept, broken, paused or running. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from thirdring.city.working_time import WorkingCalendar, due_after_hold
from thirdring.simulator.working import Fate
from thirdring.sla.planning import Planned
from thirdring.sla.rules import Clock


@dataclass(frozen=True, slots=True)
class PastPromise:
    """One clock as it stands. ``pauses`` are closed spans as the promise keeps them."""

    planned: Planned
    due_at: datetime
    kept_at: datetime | None
    broken_at: datetime | None
    paused_at: datetime | None = None
    pauses: list[dict[str, str]] = field(default_factory=list)


def as_they_stand(
    planned: Sequence[Planned], fate: Fate, calendar: WorkingCalendar, now: datetime
) -> list[PastPromise]:
    """What became of each promise, by the rules of the sla room: see its handlers."""
    return [_stands(promise, fate, calendar, now) for promise in planned]


def _stands(promise: Planned, fate: Fate, calendar: WorkingCalendar, now: datetime) -> PastPromise:
    kept = _kept_at(promise.clock, fate)
    pause, due = fate.pause, promise.due_at
    if pause is None or (kept is not None and kept <= pause.since):
        return PastPromise(promise, due, kept, _broken_at(due, kept, now))
    if pause.until is None:
        return PastPromise(promise, due, kept, due if due < pause.since else None, paused_at=pause.since)
    span = {"from": pause.since.isoformat(), "to": pause.until.isoformat(), "reason": str(pause.reason)}
    moved = due_after_hold(due, promise.unit, calendar, held=pause.since, resumed=pause.until)
    return PastPromise(promise, moved, kept, _broken_at(moved, kept, now), pauses=[span])


def _kept_at(clock: Clock, fate: Fate) -> datetime | None:
    first_end = fate.endings[0].at if fate.endings else None
    if clock is Clock.RESOLVE:
        last = fate.endings[-1] if fate.endings else None
        return last.at if last and last.reopened_at is None else None
    begun = [fate.started_at, first_end]
    moments = [fate.accepted_at, *begun] if clock is Clock.ACKNOWLEDGE else begun
    return min((moment for moment in moments if moment is not None), default=None)


def _broken_at(due: datetime, kept: datetime | None, now: datetime) -> datetime | None:
    return due if due < (kept or now) else None
