"""The handshake: propose, accept, reject, and a referee who ends it. The resident's promise never moves."""

from django.db.models import F

from thirdring.cases.actions.handing import hand_over, keep_here, offer
from thirdring.cases.models import Case
from thirdring.city.models import Agency, Team
from thirdring.city.queries import calendar_for
from thirdring.city.working_time import TimeUnit, due_at
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotFound, invalid
from thirdring.kernel.words import storable
from thirdring.routing.actions.learning import learn
from thirdring.routing.models import Transfer
from thirdring.routing.transfers import (
    ANSWER_WORKING_HOURS,
    DONE_STATES,
    OPEN_STATES,
    Refusal,
    TransferReason,
    TransferState,
    goes_to_referee,
)

NOTE_LENGTH = 500


@action
def propose(
    case: Case, *, to: Agency, reason: TransferReason, actor: Actor, team: Team | None = None, note: str = ""
) -> Transfer:
    """Ask another agency to take the case over. After two bounces the question is a referee's at once.

    Raises Invalid (to_agency, to_team, reason, note), NotAllowed, Stale.
    """
    _check(to, team, reason, note)
    if _open(case) is not None:
        raise invalid("to_agency", "Another agency was asked already and has not answered yet.", "open")
    case = offer(case, to=to, reason=reason, actor=actor)
    return keep_question(case, to=to, reason=reason, actor=actor, team=team, note=note)


@action
def keep_question(
    case: Case, *, to: Agency, reason: TransferReason, actor: Actor, team: Team | None = None, note: str = ""
) -> Transfer:
    """Write down who was asked to take a case, and by when an answer is due. The case is offered already."""
    now = clock.now()
    return Transfer.objects.create(
        city_id=case.city_id,
        case=case,
        from_agency_id=case.agency_id,
        to_agency=to,
        to_team=team,
        reason=reason,
        note=storable(note),
        proposed_by_id=_staff_id(actor),
        proposed_at=now,
        answer_by=due_at(
            now, ANSWER_WORKING_HOURS, TimeUnit.WORKING_HOURS, calendar_for(case.city, to.calendar_id)
        ),
        state=TransferState.REFEREE if _bounced(case) else TransferState.PROPOSED,
    )


@action
def accept_transfer(case: Case, *, actor: Actor, team: Team | None = None) -> Case:
    """The asked agency takes the case: it leaves one queue as it enters the other."""
    transfer = _answerable(case)
    chosen = team or transfer.to_team
    _check_team(transfer.to_agency, chosen)
    why = f"{transfer.from_agency.name} asked {transfer.to_agency.name}: {_said(transfer.reason)}."
    case = hand_over(case, to=transfer.to_agency, team=chosen, why=why, actor=actor)
    _end(transfer, TransferState.ACCEPTED, actor=actor)
    learn(case, transfer, actor=actor)
    return case


@action
def reject_transfer(case: Case, *, reason: Refusal, actor: Actor, note: str = "") -> Case:
    """The asked agency says no, and why. The case never left; at the second bounce a referee decides."""
    transfer = _answerable(case)
    if reason not in set(Refusal):
        raise invalid("refusal", "Choose why your agency does not take it.", "unknown")
    _check_note(note)
    transfer.refusal, transfer.answer_note = reason, storable(note)
    if goes_to_referee(_refusals(case) + 1, _hand_overs(case)):
        transfer.state = TransferState.REFEREE
        transfer.save(update_fields=["refusal", "answer_note", "state"])
        return keep_here(case, reason=_said(reason), actor=actor, referee=True)
    _end(transfer, TransferState.REJECTED, actor=actor)
    return keep_here(case, reason=_said(reason), actor=actor)


