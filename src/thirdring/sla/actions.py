"""The only writer of promises: started, kept, paused, resumed, broken."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case as Choose
from django.db.models import F, When

from thirdring.cases.actions.timeline import Line, chained, keep_timelines
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind
from thirdring.city.models import City
from thirdring.city.queries import calendar_for
from thirdring.city.working_time import due_after_hold
from thirdring.kernel import clock as clocks
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.copying import copy_rows
from thirdring.kernel.events import record
from thirdring.kernel.scope import CityQuerySet
from thirdring.sla.events import PromiseBroken
from thirdring.sla.models import Promise
from thirdring.sla.planning import Planned
from thirdring.sla.rules import Clock

SWEEP_BATCH = 1000  # cases locked at a time: some tenths of a second


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
def write_past(city: City, promises: Iterable[Promise], *, actor: Actor) -> None:
    """Write promises of a loaded history as they stand now; nothing starts, and nobody is told."""
    columns = (
        "city_id, case_id, clock, amount, unit, calendar_id, started_at, due_at, first_due_at, kept_at,"
        " broken_at, paused_at, pauses"
    )
    copy_rows("sla_promise", columns, (_past(city, promise) for promise in promises))


def _past(city: City, p: Promise) -> tuple[Any, ...]:
    return (
        city.pk, p.case_id, str(p.clock), p.amount, str(p.unit), p.calendar_id, p.started_at, p.due_at,
        p.first_due_at, p.kept_at, p.broken_at, p.paused_at, json.dumps(p.pauses),
    )  # fmt: skip  # one line a row of the COPY


@action
def fulfil(case: Case, clocks_kept: Sequence[Clock], *, actor: Actor) -> None:
    """Mark promises kept now. One kept after its time is broken as well, and stays so."""
    now = clocks.now()
    running = case.promises.filter(clock__in=clocks_kept, kept_at__isnull=True)
    running.update(broken_at=_broken_by(now), kept_at=now, paused_at=None)


@action
def pause(case: Case, *, actor: Actor) -> None:
    """Stop the clocks of a case that waits; what was broken before stays broken."""
    now = clocks.now()
    running = case.promises.filter(kept_at__isnull=True, paused_at__isnull=True)
    running.update(broken_at=_broken_by(now), paused_at=now)
    case.due_at = None  # a case that waits is due at no time, and stands behind those that are


@action
def unpause(case: Case, *, actor: Actor, reason: str) -> None:
    """Start the clocks again with as much time as was left, and keep the pause on record."""
    now = clocks.now()
    paused = list(case.promises.filter(paused_at__isnull=False))
    for promise in paused:
        _run_on(promise, case.city, now, reason)
        if promise.clock == Clock.RESOLVE:
            case.due_at = promise.due_at
    Promise.objects.of(case.city_id).bulk_update(paused, ["due_at", "pauses", "paused_at"])


def _run_on(promise: Promise, city: City, now: datetime, reason: str) -> None:
    held = promise.paused_at or now
    calendar = calendar_for(city, promise.calendar_id)
    promise.due_at = due_after_hold(promise.due_at, promise.unit, calendar, held=held, resumed=now)
    promise.pauses = [*promise.pauses, {"from": held.isoformat(), "to": now.isoformat(), "reason": reason}]
    promise.paused_at = None


@action
def run_again(case: Case, *, actor: Actor) -> None:
    """A reopened case was never resolved: its promise runs on, to the date the resident was given."""
    case.promises.filter(clock=Clock.RESOLVE).update(kept_at=None)


@action
def sweep(*, actor: Actor, most: int = SWEEP_BATCH) -> int:
    """Mark promises whose time has run out, in any city; returns how many, of at most ``most`` cases.

    Takes cases before promises, as every verb does, and leaves those that somebody holds for the next round:
    so each promise is broken exactly once, and nobody waits for a sweep that waits for them.
    """
    now = clocks.now()
    cases = {case.pk: case for case in _cases_due(now, most)}
    broken = list(_due(now).filter(case_id__in=cases).order_by("due_at", "pk"))
    _all_promises().filter(pk__in=[promise.pk for promise in broken]).update(broken_at=F("due_at"))
    _write_down(broken, cases, now)
    for promise in broken:
        which = Clock(promise.clock)
        record(PromiseBroken(city_id=promise.city_id, case=cases[promise.case_id], clock=which))
    return len(broken)


def _all_promises() -> CityQuerySet[Promise]:
    return Promise.objects.across_cities("one sweep for all")


def _due(now: datetime) -> CityQuerySet[Promise]:
    """Running promises whose time has run out."""
    return _all_promises().filter(
        kept_at__isnull=True, broken_at__isnull=True, paused_at__isnull=True, due_at__lt=now
    )


def _cases_due(now: datetime, most: int) -> Iterable[Case]:
    """Cases with such promises, longest due first, locked; those locked by others are left out."""
    ids = _due(now).order_by("due_at").values("case_id")[:most]
    cases = Case.objects.across_cities("one sweep for all").filter(pk__in=ids).defer("search")
    return cases.select_for_update(skip_locked=True)


def _write_down(broken: Sequence[Promise], cases: Mapping[int, Case], now: datetime) -> None:
    """A line on each case's timeline. The version stays: nothing changed that anyone decides upon."""
    entries = []
    for promise in broken:
        by = system(promise.city_id, reason="promise sweep")
        data = {"clock": promise.clock, "due_at": promise.due_at.isoformat()}
        line = Line(EntryKind.PROMISE_BROKEN, data=data)
        entries += chained(cases[promise.case_id], [line], actor=by, at=now)
    keep_timelines(cases.values(), entries)


def _broken_by(now: datetime) -> Choose:
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
