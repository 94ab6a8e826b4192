"""The only writer of promises: started, kept, paused, resumed, broken."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from thirdring.cases.actions.timeline import Line, append, keep
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind
from thirdring.city.queries import calendar_for
from thirdring.city.working_time import due_after_hold
from thirdring.kernel import clock as clocks
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.events import record
from thirdring.sla.events import PromiseBroken
from thirdring.sla.models import Promise
from thirdring.sla.planning import Planned
from thirdring.sla.rules import Clock

SWEEP_BATCH = 200


@action
def start(case: Case, promises: Sequence[Planned], *, calendar_id: int, actor: Actor, at: datetime) -> None:
    """Write down what a new case is promised."""
    Promise.objects.bulk_create(
        [
            Promise(
                city_id=case.city_id,
                case=case,
                clock=promise.clock,
                amount=promise.amount,
                unit=promise.unit,
                calendar_id=calendar_id,
                started_at=at,
                due_at=promise.due_at,
                first_due_at=promise.due_at,
            )
            for promise in promises
        ]
    )


@action
def fulfil(case: Case, clocks_kept: Sequence[Clock], *, actor: Actor) -> None:
    """Mark promises kept now. One kept after its time is broken as well, and stays so."""
    now = clocks.now()
    running = case.promises.filter(clock__in=clocks_kept, kept_at__isnull=True)
    running.filter(broken_at__isnull=True, paused_at__isnull=True, due_at__lt=now).update(broken_at=F("due_at"))
    running.update(kept_at=now, paused_at=None)


@action
def pause(case: Case, *, actor: Actor, reason: str) -> None:
    """Stop the clocks of a case that waits; what was broken before stays broken."""
    now = clocks.now()
    running = case.promises.filter(kept_at__isnull=True, paused_at__isnull=True)
    running.filter(broken_at__isnull=True, due_at__lt=now).update(broken_at=F("due_at"))
    running.update(paused_at=now)


@action
def unpause(case: Case, *, actor: Actor, reason: str) -> None:
    """Start the clocks again with as much time as was left, and keep the pause on record."""
    now = clocks.now()
    for promise in case.promises.filter(paused_at__isnull=False):
        held = promise.paused_at or now
        calendar = calendar_for(case.city, promise.calendar_id)
        promise.due_at = due_after_hold(promise.due_at, promise.unit, calendar, held=held, resumed=now)
        promise.pauses = [*promise.pauses, {"from": held.isoformat(), "to": now.isoformat(), "reason": reason}]
        promise.paused_at = None
        promise.save(update_fields=["due_at", "pauses", "paused_at"])
        if promise.clock == Clock.RESOLVE:
            case.due_at = promise.due_at


@action
def run_again(case: Case, *, actor: Actor) -> None:
    """A reopened case was never resolved: its promise runs on, to the date the resident was given."""
    case.promises.filter(clock=Clock.RESOLVE).update(kept_at=None)


@action
def sweep(*, actor: Actor, most: int = SWEEP_BATCH) -> int:
    """Mark promises whose time has run out, in any city; returns how many.

    Compare-and-set: locked rows are another worker's, so each promise is broken exactly once.
    """
    now = clocks.now()
    due = Promise.objects.across_cities("one sweep for all").filter(
        kept_at__isnull=True, broken_at__isnull=True, paused_at__isnull=True, due_at__lt=now
    )
    batch = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at")[:most])
    ids = [promise.pk for promise in batch]
    Promise.objects.across_cities("one sweep for all").filter(pk__in=ids).update(broken_at=now)
    for promise in batch:
        _tell(promise, now)
    return len(batch)


def _tell(promise: Promise, now: datetime) -> None:
    case = Case.objects.of(promise.city_id).select_for_update(of=("self",)).get(pk=promise.case_id)
    by = system(promise.city_id, reason="promise sweep")
    data = {"clock": promise.clock, "due_at": promise.due_at.isoformat()}
    append(case, [Line(EntryKind.PROMISE_BROKEN, data=data)], actor=by, at=now)
    keep(case)
    record(PromiseBroken(city_id=promise.city_id, case=case, clock=Clock(promise.clock)))
