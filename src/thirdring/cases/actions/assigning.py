"""A case is put into one person's hands, or taken out of them."""

from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.events import CaseAssigned
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Status
from thirdring.city.models import Team
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid
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


@action
def give(case: Case, *, team: Team | None, to_id: int | None, why: str, actor: Actor) -> Case:
    """Make the case this team's and this person's of the agency that has it (None: nobody's), and keep why.

    Raises Invalid('team') for another agency's team or when nothing would change, NotAllowed, Stale.
    """
    case = take(case, "assign", actor=actor)
    if case.status == Status.CLOSED or case.merged_into_id is not None:
        raise invalid("team", "Only open cases of their own are given to somebody.", "closed")
    if team is not None and (team.agency_id != case.agency_id or not team.active):
        raise invalid("team", "Choose a team of the agency that has the case.", "unknown")
    if (case.team_id, case.assignee_id) == (team.pk if team else None, to_id):
        raise invalid("team", "They have this case already.", "same")
    case.team, case.assignee_id = team, to_id
    data = {"agency_id": case.agency_id, "team_id": case.team_id, "assignee_id": to_id, "why": why}
    append(case, [Line(EntryKind.ASSIGNED, data=data)], actor=actor, at=clock.now())
    record(CaseAssigned(city_id=case.city_id, case=case, by=actor, why=why))
    return keep(case, changed=["team", "assignee"])
