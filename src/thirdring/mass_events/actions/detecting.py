"""The detector's proposals: made once for a surge, and a supervisor accepts or dismisses each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import NotAllowed, Stale
from thirdring.kernel.events import record
from thirdring.mass_events import policy
from thirdring.mass_events.actions.holding import staff_id
from thirdring.mass_events.counting import Alarm, alarms
from thirdring.mass_events.events import SurgeProposed
from thirdring.mass_events.models import Event, Proposal, Watch
from thirdring.mass_events.queries import open_events
from thirdring.mass_events.rules import Found
from thirdring.places.geometry import Unsound
from thirdring.places.ground import Ground
from thirdring.places.models import Area

EVERY = timedelta(minutes=10)
OVER_AFTER = timedelta(hours=6)  # without an alarm: the next one is another surge


@action
def watch(city: City, *, actor: Actor) -> list[Proposal]:
    """Look for surges, unless another worker has looked within ten minutes; returns the new proposals.

    The city's row of ``Watch`` is taken for the whole look, so that each is made by one worker, once.
    """
    now = clock.now()
    Watch.objects.bulk_create([Watch(city=city, looked_at=now - 2 * EVERY)], ignore_conflicts=True)
    row = Watch.objects.of(city).select_for_update(skip_locked=True).first()
    if row is None or row.looked_at > now - EVERY:
        return []
    row.looked_at = now
    row.save(update_fields=["looked_at"])
    by_type: dict[int, list[Alarm]] = defaultdict(list)
    for alarm in alarms(city, now):
        if not _explained(city, alarm):
            by_type[alarm.type_id].append(alarm)
    made = [_propose(city, each) for each in by_type.values()]
    new = [proposal for proposal in made if proposal is not None]
    for proposal in new:
        by = system(city.pk, reason=actor.reason)
        record(SurgeProposed(city_id=by.city_id, proposal=proposal))
    return new


@action
def dismiss(proposal: Proposal, *, actor: Actor) -> Proposal:
    """Say that a surge is no event; while it lasts it is not proposed again. Raises NotAllowed, Stale."""
    return _decide(proposal, Found.DISMISSED, None, actor)


@action
def accept(proposal: Proposal, event: Event, *, actor: Actor) -> Proposal:
    """Say that a surge is this event. Raises NotAllowed, Stale."""
    return _decide(proposal, Found.ACCEPTED, event, actor)


def _decide(proposal: Proposal, found: Found, event: Event | None, actor: Actor) -> Proposal:
    if actor.city_id != proposal.city_id or not policy.leads(actor):
        raise NotAllowed("decide about", "proposal")
    rows = Proposal.objects.of(actor.city_id).select_for_update()
    held = rows.filter(pk=proposal.pk, found=Found.PROPOSED).first()
    if held is None:
        raise Stale("proposal")
    held.found, held.event = found, event
    held.by_id, held.decided_at = staff_id(actor), clock.now()
    held.save(update_fields=["found", "event", "by", "decided_at"])
    return held


def _propose(city: City, found: Sequence[Alarm]) -> Proposal | None:
    """A proposal for the alarms of one type; None where they belong to a surge that is known."""
    now = clock.now()
    area_ids = sorted({alarm.area_id for alarm in found if alarm.area_id})
    strongest = max((alarm.surge for alarm in found), key=lambda each: each.count)
    recent = Proposal.objects.of(city).filter(type_id=found[0].type_id, last_at__gt=now - OVER_AFTER)
    known = recent.order_by("-last_at", "-pk").first()
    if known is not None:
        known.last_at, known.count = now, max(known.count, strongest.count)
        known.area_ids = sorted({*known.area_ids, *area_ids})
        known.save(update_fields=["last_at", "count", "area_ids"])
        return None
    return Proposal.objects.create(
        city=city,
        type_id=found[0].type_id,
        area_ids=area_ids,
        found=Found.PROPOSED,
        sign=strongest.sign,
        count=strongest.count,
        usual=strongest.usual,
        hours=strongest.hours,
        first_at=now,
        last_at=now,
    )


def _explained(city: City, alarm: Alarm) -> bool:
    """Whether an open event is about this already: its type, on ground that touches the area."""
    events = [each for each in open_events(city) if alarm.type_id in each.event.type_ids]
    if not events or not alarm.area_id:
        return bool(events)
    area = Area.objects.of(city).filter(pk=alarm.area_id).first()
    try:
        return area is not None and any(
            each.ground.shape.intersects(Ground(area.geometry).shape) for each in events
        )
    except Unsound:
        return False
