"""Suspensions: for a time nothing is promised of some types somewhere, and everybody may read why."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from thirdring.cases.actions.dating import date_cases
from thirdring.cases.models import Case
from thirdring.cases.queries import on_ground
from thirdring.cases.rules import OPEN, Status
from thirdring.catalogue.models import ServiceType
from thirdring.city.actions import rules_changed
from thirdring.city.models import City
from thirdring.kernel import clock as clocks
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind, system
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import storable
from thirdring.places.geometry import Unsound
from thirdring.places.ground import Ground
from thirdring.places.models import Area
from thirdring.sla.actions.running import MOVED, broken_by
from thirdring.sla.actions.standing import carried_on
from thirdring.sla.events import SuspensionBegun, SuspensionEnded
from thirdring.sla.models import Promise, Suspension
from thirdring.sla.rules import Clock, SuspensionReason
from thirdring.staff.policy import may_manage
from thirdring.staff.rules import Role

MESSAGE_LENGTH = 1000
BATCH = 1000


@action
def suspend(
    city: City,
    *,
    actor: Actor,
    type_ids: Collection[int],
    area_id: int | None,
    reason: SuspensionReason,
    message: Mapping[str, str],
    starts_at: datetime,
    until: datetime | None,
    shape: Mapping[str, Any] | None = None,
) -> Suspension:
    """Promise nothing of these types here from then on; of open cases the clocks stop at once.

    ``message`` is what the public reads, by language: the city's first language is needed. ``shape`` is
    ground drawn for it, a GeoJSON polygon, instead of an area. Raises NotAllowed, Invalid (types, area,
    shape, reason, message, until).
    """
    _require(actor, city)
    said = {code: storable(words) for code, words in message.items() if storable(words)}
    _check(city, type_ids, area_id, reason, said, starts_at, until)
    _check_shape(shape)
    made = Suspension.objects.create(
        city=city,
        type_ids=sorted(set(type_ids)),
        area_id=area_id,
        shape=shape,
        reason=reason,
        message=said,
        starts_at=starts_at,
        until=until,
        opened_by_id=_staff_id(actor),
    )
    rules_changed(city, actor=actor)
    if starts_at <= clocks.now():
        _begin(made, actor)
    return made


@action
def end_suspension(suspension: Suspension, *, actor: Actor) -> Suspension:
    """Promise again: clocks run on with as much time as was left. Raises NotFound when it has ended."""
    _require(actor, suspension.city)
    rows = Suspension.objects.of(actor.city_id).select_for_update(of=("self",)).select_related("city")
    held = rows.filter(pk=suspension.pk, ended_at__isnull=True).first()
    if held is None:
        raise NotFound("This suspension has ended already.")
    held.ended_at, held.ended_by_id = clocks.now(), _staff_id(actor)
    held.save(update_fields=["ended_at", "ended_by"])
    rules_changed(held.city, actor=actor)
    while _run_some_on(held, actor):
        pass
    record(SuspensionEnded(city_id=held.city_id, suspension=held, by=actor))
    return held


@action
def keep_to_the_calendar(*, actor: Actor) -> int:
    """Begin and end suspensions, of any city, whose moment has come; returns how many."""
    now = clocks.now()
    rows = Suspension.objects.across_cities("one sweep for all").filter(ended_at__isnull=True)
    rows = rows.select_for_update(skip_locked=True, of=("self",)).select_related("city")
    over = list(rows.filter(until__lte=now))
    begun = list(rows.filter(starts_at__lte=now, begun_at__isnull=True).exclude(until__lte=now))
    for each in over:
        end_suspension(each, actor=system(each.city_id, reason=actor.reason))
    for each in begun:
        _begin(each, system(each.city_id, reason=actor.reason))
    return len(over) + len(begun)


def _begin(suspension: Suspension, actor: Actor) -> None:
    """Stop the clocks of all its open cases: in one statement, or on drawn ground a thousand at a time."""
    now = clocks.now()
    suspension.begun_at = now
    suspension.save(update_fields=["begun_at"])
    for here in _places(suspension):
        concerned = Promise.objects.of(suspension.city_id).filter(
            here,
            case__type_id__in=suspension.type_ids,
            case__status__in=sorted(OPEN),
            case__merged_into__isnull=True,
            kept_at__isnull=True,
            suspension__isnull=True,
        )
        concerned.update(
            suspension=suspension, broken_at=broken_by(now), paused_at=Coalesce("paused_at", now)
        )
    stopped = _suspended(suspension).filter(clock=Clock.RESOLVE).values_list("case_id", flat=True)
    date_cases(suspension.city, dict.fromkeys(stopped), actor=actor)
    record(SuspensionBegun(city_id=suspension.city_id, suspension=suspension, by=actor))


def _places(suspension: Suspension) -> Iterable[Q]:
    """Where it holds, as conditions on promises."""
    if suspension.area_id:
        return [Q(case__area_ids__contains=[suspension.area_id])]
    if not suspension.shape:
        return [Q()]
    cases = Case.objects.of(suspension.city_id).filter(
        type_id__in=suspension.type_ids, merged_into__isnull=True
    )
    found = on_ground(cases.exclude(status=Status.CLOSED), Ground(suspension.shape))
    return [Q(case_id__in=found[at : at + BATCH]) for at in range(0, len(found), BATCH)]


def _run_some_on(suspension: Suspension, actor: Actor) -> int:
    """Let a batch of its promises run on; those of a case that waits of its own go on waiting."""
    promises = list(
        _suspended(suspension).select_related("case").defer("case__search").order_by("pk")[:BATCH]
    )
    due = carried_on(promises, suspension.city)
    Promise.objects.of(suspension.city_id).bulk_update(promises, MOVED)
    date_cases(suspension.city, due, actor=actor)
    return len(promises)


def _suspended(suspension: Suspension) -> CityQuerySet[Promise]:
    return Promise.objects.of(suspension.city_id).filter(suspension=suspension)


def _require(actor: Actor, city: City) -> None:
    if actor.city_id != city.pk or not (may_manage(actor, city.pk) or Role.SUPERVISOR in actor.roles):
        raise NotAllowed("suspend", "city's promises")


def _check(
    city: City,
    type_ids: Collection[int],
    area_id: int | None,
    reason: str,
    said: Mapping[str, str],
    starts_at: datetime,
    until: datetime | None,
) -> None:
    problems = []
    if not type_ids or ServiceType.objects.of(city).filter(pk__in=type_ids).count() != len(set(type_ids)):
        problems.append(Problem("types", "Choose the kinds of request, from the city's list.", "unknown"))
    if area_id is not None and not Area.objects.of(city).filter(pk=area_id).exists():
        problems.append(Problem("area", "Choose one of the city's areas, or none for all of it.", "unknown"))
    if reason not in set(SuspensionReason):
        problems.append(Problem("reason", "Choose the reason from the list.", "unknown"))
    if not said.get(city.languages[0]):
        problems.append(Problem("message", "Write what residents will read, and when it ends.", "required"))
    if any(len(words) > MESSAGE_LENGTH for words in said.values()):
        problems.append(Problem("message", f"Write at most {MESSAGE_LENGTH:,} characters.", "too_long"))
    if until is not None and until <= max(starts_at, clocks.now()):
        problems.append(
            Problem("until", "Choose an end that lies ahead and after the beginning.", "out_of_order")
        )
    if problems:
        raise Invalid(problems)


def _check_shape(shape: Mapping[str, Any] | None) -> None:
    try:
        if shape is not None:
            Ground(shape)
    except Unsound as why:
        raise invalid("shape", f"Draw the ground again: {why}.") from why


def _staff_id(actor: Actor) -> int | None:
    return actor.id if actor.kind is ActorKind.STAFF else None
