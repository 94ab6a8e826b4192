"""A wrong turn teaches the system: decisions and repeated corrections become proposed rules."""

from django.db.models import F

from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed, NotFound
from thirdring.routing.actions.assigning import add_rule
from thirdring.routing.models import Rule, RuleProposal, Transfer
from thirdring.routing.transfers import DONE_STATES, LEARNED_AFTER, TransferReason, TransferState
from thirdring.staff.rules import Role

TEACHING = (TransferReason.WRONG_AGENCY, TransferReason.WRONG_PLACE)  # the others are no fault of a rule


@action
def learn(case: Case, transfer: Transfer, *, actor: Actor) -> RuleProposal | None:
    """Propose a rule once a referee, or enough agencies, said where this kind of request belongs."""
    team = case.team
    if team is None or transfer.reason not in TEACHING or case.agency_id == transfer.from_agency_id:
        return None
    said = _said_so(case, transfer)
    if transfer.state != TransferState.DECIDED and said < LEARNED_AFTER:
        return None
    because = f"{said} of this kind went from {transfer.from_agency.name} to {team.name}."
    proposal, fresh = RuleProposal.objects.of(case.city_id).get_or_create(
        type_id=case.type_id,
        area=None,
        team=team,
        answers={},
        state="proposed",
        defaults={
            "city_id": case.city_id,
            "because": because[:300],
            "evidence": said,
            "proposed_at": clock.now(),
        },
    )
    if not fresh:
        RuleProposal.objects.of(case.city_id).filter(pk=proposal.pk).update(
            evidence=F("evidence") + 1, because=because[:300]
        )
    return proposal


@action
def accept_proposal(city: City, proposal: RuleProposal, *, actor: Actor) -> Rule:
    """A supervisor makes it a rule: from now on this kind of request goes there by itself."""
    proposal = _taken(city, proposal, actor)
    answered = ", ".join(f"{code}: {'/'.join(keys)}" for code, keys in proposal.answers.items())
    kind = f"{proposal.type.code} ({answered})" if answered else proposal.type.code
    name = f"{kind} belongs to {proposal.team.name}"[:160]
    rule = add_rule(
        city,
        actor=actor,
        name=name,
        team=proposal.team,
        type_id=proposal.type_id,
        area_id=proposal.area_id,
        answers=proposal.answers,
        first=True,
    )
    _decide(proposal, "accepted", rule, actor)
    return rule


@action
def decline_proposal(city: City, proposal: RuleProposal, *, actor: Actor) -> None:
    """A supervisor leaves the rules as they are."""
    _decide(_taken(city, proposal, actor), "declined", None, actor)


def _taken(city: City, proposal: RuleProposal, actor: Actor) -> RuleProposal:
    if not actor.roles & {Role.SUPERVISOR, Role.ADMINISTRATOR}:
        raise NotAllowed("decide on", "proposed rule")
    rows = RuleProposal.objects.of(city).select_for_update(of=("self",)).select_related("type", "team")
    found = rows.filter(pk=proposal.pk, state="proposed").first()
    if found is None:
        raise NotFound("Somebody decided on this proposal already.")
    return found


def _decide(proposal: RuleProposal, state: str, rule: Rule | None, actor: Actor) -> None:
    proposal.state, proposal.rule = state, rule
    proposal.decided_at, proposal.decided_by_id = clock.now(), actor.id
    proposal.save(update_fields=["state", "rule", "decided_at", "decided_by"])


def _said_so(case: Case, transfer: Transfer) -> int:
    """How many transfers of this type went this way, this one included."""
    ways = Transfer.objects.of(case.city_id).filter(
        case__type_id=case.type_id,
        from_agency_id=transfer.from_agency_id,
        to_agency_id=case.agency_id,
        reason__in=TEACHING,
        state__in=DONE_STATES,
    )
    return ways.count()
