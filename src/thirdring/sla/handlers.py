"""What promises do when something happens to their case."""

from thirdring.cases.actions.merging import note_stopped_clocks
from thirdring.cases.events import (
    CaseAccepted,
    CaseClosed,
    CaseHeld,
    CaseOpened,
    CaseRecategorised,
    CaseReopened,
    CaseResumed,
    CasesMerged,
    CasesUnmerged,
    WorkStarted,
)
from thirdring.catalogue.queries import version_by_id
from thirdring.sla.actions import escalating, replanning, reviewing, running, standing
from thirdring.sla.queries import planned_for, told_by_whom
from thirdring.sla.rules import Clock, Trigger, asks_in_vain


def start_clocks(event: CaseOpened) -> None:
    """A new case gets its promises."""
    case = event.case
    made = planned_for(case)
    running.start(case, made.promises, calendar_id=made.calendar_id, actor=event.by, at=case.opened_at)
    standing.suspend_case(case, actor=event.by)


def acknowledged(event: CaseAccepted) -> None:
    """Accepting keeps the promise to take it on."""
    running.fulfil(event.case, [Clock.ACKNOWLEDGE], actor=event.by)


def acted(event: WorkStarted) -> None:
    """Starting keeps the promise to act."""
    running.fulfil(event.case, [Clock.ACKNOWLEDGE, Clock.ACT], actor=event.by)


def stop_clocks(event: CaseClosed) -> None:
    """Closing ends every clock."""
    running.fulfil(event.case, list(Clock), actor=event.by)


def pause_clocks(event: CaseHeld) -> None:
    """While the case waits, so do its promises; but no longer than the reason allows."""
    reviewing.check_wait(event.case, event.case.holds.get(until__isnull=True), actor=event.by)
    running.pause(event.case, actor=event.by)


def resume_clocks(event: CaseResumed) -> None:
    """The wait is over: the clocks run on."""
    running.unpause(event.case, actor=event.by, reason=event.reason)


def run_again(event: CaseReopened) -> None:
    """A reopened case was not resolved."""
    running.run_again(event.case, actor=event.by)
    standing.suspend_case(event.case, actor=event.by)


def plan_again(event: CaseRecategorised) -> None:
    """A case of another kind has that kind's dates, from its opening."""
    replanning.plan_again(event.case, actor=event.by)


def stop_for_merge(event: CasesMerged) -> None:
    """A case that is part of another has no clock of its own."""
    stopped = running.stop_for_merge(event.merged, actor=event.by)
    note_stopped_clocks(event.merged, stopped, actor=event.by)


def start_after_unmerge(event: CasesUnmerged) -> None:
    """A case that is its own again is promised what it was promised."""
    running.start_after_unmerge(event.case, event.promise_ids, actor=event.by)


def escalate_safety(event: CaseOpened | CaseRecategorised) -> None:
    """What may hurt somebody has a name on it from the first moment that this is known."""
    if version_by_id(event.case.city, event.case.service_version_id).safety:
        escalating.raise_escalations([event.case], trigger=Trigger.SAFETY, actor=event.by)


def escalate_unanswered(event: CaseClosed) -> None:
    """Closed, but the resident's question was never answered: somebody calls them."""
    if asks_in_vain(told_by_whom(event.case)):
        escalating.raise_escalations([event.case], trigger=Trigger.UNANSWERED, actor=event.by)


def end_escalations(event: CaseClosed) -> None:
    """A late case that was followed up and is closed needs nobody more."""
    escalating.end_with_closing(event.case, actor=event.by)
