"""Ending the work honestly, and taking it up again when it was not done."""

from thirdring.cases.actions.timeline import Line, append, keep, move, take
from thirdring.cases.events import CaseClosed, CaseReopened
from thirdring.cases.models import Case, Closure
from thirdring.cases.rules import EntryKind, Outcome, Status
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import storable

ANSWER_LENGTH = 4000
REASON_LENGTH = 1000


@action
def close(case: Case, *, actor: Actor, outcome: Outcome, answer: str) -> Case:
    """Close a case and tell its reporters what the city did. Closing without an answer is refused."""
    now = clock.now()
    case = take(case, "close", actor=actor)
    answer = _checked_answer(case, outcome, answer)
    move(case, Status.CLOSED)
    case.closed_at, case.outcome = now, outcome
    staff_id = actor.id if actor.kind is ActorKind.STAFF else None
    Closure.objects.create(
        city_id=case.city_id, case=case, outcome=outcome, answer=answer, by_id=staff_id, at=now
    )
    said = {"outcome": str(outcome), "answer": answer}
    append(case, [Line(EntryKind.CLOSED, public=True, data=said)], actor=actor, at=now)
    record(CaseClosed(city_id=case.city_id, case=case, by=actor, outcome=Outcome(outcome), answer=answer))
    return keep(case, changed=["closed_at", "outcome", "due_at"])


@action
def reopen(case: Case, *, actor: Actor, reason: str) -> Case:
    """Take a closed case up again. Its earlier closure stays on record, marked as not final."""
    now = clock.now()
    reason = _checked_reason(reason)
    case = take(case, "reopen", actor=actor)
    move(case, Status.ACCEPTED, frm=Status.CLOSED)
    case.closed_at, case.outcome, case.assignee_id = None, "", None
    case.closures.filter(reopened_at__isnull=True).update(reopened_at=now)
    append(case, [Line(EntryKind.REOPENED, public=True, data={"reason": reason})], actor=actor, at=now)
    record(CaseReopened(city_id=case.city_id, case=case, by=actor, reason=reason))
    return keep(case, changed=["closed_at", "outcome", "assignee", "due_at", "agency", "team", "offered_to"])


def _checked_answer(case: Case, outcome: str, answer: str) -> str:
    answer = storable(answer)
    problems = []
    allowed = version_by_id(case.city, case.service_version_id).outcomes
    if outcome not in set(Outcome) or (allowed and outcome not in allowed):
        problems.append(Problem("outcome", "Choose how the case ended, from this type's list.", "unknown"))
    if not answer:
        cure = "Write the answer the resident will read: what was found and what was done."
        problems.append(Problem("answer", cure, "required"))
    if len(answer) > ANSWER_LENGTH:
        problems.append(Problem("answer", f"Write at most {ANSWER_LENGTH:,} characters.", "too_long"))
    if problems:
        raise Invalid(problems)
    return answer


def _checked_reason(reason: str) -> str:
    reason = storable(reason)
    if not reason:
        raise invalid("reason", "Say why the case is reopened.", "required")
    if len(reason) > REASON_LENGTH:
        raise invalid("reason", f"Write at most {REASON_LENGTH:,} characters.", "too_long")
    return reason
