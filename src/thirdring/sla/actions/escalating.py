"""Escalations: somebody named has to see to a case, and to reach the resident within a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from thirdring.cases.actions.timeline import Line, chained, keep, keep_timelines, take
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import NotAllowed, NotFound, invalid
from thirdring.kernel.events import record
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import storable
from thirdring.sla.events import CasesEscalated, EscalationSettled
from thirdring.sla.models import Escalation
from thirdring.sla.queries import leads_by_city, names_of
from thirdring.sla.rules import CONTACT_WITHIN, ENOUGH_ATTEMPTS, FIRST_LEVEL, Lead, Level, Trigger, named
from thirdring.staff.rules import Role

NOTE_LENGTH = 500
SETTLERS = frozenset({Role.AGENCY_LEAD, Role.SUPERVISOR})
RISE_BATCH = 500


@action
def raise_escalation(case: Case, *, trigger: Trigger, actor: Actor, level: Level | None = None) -> Case:
    """Have somebody named see to the case; nothing happens when it has such an escalation already."""
    case = take(case, "note", actor=actor)
    raise_escalations([case], trigger=trigger, actor=actor, level=level)
    return keep(case)


@action
def raise_escalations(
    cases: Sequence[Case],
    *,
    trigger: Trigger,
    actor: Actor,
    level: Level | None = None,
    entries: Sequence[Entry] = (),
) -> list[Escalation]:
    """The same for many cases, of any city, that the caller holds; their versions stay.

    ``entries`` are lines of the same timelines that the caller has not written yet: written with ours, so
    that a sweep of thousands writes each case once.
    """
    now, first = clock.now(), level or FIRST_LEVEL[trigger]
    fresh = _without_open(cases, trigger)
    leads = leads_by_city({case.city_id for case in fresh})
    made = [_escalation(case, trigger, first, leads.get(case.city_id, ()), now) for case in fresh]
    if made:
        Escalation.objects.bulk_create(made)
    if made or entries:
        keep_timelines(cases, [*entries, *_lines(made, actor, now)])
    _record(made, actor)
    return made


@action
def lift_to(case: Case, *, trigger: Trigger, level: Level, actor: Actor) -> None:
    """Lift an open escalation of a case the caller holds to this level, if it stands lower."""
    now = clock.now()
    lower = list(case.escalations.filter(trigger=trigger, closed_at__isnull=True, level__lt=level))
    leads = leads_by_city({case.city_id} if lower else set())
    for each in lower:
        each.case = case
        each.level, each.person_id = named(level, case.agency_id, case.team_id, leads[case.city_id])
        each.contact_by, each.contacted_at, each.attempts = now + CONTACT_WITHIN, None, 0
        each.save()
    keep_timelines([case], _lines(lower, actor, now))
    _record(lower, actor)


@action
def log_attempt(escalation: Escalation, *, actor: Actor, note: str) -> Escalation:
    """Keep that somebody tried to reach the resident; the second try is enough."""
    case, held = _held(escalation, actor)
    held.attempts += 1
    held.save(update_fields=["attempts"])
    tries = f"Attempt {held.attempts} of {ENOUGH_ATTEMPTS}: {_checked(note, 'note')}"
    _say(case, EntryKind.FOLLOWED_UP, tries, actor)
    return held


@action
def contacted(escalation: Escalation, *, actor: Actor, note: str) -> Escalation:
    """Keep that the resident was reached, and what was said."""
    case, held = _held(escalation, actor)
    held.contacted_at = held.contacted_at or clock.now()
    held.save(update_fields=["contacted_at"])
    _say(case, EntryKind.FOLLOWED_UP, f"Reached: {_checked(note, 'note')}", actor)
    return held


@action
def settle(escalation: Escalation, *, actor: Actor, outcome: str) -> Escalation:
    """End an escalation with what came of it. Somebody must have reached the resident, or tried twice."""
    case, held = _held(escalation, actor)
    if held.person_id != actor.id and not actor.roles & SETTLERS:
        raise NotAllowed("settle", "escalation")
    held.outcome = _checked(outcome, "outcome")
    if not held.followed_up and case.reports.filter(constituent__isnull=False).exists():
        cure = f"First reach the resident, or log {ENOUGH_ATTEMPTS} attempts."
        raise invalid("outcome", cure, "not_followed_up")
    held.closed_at = clock.now()
    held.save(update_fields=["closed_at", "outcome"])
    _say(case, EntryKind.SETTLED, held.outcome, actor)
    record(EscalationSettled(city_id=case.city_id, case=case, by=actor, escalation=held))
    return held


@action
def end_with_closing(case: Case, *, actor: Actor) -> None:
    """A late case that is closed and was followed up needs nobody more; the others stay open."""
    late = case.escalations.filter(trigger=Trigger.BREACH, closed_at__isnull=True)
    followed = late.filter(contacted_at__isnull=False) | late.filter(attempts__gte=ENOUGH_ATTEMPTS)
    followed.update(closed_at=clock.now(), outcome="The case was closed.")


@action
def rise(*, actor: Actor, most: int = RISE_BATCH) -> int:
    """Lift escalations, in any city, whose resident nobody reached in time; returns how many.

    Cases before escalations, as every verb does, and none that somebody holds.
    """
    now = clock.now()
    overdue = Escalation.objects.across_cities("one sweep for all").filter(
        closed_at__isnull=True,
        contacted_at__isnull=True,
        attempts__lt=ENOUGH_ATTEMPTS,
        level__lt=Level.SUPERVISOR,
        contact_by__lt=now,
    )
    soonest = Case.objects.across_cities("one sweep for all").filter(escalations__in=overdue)
    held = soonest.order_by("escalations__contact_by").defer("search")
    cases = {case.pk: case for case in held.select_for_update(skip_locked=True, of=("self",))[:most]}
    risen = list(overdue.filter(case_id__in=cases).order_by("contact_by", "pk"))
    leads = leads_by_city({case.city_id for case in cases.values()})
    for each in risen:
        each.case = cases[each.case_id]
        _lift(each, leads.get(each.city_id, ()), now)
    _all().bulk_update(risen, ["level", "person", "contact_by"])
    keep_timelines(cases.values(), _lines(risen, actor, now))
    _record(risen, actor)
    return len(risen)


def _record(escalations: Sequence[Escalation], actor: Actor) -> None:
    """One event for each city."""
    by_city: dict[int, list[Escalation]] = {}
    for each in escalations:
        by_city.setdefault(each.city_id, []).append(each)
    for city_id, theirs in by_city.items():
        record(CasesEscalated(city_id=city_id, escalations=theirs, by=actor))


def _lift(each: Escalation, leads: Sequence[Lead], now: datetime) -> None:
    higher = Level(each.level + 1)
    each.level, each.person_id = named(higher, each.case.agency_id, each.case.team_id, leads)
    each.contact_by = now + CONTACT_WITHIN


def _without_open(cases: Sequence[Case], trigger: Trigger) -> list[Case]:
    """The cases that have no open escalation of this kind."""
    open_ones = _all().filter(case__in=cases, trigger=trigger, closed_at__isnull=True)
    known = set(open_ones.values_list("case_id", flat=True)) if cases else set()
    return [case for case in cases if case.pk not in known]


def _escalation(
    case: Case, trigger: Trigger, first: Level, leads: Sequence[Lead], now: datetime
) -> Escalation:
    level, person_id = named(first, case.agency_id, case.team_id, leads)
    return Escalation(
        city_id=case.city_id,
        case=case,
        trigger=trigger,
        level=level,
        person_id=person_id,
        opened_at=now,
        contact_by=now + CONTACT_WITHIN,
    )


def _lines(escalations: Sequence[Escalation], actor: Actor, now: datetime) -> list[Entry]:
    """A line for each case's timeline that says why and who; not written yet."""
    names = names_of({each.person_id for each in escalations if each.person_id})
    entries: list[Entry] = []
    for each in escalations:
        by = actor if actor.city_id else system(each.city_id, reason=actor.reason)
        entries += chained(each.case, [_line(each, names)], actor=by, at=now)
    return entries


