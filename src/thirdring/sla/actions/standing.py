"""One case comes under a suspension, or out of it again with as much time as was left."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models.functions import Coalesce

from thirdring.cases.actions.dating import date_cases
from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.city.models import City
from thirdring.kernel import clock as clocks
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.sla.actions.running import MOVED, broken_by, run_on
from thirdring.sla.models import Promise, Suspension
from thirdring.sla.rules import Clock
from thirdring.sla.suspensions import suspension_for

SUSPENDED = "suspended"  # the reason of such a pause, as promises keep it


@action
def suspend_case(case: Case, *, actor: Actor) -> None:
    """Stop the clocks of a case just opened, or opened again, where a suspension holds."""
    found = suspension_for(
        case.city,
        type_id=case.type_id,
        area_ids=case.area_ids,
        point=(case.lon, case.lat),
        at=clocks.now(),
    )
    if found is not None:
        bring_under(case, found, actor=actor)


@action
def bring_under(case: Case, suspension: Suspension, *, actor: Actor) -> None:
    """Stop the clocks of a case because of this suspension; what was broken before stays broken."""
    now = clocks.now()
    running = case.promises.filter(kept_at__isnull=True, suspension__isnull=True)
    if running.update(suspension=suspension, broken_at=broken_by(now), paused_at=Coalesce("paused_at", now)):
        case.due_at = None
        date_cases(case.city, {case.pk: None}, actor=actor)


@action
def take_out(case: Case, suspension: Suspension, *, actor: Actor) -> None:
    """Let the clocks of a case run on that this suspension had stopped; a case that waits goes on waiting."""
    stopped = list(case.promises.filter(suspension=suspension))
    due = carried_on(stopped, case.city)
    Promise.objects.of(case.city_id).bulk_update(stopped, MOVED)
    case.due_at = due.get(case.pk, case.due_at)
    date_cases(case.city, due, actor=actor)


def carried_on(promises: Iterable[Promise], city: City) -> dict[int, datetime | None]:
    """Make promises that were suspended run on, in memory; by case, when its resolve promise is due then."""
    now = clocks.now()
    due: dict[int, datetime | None] = {}
    for promise in promises:
        if promise.case.status == Status.ON_HOLD or promise.kept_at is not None:
            promise.suspension_id = None
            continue
        run_on(promise, city, now, SUSPENDED)
        if promise.clock == Clock.RESOLVE:
            due[promise.case_id] = promise.due_at
    return due
