"""Cases become part of an event, one by one or many at once, and leave it as they came."""

from collections.abc import Sequence

from django.db import connection
from procrastinate.contrib.django import app

from thirdring.cases.actions.timeline import Line, append, chained, keep, keep_timelines, take
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind, Status
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, invalid
from thirdring.mass_events.actions.holding import open_one, staff_id, taken
from thirdring.mass_events.models import Event, Link
from thirdring.mass_events.rules import How
from thirdring.sla.actions.standing import bring_under, take_out

GATHER = "thirdring.mass_events.tasks.gather"  # by name: the task itself calls back into these actions
BATCH = 500  # cases


@action
def link_new(event: Event, case: Case, *, actor: Actor) -> bool:
    """Take in a case that is being opened; False when the event was closed in this moment.

    The event's row is shared, not locked: reports don't wait for one another, but closing waits for them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STILL_OPEN, [event.pk, case.city_id])
        if cursor.fetchone() is None:
            return False
    _write(event, [case], How.REPORTED, actor)
    keep_timelines([case], chained(case, [_line(EntryKind.LINKED, event)], actor=actor, at=clock.now()))
    return True


@action
def link(event: Event, case: Case, *, actor: Actor) -> Case:
    """Take in a case by hand, wherever it lies. Raises Invalid (case), Stale, NotAllowed."""
    event = open_one(event, "link", actor=actor)
    case = take(case, "merge", actor=actor)
    if case.status == Status.CLOSED or case.merged_into_id is not None:
        raise invalid("case", "Only an open case that stands for itself can join an event.", "closed")
    present = Link.objects.of(case.city_id).filter(case=case, taken_out_at__isnull=True, over=False).first()
    if present is not None:
        raise invalid("case", "This case is part of an open event. Take it out there first.", "linked")
    Link.objects.of(case.city_id).update_or_create(
        event=event,
        case=case,
        defaults={
            "city_id": case.city_id,
            "how": How.BY_HAND,
            "since": clock.now(),
            "by_id": staff_id(actor),
            "taken_out_at": None,
        },
    )
    append(case, [_line(EntryKind.LINKED, event)], actor=actor, at=clock.now())
    if event.suspension is not None:
        bring_under(case, event.suspension, actor=actor)
    return keep(case)


@action
def unlink(event: Event, case: Case, *, actor: Actor) -> Case:
    """Take a case out: its promises run on with the time they had left. Raises NotFound, Stale."""
    event = taken(event, "unlink", actor=actor)
    case = take(case, "merge", actor=actor)
    out = Link.objects.of(case.city_id).filter(event=event, case=case, taken_out_at__isnull=True)
    if not out.update(taken_out_at=clock.now()):
        raise NotFound("This case is not part of the event.")
    append(case, [_line(EntryKind.UNLINKED, event)], actor=actor, at=clock.now())
    if event.suspension is not None:
        take_out(case, event.suspension, actor=actor)
    return keep(case)


@action
def gather(event: Event, *, actor: Actor) -> Event:
    """Take in all open cases of its types on its ground that were reported before; a job does it."""
    event = open_one(event, "link", actor=actor)
    event.gathering = True
    event.save(update_fields=["gathering"])
    app.configure_task(GATHER).defer(event_id=event.pk, city_id=event.city_id)
    return event


@action
def gather_some(event: Event, case_ids: Sequence[int], *, actor: Actor) -> int:
    """Take in these cases, a batch: five statements whatever their number; returns how many it took.

    Taken in already, closed meanwhile, or part of another event: left alone, so it may be done again.
    """
    held = Case.objects.of(event.city_id).select_for_update().filter(pk__in=case_ids).order_by("pk")
    free = held.filter(merged_into__isnull=True).exclude(status=Status.CLOSED).only(*_NEEDED)
    belonging = Link.objects.of(event.city_id).filter(case__in=case_ids)
    cases = {case.pk: case for case in free}
    for case_id, event_id, out, over in belonging.values_list("case", "event", "taken_out_at", "over"):
        if event_id == event.pk or (out is None and not over):
            cases.pop(case_id, None)
    now, line = clock.now(), _line(EntryKind.LINKED, event)
    entries: list[Entry] = []
    for case in cases.values():
        entries += chained(case, [line], actor=actor, at=now)
    _write(event, list(cases.values()), How.EARLIER, actor)
    keep_timelines(cases.values(), entries)
    return len(cases)


@action
def gathered(event: Event, *, actor: Actor) -> None:
    """All cases from before are taken in."""
    Event.objects.of(event.city_id).filter(pk=event.pk).update(gathering=False)


_STILL_OPEN = """
SELECT 1 FROM mass_events_event WHERE id = %s AND city_id = %s AND state = 'open' FOR KEY SHARE
"""
_NEEDED = ("city_id", "reference", "entry_count", "entry_hash")


def _write(event: Event, cases: Sequence[Case], how: How, actor: Actor) -> None:
    now = clock.now()
    Link.objects.bulk_create(
        [
            Link(city_id=event.city_id, event=event, case=case, how=how, since=now, by_id=staff_id(actor))
            for case in cases
        ]
    )


def _line(kind: EntryKind, event: Event) -> Line:
    return Line(kind, public=True, data={"event": event.name, "event_id": event.pk})
