"""Reads over promises: what a case would be promised, and what it was."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import Agency, City
from thirdring.city.queries import calendar_for
from thirdring.kernel import clock as clocks
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet
from thirdring.sla.models import AreaTarget, Escalation, Promise, Suspension
from thirdring.sla.planning import Planned, planned
from thirdring.sla.rules import Lead, Said
from thirdring.sla.waiting import ClockFacts, Span, facts_of
from thirdring.staff.models import Membership, User
from thirdring.staff.policy import of_agencies_only
from thirdring.staff.rules import Role


@dataclass(frozen=True, slots=True)
class Plan:
    """What a case is promised, and the calendar row it is counted in."""

    promises: list[Planned]
    calendar_id: int


def plan(
    version_id: int,
    agency_id: int,
    *,
    city: City,
    priority: str,
    start: datetime,
    area_ids: Collection[int] = (),
) -> Plan:
    """The promises a case of this version begins with here, in its agency's working time."""
    calendar_id = _calendar_id(city.pk, agency_id, city.rules_version)
    calendar = calendar_for(city, calendar_id)
    version = version_by_id(city, version_id)
    local = [
        target
        for target in _area_targets(city.pk, city.rules_version)
        if target.type_id == version.type_id and target.area_id in area_ids and _holds_at(target, start)
    ]
    made = planned(version.targets, priority=priority, calendar=calendar, start=start, local=local)
    return Plan(made, calendar_id)


def _holds_at(target: AreaTarget, moment: datetime) -> bool:
    return target.effective_from <= moment and (target.effective_to is None or moment < target.effective_to)


@lru_cache(maxsize=256)
def _area_targets(city_id: int, rules_version: int) -> tuple[AreaTarget, ...]:
    """The city's targets by area, the latest last, kept until its ``rules_version`` rises."""
    return tuple(AreaTarget.objects.of(city_id).order_by("effective_from", "pk"))


def open_suspensions(city: City) -> list[Suspension]:
    """What is suspended now or will be, soonest first."""
    rows = Suspension.objects.of(city).filter(ended_at__isnull=True)
    return list(rows.select_related("area", "opened_by").order_by("starts_at", "pk"))


@lru_cache(maxsize=2048)
def _calendar_id(city_id: int, agency_id: int, rules_version: int) -> int:
    """The agency's calendar, kept until the city's ``rules_version`` rises."""
    return Agency.objects.of(city_id).values_list("calendar_id", flat=True).get(pk=agency_id)


def promises_of(case: Case) -> list[Promise]:
    """The case's promises, soonest due first."""
    return list(case.promises.order_by("due_at", "clock"))


def planned_for(case: Case) -> Plan:
    """What a case is promised from its opening."""
    return plan(
        case.service_version_id,
        case.agency_id,
        city=case.city,
        priority=case.priority,
        start=case.opened_at,
        area_ids=case.area_ids,
    )


def as_planned(case: Case) -> list[Promise]:
    """The promises of a case just opened, planned again as they were: the database need not be asked."""
    start = case.opened_at
    made = planned_for(case)
    return drafted(case, made.promises, calendar_id=made.calendar_id, at=start)


def drafted(case: Case, promises: Sequence[Planned], *, calendar_id: int, at: datetime) -> list[Promise]:
    """The rows that say what was planned; not written yet."""
    return [
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
            warn_at=promise.warn_at,
        )
        for promise in promises
    ]


def leads_by_city(city_ids: Collection[int]) -> Mapping[int, Sequence[Lead]]:
    """Who may be named in escalations: those who lead an agency's work or a team's, and supervisors."""
    people = Membership.objects.across_cities("escalations of several cities").filter(
        city_id__in=city_ids, role__in=(Role.AGENCY_LEAD, Role.SUPERVISOR), user__is_active=True
    )
    found: dict[int, list[Lead]] = {city_id: [] for city_id in city_ids}
    rows = people.values_list("city_id", "role", "user_id", "agency_id", "team_id") if city_ids else ()
    for city_id, role, user_id, agency_id, team_id in rows:
        found[city_id].append(Lead(user_id) if role == Role.SUPERVISOR else Lead(user_id, agency_id, team_id))
    return found


def names_of(user_ids: Collection[int]) -> Mapping[int, str]:
    """People's names by their ids."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name")) if user_ids else {}


def open_escalations(actor: Actor, *, most: int = 100) -> list[Escalation]:
    """What has to be seen to in the actor's share, the most pressing first; case and person loaded."""
    rows = (
        _escalations(actor)
        .filter(closed_at__isnull=True)
        .select_related("case__service_version", "case__agency", "person")
    )
    return list(rows.defer("case__search").order_by("contact_by", "pk")[:most])


def escalation(actor: Actor, pk: int) -> Escalation:
    """One of them. Raises NotFound."""
    found = _escalations(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such escalation in your share of the city.")
    return found


def escalations_of(case: Case) -> list[Escalation]:
    """A case's escalations, newest first, with who was named."""
    return list(case.escalations.select_related("person").order_by("-opened_at", "-pk"))


def _escalations(actor: Actor) -> CityQuerySet[Escalation]:
    rows: CityQuerySet[Escalation] = Escalation.objects.of(actor.city_id)
    return rows.filter(case__agency_id__in=sorted(actor.agency_ids)) if of_agencies_only(actor) else rows


def told_by_whom(case: Case) -> list[Said]:
    """What the resident wrote since reporting, and what the city wrote to them, in order."""
    lines = case.entries.filter(kind__in=(EntryKind.NOTE, EntryKind.ANSWERED)).order_by("number")
    rows = lines.values_list("actor_kind", "public", "data")
    residents = {ActorKind.RESIDENT, ActorKind.API_CLIENT}
    return [
        Said(kind in residents, str(data.get("words", "")))
        for kind, public, data in rows
        if public or kind in residents
    ]


def waits_of(case: Case, reason: str, *, but: int = 0) -> list[Span]:
    """The spans a case has waited for a reason; one that lasts ends now. ``but`` leaves a hold out."""
    rows = case.holds.filter(reason=reason).exclude(pk=but).values_list("since", "until")
    return [(since, until or clocks.now()) for since, until in rows]


def pauses_of(promise: Promise) -> list[Span]:
    """When the promise's clock stood still, in order, without a pause that lasts."""
    return [(datetime.fromisoformat(p["from"]), datetime.fromisoformat(p["to"])) for p in promise.pauses]


def clock_facts(promise: Promise, city: City) -> ClockFacts:
    """How long the promise's clock has run, stood still, and has left; no pause is hidden."""
    until = promise.kept_at or clocks.now()
    spans = pauses_of(promise)
    if promise.paused_at is not None:
        spans.append((promise.paused_at, until))
    return facts_of(
        started=promise.started_at,
        due=promise.due_at,
        until=until,
        pauses=spans,
        unit=promise.unit,
        calendar=calendar_for(city, promise.calendar_id),
    )
