"""What may be done with a case from its page: each move by its noun, with its form and the verb it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext_lazy as _

from thirdring.cases import policy
from thirdring.cases.actions import closing, progress
from thirdring.cases.models import Case
from thirdring.cases.rules import OPEN, HoldReason, Status
from thirdring.kernel.actor import Actor
from thirdring.routing.transfers import TransferState
from thirdring.web.agency import transferring
from thirdring.web.agency.closure import CloseForm, close_case
from thirdring.web.agency.forms import HoldForm, MoveForm, NoteForm, ReopenForm
from thirdring.web.agency.joint import RelationForm, link
from thirdring.web.agency.promises import QuestionForm, ask_resident

Perform = Callable[[Case, Actor, Mapping[str, Any]], Case]
_WORKED_ON = frozenset({Status.ACCEPTED, Status.IN_PROGRESS})
_NOT_ASKED = frozenset({""})
_ASKED = frozenset({TransferState.PROPOSED})
_TO = {"to_agency": "to", "to_team": "to"}


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do with a case: its ``noun`` ends the address, ``verb`` is the policy's."""

    noun: str
    verb: str
    at: frozenset[Status]
    label: str | LazyWords
    done: str | LazyWords
    form: type[MoveForm]
    perform: Perform
    fields: Mapping[str, str]  # the action's problem fields whose form field has another name
    leaves: bool = False  # the case is done with: go back to the queue
    stages: frozenset[str] | None = None  # of the open transfer, '' for none; None: whatever it is


def _accept(case: Case, actor: Actor, _said: Mapping[str, Any]) -> Case:
    return progress.accept(case, actor=actor)


def _start(case: Case, actor: Actor, _said: Mapping[str, Any]) -> Case:
    return progress.start(case, actor=actor)


def _hold(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    reason = HoldReason(said["reason"])
    return progress.hold(case, actor=actor, reason=reason, review_at=said["review_at"], note=said["note"])


def _resume(case: Case, actor: Actor, _said: Mapping[str, Any]) -> Case:
    return progress.resume(case, actor=actor)


def _note(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    return progress.note(case, actor=actor, words=said["words"], public=said["audience"] == "public")


def _reopen(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    return closing.reopen(case, actor=actor, reason=said["reason_words"])


_ALL: tuple[Move, ...] = (
    Move(
        noun="acceptance", verb="accept", at=frozenset({Status.RECEIVED}), label=_("Accept"),
        done=_("Accepted."), form=MoveForm, perform=_accept, fields={},
    ),
    Move(
        noun="work", verb="start", at=frozenset({Status.ACCEPTED}), label=_("Start work"),
        done=_("Work started. The case is yours."), form=MoveForm, perform=_start, fields={},
    ),
    Move(
        noun="resumption", verb="resume", at=frozenset({Status.ON_HOLD}), label=_("Take up again"),
        done=_("Taken up again. The clocks run."), form=MoveForm, perform=_resume, fields={},
    ),
    Move(
        noun="closure", verb="close", at=_WORKED_ON | {Status.RECEIVED}, label=_("Close with an answer"),
        done=_("Closed. The answer goes to whoever reported it."), form=CloseForm, perform=close_case,
        fields={}, leaves=True,
    ),
    Move(
        noun="hold", verb="hold", at=_WORKED_ON, label=_("Put on hold"),
        done=_("On hold. The clocks stand still."), form=HoldForm, perform=_hold, fields={"words": "note"},
    ),
    Move(
        noun="question", verb="hold", at=_WORKED_ON, label=_("Ask the resident"),
        done=_("Asked. The case waits for the answer."), form=QuestionForm, perform=ask_resident, fields={},
    ),
    Move(
        noun="notes", verb="note", at=frozenset(Status), label=_("Write a note"),
        done=_("Note saved."), form=NoteForm, perform=_note, fields={},
    ),
    Move(
        noun="reopening", verb="reopen", at=frozenset({Status.CLOSED}), label=_("Reopen"),
        done=_("Reopened. The clocks run to the date the resident was given."), form=ReopenForm,
        perform=_reopen, fields={"reason": "reason_words"},
    ),
    Move(
        noun="relation", verb="plan", at=OPEN, label=_("Link to another case"),
        done=_("Linked. Both cases say so."), form=RelationForm, perform=link, fields={"reference": "other"},
    ),
    Move(
        noun="transfer", verb="transfer", at=OPEN, label=_("Transfer"),
        done=_("The other agency is asked. Until it answers, the case is yours."),
        form=transferring.TransferForm, perform=transferring.propose, fields=_TO, stages=_NOT_ASKED,
    ),
    Move(
        noun="transfer-acceptance", verb="answer_transfer", at=OPEN, label=_("Take the case over"),
        done=_("The case is your agency's now."), form=transferring.TakeForm, perform=transferring.take,
        fields={"to_team": "team"}, stages=_ASKED,
    ),
    Move(
        noun="transfer-refusal", verb="answer_transfer", at=OPEN, label=_("Do not take it"),
        done=_("Refused. The case stays with those who asked."), form=transferring.RefuseForm,
        perform=transferring.refuse, fields={}, leaves=True, stages=_ASKED,
    ),
    Move(
        noun="transfer-withdrawal", verb="transfer", at=OPEN, label=_("Take the question back"),
        done=_("The question is taken back."), form=MoveForm, perform=transferring.withdraw, fields={},
        stages=_ASKED,
    ),
    Move(
        noun="decision", verb="referee", at=OPEN, label=_("Decide whose it is"),
        done=_("Decided."), form=transferring.DecisionForm, perform=transferring.decide, fields=_TO,
        stages=frozenset({TransferState.REFEREE}),
    ),
)  # fmt: skip  # one move a paragraph
MOVES: Mapping[str, Move] = {move.noun: move for move in _ALL}


def moves_open(case: Case, actor: Actor, *, stage: str = "") -> list[Move]:
    """What this person may do with the case as it is, the usual next step first.

    ``stage`` is the state of the case's open transfer, '' without one.
    """
    return [
        move
        for move in _ALL
        if case.status in move.at
        and (move.stages is None or stage in move.stages)
        and policy.may(actor, move.verb, case)
    ]