def _line(each: Escalation, names: Mapping[int, str]) -> Line:
    to = names.get(each.person_id or 0, "")
    data = {"trigger": each.trigger, "level": each.level, "to": to, "by": each.contact_by.isoformat()}
    return Line(EntryKind.ESCALATED, data=data)


def _held(escalation: Escalation, actor: Actor) -> tuple[Case, Escalation]:
    """The case and its escalation, both locked, the case first. Raises NotFound once it is settled."""
    known = Case.objects.of(actor.city_id).only("version").filter(pk=escalation.case_id).first()
    if known is None:
        raise NotFound("There is no such escalation in this city.")
    case = take(known, "note", actor=actor)
    rows = case.escalations.select_for_update().filter(pk=escalation.pk, closed_at__isnull=True)
    held = rows.first()
    if held is None:
        raise NotFound("Somebody settled this escalation already.")
    return case, held


def _say(case: Case, kind: EntryKind, words: str, actor: Actor) -> None:
    entries = chained(case, [Line(kind, data={"words": words})], actor=actor, at=clock.now())
    keep_timelines([case], entries)


def _checked(words: str, field: str) -> str:
    words = storable(words)
    if not words or len(words) > NOTE_LENGTH:
        raise invalid(field, f"Say in 1 to {NOTE_LENGTH} letters what was said or done.", "required")
    return words


def _all() -> CityQuerySet[Escalation]:
    return Escalation.objects.across_cities("one sweep for all")
