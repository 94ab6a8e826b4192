"""A case is put into one person's hands, or taken out of them."""

from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.events import CaseAssigned
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.events import record


@action
def assign(case: Case, *, to_id: int | None, why: str, actor: Actor) -> Case:
    """Make the case this person's (nobody's, with None), and keep why."""
    case = take(case, "start", actor=actor)
    case.assignee_id = to_id
    data = {"agency_id": case.agency_id, "team_id": case.team_id, "assignee_id": to_id, "why": why}
    append(case, [Line(EntryKind.ASSIGNED, data=data)], actor=actor, at=clock.now())
    record(CaseAssigned(city_id=case.city_id, case=case, by=actor, why=why))
    return keep(case, changed=["assignee"])
