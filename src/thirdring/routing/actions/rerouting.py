"""Routing once more: a case of another kind, or taken up again, goes where the rules of now send it.

Decision 12 has the reasons. The caller holds the case, and keeps it after.
"""

from dataclasses import replace

from thirdring.cases.actions.handing import offer_held, place_held
from thirdring.cases.models import Case, Recategorisation
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import Agency, Team
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.routing.actions.assigning import note_assignment
from thirdring.routing.actions.transferring import keep_question
from thirdring.routing.outside import OPEN_REFERRALS
from thirdring.routing.queries import open_transfer, place_now, put_there_by_people, was_sent_away
from thirdring.routing.rules import WHY_LENGTH, Decision
from thirdring.routing.transfers import TransferReason, TransferState


@action
def route_corrected(case: Case, said: Recategorisation, *, actor: Actor) -> None:
    """Put a case of another kind where its right kind goes.

    In another agency's hands at once, as at its opening; an agency that gave or sent this very case away
    before is asked first. Raises Invalid (type) while another agency is asked, or a referee decides.
    """
    _refuse_while_asked(case)
    _refuse_while_outside(case)
    decision = place_now(case)
    why = f"Routed again as {_kind(case, said.to_version_id)}, not {_kind(case, said.from_version_id)}: "
    decision = replace(decision, why=(why + decision.why)[:WHY_LENGTH])
    if decision.agency_id != case.agency_id and was_sent_away(case, decision.agency_id):
        _ask(case, decision, actor)
    else:
        _place(case, decision, actor)


@action
def route_reopened(case: Case, *, actor: Actor) -> None:
    """Send a case taken up again where the rules of now send it, if rules had put it where it is.

    What people decided (a transfer, a referee) outlives the rules, unless the team or agency is gone.
    """
    gone = not case.agency.active or (case.team is not None and not case.team.active)
    if not gone and put_there_by_people(case):
        return
    decision = place_now(case)
    team_id = decision.team_id or (case.team_id if decision.agency_id == case.agency_id else None)
    if gone or (decision.agency_id, team_id) != (case.agency_id, case.team_id):
        why = f"Routed again on reopening: {decision.why}"[:WHY_LENGTH]
        _place(case, replace(decision, why=why), actor)


def _place(case: Case, decision: Decision, actor: Actor) -> None:
    """Where a rule names no team, the team that has the case keeps it, if it stays in its agency."""
    agency, team = _agency(case, decision), _team(case, decision)
    if team is None and agency.pk == case.agency_id and case.team is not None and case.team.active:
        team = case.team
    place_held(case, to=agency, team=team, why=decision.why, actor=actor)
    note_assignment(case, why=decision.why, rule_id=decision.rule_id, actor=actor)


def _ask(case: Case, decision: Decision, actor: Actor) -> None:
    """The handshake: the case stays until the agency says yes, and a referee ends the back and forth."""
    agency, reason = _agency(case, decision), TransferReason.WRONG_TYPE
    offer_held(case, to=agency, reason=reason, actor=actor)
    keep_question(case, to=agency, team=_team(case, decision), reason=reason, actor=actor, note=decision.why)


def _refuse_while_asked(case: Case) -> None:
    asked = open_transfer(case)
    if asked is None:
        return
    if asked.state == TransferState.REFEREE:
        raise invalid("type", "A referee decides whose it is. Correct the kind after that.", "referee")
    cure = f"{asked.to_agency.name} was asked to take it. Take the question back first."
    raise invalid("type", cure, "asked")


def _refuse_while_outside(case: Case) -> None:
    """Nobody outside the city may go on seeing to what it was taken for."""
    referral = case.referrals.filter(state__in=OPEN_REFERRALS).select_related("party").first()
    if referral is not None:
        cure = f"{referral.party.name} was asked to see to it. Take that back first."
        raise invalid("type", cure, "referred")


def _agency(case: Case, decision: Decision) -> Agency:
    return Agency.objects.of(case.city_id).get(pk=decision.agency_id)


def _team(case: Case, decision: Decision) -> Team | None:
    return Team.objects.of(case.city_id).filter(pk=decision.team_id).first() if decision.team_id else None


def _kind(case: Case, version_id: int) -> str:
    return in_language(version_by_id(case.city, version_id).names, DEFAULT_LANGUAGE)
