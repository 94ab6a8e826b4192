"""What time does to promises, whoever looks: warned of in time, broken when it has run out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import F

from thirdring.cases.actions.timeline import Line, chained
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind
from thirdring.kernel import clock as clocks
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.events import record
from thirdring.kernel.scope import CityQuerySet
from thirdring.sla.actions.escalating import raise_escalations
from thirdring.sla.events import PromiseBroken, PromiseWarned
from thirdring.sla.models import Promise
from thirdring.sla.rules import Clock, Trigger

_NEEDED = (
    "city_id", "reference", "version", "agency_id", "team_id", "offered_to_id", "entry_count", "entry_hash",
)  # fmt: skip  # one line for what one look reads
SWEEP_BATCH = 1000  # cases locked at a time: some tenths of a second


@action
def warn(*, actor: Actor, most: int = SWEEP_BATCH) -> int:
    """Say of running promises, in any city, that three quarters of their time are gone; returns how many.

    Each is warned of once: rows that another worker is warning of are left to it, and what is marked is
    not found again. A promise already broken needs no warning.
    """
    now = clocks.now()
    soon = _running().filter(warned_at__isnull=True, warn_at__lte=now, due_at__gte=now)
    warned = list(soon.order_by("warn_at").select_for_update(skip_locked=True)[:most])
    _all_promises().filter(pk__in=[promise.pk for promise in warned]).update(warned_at=now)
    for promise in warned:
        record(PromiseWarned(city_id=promise.city_id, promise=promise, clock=Clock(promise.clock)))
    return len(warned)


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
    late = [cases[pk] for pk in dict.fromkeys(promise.case_id for promise in broken)]
    raise_escalations(late, trigger=Trigger.BREACH, actor=actor, entries=_lines(broken, cases, now))
    for promise in broken:
        which = Clock(promise.clock)
        record(PromiseBroken(city_id=promise.city_id, case=cases[promise.case_id], clock=which))
    return len(broken)


def _all_promises() -> CityQuerySet[Promise]:
    return Promise.objects.across_cities("one sweep for all")


def _due(now: datetime) -> CityQuerySet[Promise]:
    """Running promises whose time has run out."""
    return _running().filter(due_at__lt=now)


def _running() -> CityQuerySet[Promise]:
    return _all_promises().filter(kept_at__isnull=True, broken_at__isnull=True, paused_at__isnull=True)


def _cases_due(now: datetime, most: int) -> Iterable[Case]:
    """Cases with such promises, longest due first, locked. Those locked by others are passed over.

    Joined and not asked for by id, so that ``most`` counts what was locked: a second worker goes on where the
    first one's cases end, and does not come home with nothing.
    """
    cases = Case.objects.across_cities("one sweep for all").filter(
        promises__kept_at__isnull=True,
        promises__broken_at__isnull=True,
        promises__paused_at__isnull=True,
        promises__due_at__lt=now,
    )
    soonest = cases.order_by("promises__due_at").only(*_NEEDED)
    return soonest.select_for_update(skip_locked=True, of=("self",))[:most]


def _lines(broken: Sequence[Promise], cases: Mapping[int, Case], now: datetime) -> list[Entry]:
    """A line for each case's timeline. The version stays: nothing changed that anyone decides upon."""
    entries: list[Entry] = []
    for promise in broken:
        by = system(promise.city_id, reason="promise sweep")
        data = {"clock": promise.clock, "due_at": promise.due_at.isoformat()}
        entries += chained(
            cases[promise.case_id], [Line(EntryKind.PROMISE_BROKEN, data=data)], actor=by, at=now
        )
    return entries
