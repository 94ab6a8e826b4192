"""Waits that have come to their end: taken up again, and said so."""

from thirdring.cases.actions.progress import resume
from thirdring.cases.models import Case, Hold
from thirdring.cases.rules import HoldReason, Status
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import invalid
from thirdring.kernel.events import record
from thirdring.sla.actions.escalating import raise_escalations
from thirdring.sla.events import WaitEnded
from thirdring.sla.queries import waits_of
from thirdring.sla.rules import Trigger
from thirdring.sla.waiting import ESCALATED_AFTER, LONGEST_WAIT, wait_left

REVIEW_BATCH = 100


@action
def check_wait(case: Case, hold: Hold, *, actor: Actor) -> None:
    """Refuse a wait longer than its reason allows, earlier waits for the same reason counted in."""
    left = wait_left(hold.reason, waits_of(case, hold.reason, but=hold.pk))
    if hold.review_at <= hold.since + left:
        return
    most, still = LONGEST_WAIT[hold.reason].days, left.days
    cure = f"A case waits at most {most} days for this. Choose a day within {still} days."
    if not still:
        cure = f"This case has waited {most} days for this already. Take it on, or close it with an answer."
    raise invalid("review_at", cure, "beyond_cap")


@action
def review(*, actor: Actor, most: int = REVIEW_BATCH) -> int:
    """Take up cases, in any city, whose wait is over; returns how many. Each once."""
    now = clock.now()
    over = Hold.objects.across_cities("one sweep for all").filter(until__isnull=True, review_at__lte=now)
    waiting = Case.objects.across_cities("one sweep for all").filter(
        status=Status.ON_HOLD, merged_into__isnull=True, holds__in=over
    )
    held = waiting.select_related("city").defer("search").order_by("holds__review_at")
    cases = list(held.select_for_update(skip_locked=True, of=("self",))[:most])
    for case in cases:
        _take_up(case, system(case.city_id, reason=actor.reason))
    return len(cases)


def _take_up(case: Case, by: Actor) -> None:
    reason = HoldReason(case.holds.get(until__isnull=True).reason)
    case = resume(case, actor=by)
    if reason in ESCALATED_AFTER:
        raise_escalations([case], trigger=Trigger.WAIT_OVER, actor=by)
    record(WaitEnded(city_id=case.city_id, case=case, by=by, reason=reason))
