"""What a case is promised once its kind was corrected: the same promises, with the right kind's dates.

Counted from when the case was opened, so that the time lost with the wrong crew is nobody's gift. What was
promised first (``first_due_at``) stays, what was kept stays kept, and what was broken stays broken.
"""

from collections.abc import Sequence
from datetime import datetime

from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.city.queries import calendar_for
from thirdring.city.working_time import WorkingCalendar, due_after_hold
from thirdring.kernel import clock as clocks
from thirdring.sla.models import Promise
from thirdring.sla.planning import Planned
from thirdring.sla.queries import drafted, pauses_of, planned_for
from thirdring.sla.rules import Clock
from thirdring.sla.waiting import Span

# Until when what is promised is still to be done; of resolving, as long as the case is open.
_STILL_TO_DO = {Clock.ACKNOWLEDGE: {Status.RECEIVED}, Clock.ACT: {Status.RECEIVED, Status.ACCEPTED}}


def replanned(case: Case) -> list[Promise]:
    """The case's promises as its kind, agency and place now have them, changed or new; nothing is written.

    A promise that the right kind does not make stands as it was made.
    """
    made, now = planned_for(case), clocks.now()
    calendar = calendar_for(case.city, made.calendar_id)
    promises = {promise.clock: promise for promise in case.promises.all()}
    for planned in made.promises:
        known = promises.get(planned.clock)
        if known is None and _still_to_do(case, planned.clock):
            promises[planned.clock] = _begun(case, planned, made.calendar_id, calendar)
        elif known is not None and known.kept_at is None:
            _move(known, planned, made.calendar_id, calendar, now)
    return list(promises.values())


def _still_to_do(case: Case, clock: Clock) -> bool:
    before = case.holds.filter(until__isnull=True).first()
    return Status(before.held_from if before else case.status) in _STILL_TO_DO.get(clock, set(Status))


def _begun(case: Case, planned: Planned, calendar_id: int, calendar: WorkingCalendar) -> Promise:
    """A promise nobody had made: it has stood still whenever the case waited, and is first made now."""
    promise = drafted(case, [planned], calendar_id=calendar_id, at=case.opened_at)[0]
    for hold in case.holds.order_by("since"):
        if hold.until is None:
            promise.paused_at = hold.since
        else:
            pause = {"from": hold.since.isoformat(), "to": hold.until.isoformat(), "reason": hold.reason}
            promise.pauses = [*promise.pauses, pause]
    _date(promise, planned, calendar)
    promise.first_due_at = promise.due_at
    return promise


def _move(
    promise: Promise, planned: Planned, calendar_id: int, calendar: WorkingCalendar, now: datetime
) -> None:
    """Another date, after the time the promise stood still. Too late for the first date is too late."""
    if promise.broken_at is None and promise.paused_at is None and promise.due_at < now:
        promise.broken_at = promise.due_at
    promise.amount, promise.unit, promise.calendar_id = planned.amount, planned.unit, calendar_id
    _date(promise, planned, calendar)
    if promise.warn_at is not None and promise.warn_at > now:
        promise.warned_at = None


def _date(promise: Promise, planned: Planned, calendar: WorkingCalendar) -> None:
    stood_still = pauses_of(promise)
    promise.due_at = _later(planned.due_at, planned.unit, calendar, stood_still)
    promise.warn_at = planned.warn_at and _later(planned.warn_at, planned.unit, calendar, stood_still)


def _later(moment: datetime, unit: str, calendar: WorkingCalendar, pauses: Sequence[Span]) -> datetime:
    for held, resumed in pauses:
        moment = due_after_hold(moment, unit, calendar, held=held, resumed=resumed)
    return moment
