"""Promises of a case whose kind was corrected: other dates, said openly."""

from datetime import datetime

from thirdring.cases.actions.timeline import Line, append
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Status
from thirdring.kernel import clock as clocks
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.inserting import insert_rows
from thirdring.sla.actions.running import MOVED, run_on
from thirdring.sla.actions.standing import SUSPENDED, suspend_case
from thirdring.sla.models import Promise
from thirdring.sla.replanning import replanned
from thirdring.sla.rules import Clock

CHANGED = (*MOVED, "amount", "unit", "calendar", "broken_at", "warned_at")


@action
def plan_again(case: Case, *, actor: Actor) -> None:
    """Give a case of another kind that kind's dates, and say so when the day it is due is another.

    The caller holds the case, and keeps it after.
    """
    _end_suspension(case)
    before = _resolve_due(case)
    promises = replanned(case)
    Promise.objects.of(case.city_id).bulk_update([each for each in promises if each.pk], CHANGED)
    insert_rows(Promise, [each for each in promises if not each.pk])
    resolve = next((each for each in promises if each.clock == Clock.RESOLVE), None)
    case.due_at = resolve.due_at if resolve and case.status != Status.ON_HOLD else None
    suspend_case(case, actor=actor)
    if resolve is not None and resolve.due_at != before:
        append(case, [_line(resolve)], actor=actor, at=clocks.now())


def _end_suspension(case: Case) -> None:
    """Let the clocks run on that stood still only for what the case was taken for."""
    now, stopped = clocks.now(), list(case.promises.filter(suspension__isnull=False))
    for promise in stopped:
        if case.status == Status.ON_HOLD:
            promise.suspension_id = None
        else:
            run_on(promise, case.city, now, SUSPENDED)
    Promise.objects.of(case.city_id).bulk_update(stopped, MOVED)


def _resolve_due(case: Case) -> datetime | None:
    return case.promises.filter(clock=Clock.RESOLVE).values_list("due_at", flat=True).first()


def _line(resolve: Promise) -> Line:
    first = resolve.first_due_at
    said = {"clock": resolve.clock, "due": resolve.due_at.isoformat(), "first": first.isoformat()}
    return Line(EntryKind.PROMISED, public=True, data=said)
