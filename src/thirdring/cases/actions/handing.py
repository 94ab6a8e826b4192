"""A case goes from one agency's hands into another's: offered, kept, or handed over. Never in neither's."""

from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.events import CaseOffered, CaseTransferred, OfferEnded
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Status
from thirdring.city.models import Agency, Team
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid
from thirdring.kernel.events import record


@action
def offer(case: Case, *, to: Agency, reason: str, actor: Actor) -> Case:
    """Ask another agency to take the case over. Until it answers, the case stays where it is."""
    case = take(case, "transfer", actor=actor)
    offer_held(case, to=to, reason=reason, actor=actor)
    return keep(case, changed=["offered_to"])


@action
def offer_held(case: Case, *, to: Agency, reason: str, actor: Actor) -> None:
    """The same for a case that the caller holds, and keeps after."""
    _check(case, to)
    case.offered_to = to
    data = {"to": to.name, "reason": reason}
    append(case, [Line(EntryKind.OFFERED, data=data)], actor=actor, at=clock.now())
    record(CaseOffered(city_id=case.city_id, case=case, by=actor))


@action
def keep_here(
    case: Case, *, reason: str, actor: Actor, verb: str = "answer_transfer", referee: bool = False
) -> Case:
    """End an offer without a transfer, and say why. ``referee``: the question goes on to one."""
    case = take(case, verb, actor=actor)
    asked, case.offered_to = case.offered_to, None
    data = {"asked": asked.name if asked else "", "reason": reason, "referee": referee}
    append(case, [Line(EntryKind.KEPT, data=data)], actor=actor, at=clock.now())
    asked_id = asked.pk if asked else None
    record(OfferEnded(city_id=case.city_id, case=case, by=actor, asked_agency_id=asked_id))
    return keep(case, changed=["offered_to"])


@action
def hand_over(
    case: Case, *, to: Agency, team: Team | None, why: str, actor: Actor, verb: str = "answer_transfer"
) -> Case:
    """Put the case into another agency's queue, in the same moment out of the first's. The promise stays."""
    case = take(case, verb, actor=actor)
    _check(case, to)
    from_agency_id = case.agency_id
    place_held(case, to=to, team=team, why=why, actor=actor)
    record(
        CaseTransferred(
            city_id=case.city_id,
            case=case,
            by=actor,
            from_agency_id=from_agency_id,
            to_agency_id=to.pk,
            why=why,
        )
    )
    return keep(case, changed=["agency", "team", "assignee", "offered_to"])


@action
def place_held(case: Case, *, to: Agency, team: Team | None, why: str, actor: Actor) -> None:
    """Put a case that the caller holds, and keeps after, into this agency's and team's queue, and say why."""
    moved = Line(EntryKind.TRANSFERRED, public=True, data={"from": case.agency.name, "to": to.name})
    assigned = {"agency_id": to.pk, "team_id": team.pk if team else None, "why": why}
    lines = [] if to.pk == case.agency_id else [moved]
    if (to.pk, team) != (case.agency_id, case.team):
        case.assignee = None
    case.agency, case.team, case.offered_to = to, team, None
    append(case, [*lines, Line(EntryKind.ASSIGNED, data=assigned)], actor=actor, at=clock.now())


def _check(case: Case, to: Agency) -> None:
    if to.city_id != case.city_id or not to.active:
        raise invalid("to_agency", "Choose one of this city's agencies.", "unknown")
    if to.pk == case.agency_id:
        raise invalid("to_agency", f"{to.name} has this case already.", "same")
    if case.status == Status.CLOSED or case.merged_into_id is not None:
        raise invalid("to_agency", "Only open cases of their own are transferred.", "closed")