@action
def withdraw_transfer(case: Case, *, actor: Actor) -> Case:
    """Who asked takes the question back."""
    transfer = _open(case)
    if transfer is None or transfer.state != TransferState.PROPOSED:
        raise NotFound("No agency is being asked to take this case.")
    _end(transfer, TransferState.WITHDRAWN, actor=actor)
    return keep_here(case, reason="the question was taken back", actor=actor, verb="transfer")


@action
def decide(case: Case, *, to: Agency, actor: Actor, team: Team | None = None, note: str = "") -> Case:
    """A referee ends it: the case is this agency's, and the decision teaches the rules."""
    transfer = _open(case)
    if transfer is None or transfer.state != TransferState.REFEREE:
        raise NotFound("This case is not before a referee.")
    _check_note(note)
    _check_team(to, team)
    transfer.answer_note = storable(note)
    if to.pk == case.agency_id:
        case = keep_here(case, reason="a referee decided", actor=actor, verb="referee")
    else:
        transfer.to_agency, transfer.to_team = to, team
        why = f"A referee decided: {storable(note) or to.name}"[:300]
        case = hand_over(case, to=to, team=team, why=why, actor=actor, verb="referee")
    _end(transfer, TransferState.DECIDED, actor=actor)
    learn(case, transfer, actor=actor)
    return case


@action
def lapse(*, actor: Actor, most: int = 100) -> int:
    """Questions nobody answered in time go to the referee; returns how many. Each exactly once."""
    late = Transfer.objects.across_cities("one sweep for all").filter(
        state=TransferState.PROPOSED, answer_by__lt=clock.now()
    )
    batch = list(late.select_for_update(skip_locked=True, of=("self",)).order_by("answer_by")[:most])
    for transfer in batch:
        transfer.state = TransferState.REFEREE
        transfer.answer_note = "No answer came in time."
        transfer.save(update_fields=["state", "answer_note"])
    return len(batch)


def _open(case: Case) -> Transfer | None:
    open_ones = Transfer.objects.of(case.city_id).filter(case_id=case.pk, state__in=OPEN_STATES)
    return (
        open_ones.select_related("from_agency", "to_agency", "to_team")
        .select_for_update(of=("self",))
        .first()
    )


def _answerable(case: Case) -> Transfer:
    transfer = _open(case)
    if transfer is None or transfer.state != TransferState.PROPOSED:
        raise NotFound("This case is not offered to anybody.")
    return transfer


def _end(transfer: Transfer, state: TransferState, *, actor: Actor) -> None:
    transfer.state, transfer.answered_at, transfer.answered_by_id = state, clock.now(), _staff_id(actor)
    transfer.save()


def _bounced(case: Case) -> bool:
    return goes_to_referee(_refusals(case), _hand_overs(case))


def _refusals(case: Case) -> int:
    return Transfer.objects.of(case.city_id).filter(case_id=case.pk).exclude(refusal="").count()


def _hand_overs(case: Case) -> int:
    """How often the case went to another agency: by a transfer, or because its kind was corrected."""
    handed = Transfer.objects.of(case.city_id).filter(case_id=case.pk, state__in=DONE_STATES)
    corrected = case.recategorisations.exclude(from_agency=F("to_agency"))
    return handed.count() + corrected.count()


def _check(to: Agency, team: Team | None, reason: str, note: str) -> None:
    if reason not in set(TransferReason):
        raise invalid("reason", "Choose why the case is theirs.", "unknown")
    _check_team(to, team)
    _check_note(note)


def _check_team(agency: Agency, team: Team | None) -> None:
    if team is not None and (team.agency_id != agency.pk or not team.active):
        raise invalid("to_team", f"Choose a team of {agency.name}.", "unknown")


def _check_note(note: str) -> None:
    if len(storable(note)) > NOTE_LENGTH:
        raise invalid("note", f"Write at most {NOTE_LENGTH} characters.", "too_long")


def _said(code: str) -> str:
    return code.replace("_", " ")


def _staff_id(actor: Actor) -> int | None:
    return actor.id if actor.kind is ActorKind.STAFF else None
