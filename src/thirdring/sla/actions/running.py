"""Promises of one case: started, kept, paused, resumed."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case as Choose
from django.db.models import F, When

from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.city.queries import calendar_for
from thirdring.city.working_time import due_after_hold
from thirdring.kernel import clock as clocks
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.copying import copy_rows
from thirdring.kernel.inserting import insert_rows
from thirdring.sla.models import Promise
from thirdring.sla.planning import Planned, warn_at
from thirdring.sla.queries import drafted
from thirdring.sla.rules import Clock


@action
def start(case: Case, promises: Sequence[Planned], *, calendar_id: int, actor: Actor, at: datetime) -> None:
    """Write down what a new case is promised."""
    insert_rows(Promise, drafted(case, promises, calendar_id=calendar_id, at=at))


@action
def write_past(city: City, promises: Iterable[Promise], *, actor: Actor) -> None:
    """Write promises of a loaded history as they stand now; nothing starts, and nobody is told."""
    columns = (
        "city_id, case_id, clock, amount, unit, calendar_id, started_at, due_at, first_due_at, kept_at,"
        " broken_at, paused_at, pauses, warn_at, warned_at"
    )
    copy_rows("sla_promise", columns, (_past(city, promise) for promise in promises))


def _past(city: City, p: Promise) -> tuple[Any, ...]:
    if p.warn_at is None and p.kept_at is None and p.broken_at is None:
        p.warn_at = warn_at(p.started_at, p.due_at, p.unit, calendar_for(city, p.calendar_id))
    return (
        city.pk, p.case_id, str(p.clock), p.amount, str(p.unit), p.calendar_id, p.started_at, p.due_at,
        p.first_due_at, p.kept_at, p.broken_at, p.paused_at, json.dumps(p.pauses), p.warn_at, p.warned_at,
    )  # fmt: skip  # one line a row of the COPY


@action
def fulfil(case: Case, clocks_kept: Sequence[Clock], *, actor: Actor) -> None:
    """Mark promises kept now. One kept after its time is broken as well, and stays so."""
    now = clocks.now()
    running = case.promises.filter(clock__in=clocks_kept, kept_at__isnull=True)
    running.update(broken_at=broken_by(now), kept_at=now, paused_at=None, suspension=None)


@action
def pause(case: Case, *, actor: Actor) -> None:
    """Stop the clocks of a case that waits; what was broken before stays broken."""
    now = clocks.now()
    running = case.promises.filter(kept_at__isnull=True, paused_at__isnull=True)
    running.update(broken_at=broken_by(now), paused_at=now)
    case.due_at = None  # a case that waits is due at no time, and stands behind those that are


@action
def unpause(case: Case, *, actor: Actor, reason: str) -> None:
    """Start the clocks again with as much time as was left, and keep the pause on record."""
    now = clocks.now()
    paused = list(case.promises.filter(paused_at__isnull=False, suspension__isnull=True))
    for promise in paused:
        run_on(promise, case.city, now, reason)
        if promise.clock == Clock.RESOLVE:
            case.due_at = promise.due_at
    Promise.objects.of(case.city_id).bulk_update(paused, MOVED)


MOVED = ("due_at", "warn_at", "pauses", "paused_at", "suspension")


def run_on(promise: Promise, city: City, now: datetime, reason: str) -> None:
    """End a promise's pause: as much time is left as when it began. The caller writes it."""
    held = promise.paused_at or now
    calendar = calendar_for(city, promise.calendar_id)
    promise.due_at = due_after_hold(promise.due_at, promise.unit, calendar, held=held, resumed=now)
    if promise.warn_at is not None:
        promise.warn_at = due_after_hold(promise.warn_at, promise.unit, calendar, held=held, resumed=now)
    promise.pauses = [*promise.pauses, {"from": held.isoformat(), "to": now.isoformat(), "reason": reason}]
    promise.paused_at, promise.suspension_id = None, None


@action
def run_again(case: Case, *, actor: Actor) -> None:
    """A reopened case was never resolved: its promise runs on, to the date the resident was given."""
    case.promises.filter(clock=Clock.RESOLVE).update(kept_at=None)


def broken_by(now: datetime) -> Choose:
    """The moment a running promise was broken, if it is by now, else what stood there."""
    return Choose(
        When(broken_at__isnull=True, paused_at__isnull=True, due_at__lt=now, then=F("due_at")),
        default=F("broken_at"),
    )


@action
def stop_for_merge(case: Case, *, actor: Actor) -> list[int]:
    """Stop the clocks of a case that became part of another; returns whose they were."""
    running = case.promises.filter(kept_at__isnull=True, broken_at__isnull=True, paused_at__isnull=True)
    ids = list(running.values_list("pk", flat=True))
    running.update(paused_at=clocks.now())
    return ids


@action
def start_after_unmerge(case: Case, promise_ids: Sequence[int], *, actor: Actor) -> None:
    """Start those clocks again as if they had never stopped: the city's mistake moves no promise."""
    case.promises.filter(pk__in=promise_ids).update(paused_at=None)
