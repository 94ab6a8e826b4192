"""The verbs a bulk change may use: the same ones a case's own page calls, one case at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from thirdring.cases import policy
from thirdring.cases.actions import closing, progress
from thirdring.cases.actions.assigning import give
from thirdring.cases.models import Case
from thirdring.cases.rules import OPEN, HoldReason, Outcome, Status
from thirdring.catalogue.queries import OfferedType, version_by_id
from thirdring.city.models import Agency, City, Team
from thirdring.kernel.actor import Actor
from thirdring.routing.actions import transferring
from thirdring.routing.transfers import TransferReason
from thirdring.workbench.rules import BulkVerb, Refused

Said = Mapping[str, Any]
Before = Mapping[str, Any]
Perform = Callable[[Case, Said, Before, Actor], Case]
_WORKED_ON = frozenset({Status.ACCEPTED, Status.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Verb:
    """One of them: the policy's word for it, the statuses it is for, and how it is done."""

    policy: str
    at: frozenset[Status]
    perform: Perform


def refusal(verb: BulkVerb, case: Case, said: Said, *, actor: Actor, city: City) -> Refused | None:
    """Why this case would be left as it is; None when it would be done. Reads no rows."""
    asked = VERBS[verb]
    if case.merged_into_id is not None:
        return Refused.MERGED
    if not policy.may(actor, asked.policy, case):
        return Refused.NOT_ALLOWED
    if case.status not in asked.at:
        return Refused.MOVE
    return _more(verb, case, said, city)


def _more(verb: BulkVerb, case: Case, said: Said, city: City) -> Refused | None:
    if verb is BulkVerb.CLOSE:
        return _closing(version_by_id(city, case.service_version_id), said["outcome"])
    if verb is BulkVerb.TRANSFER and case.agency_id == said["agency_id"]:
        return Refused.SAME
    if verb is BulkVerb.TRANSFER and case.offered_to_id is not None:
        return Refused.OFFERED
    if verb is BulkVerb.ASSIGN:
        return _assigning(case, said)
    return None


def _closing(version: OfferedType, outcome: str) -> Refused | None:
    if version.outcomes and outcome not in version.outcomes:
        return Refused.OUTCOME
    ending = version.closing.ending(outcome)
    return Refused.EVIDENCE if ending.needs or ending.photo else None


def _assigning(case: Case, said: Said) -> Refused | None:
    if said["agency_id"] != case.agency_id:
        return Refused.OTHER_AGENCY
    same = (case.team_id, case.assignee_id) == (_team_id(case, said), said["assignee_id"])
    return Refused.SAME if same else None


def _team_id(case: Case, said: Said) -> int | None:
    """The team chosen; somebody who is of no team takes the case with the team it has."""
    chosen: int | None = said["team_id"]
    return case.team_id if chosen is None and said["assignee_id"] is not None else chosen


def _accept(case: Case, _said: Said, _before: Before, actor: Actor) -> Case:
    return progress.accept(case, actor=actor)


def _assign(case: Case, said: Said, _before: Before, actor: Actor) -> Case:
    team = _team(case, {"team_id": _team_id(case, said)})
    return give(case, team=team, to_id=said["assignee_id"], why=said["why"], actor=actor)


def _hold(case: Case, said: Said, _before: Before, actor: Actor) -> Case:
    review_at = datetime.fromisoformat(said["review_at"])
    reason = HoldReason(said["reason"])
    return progress.hold(case, actor=actor, reason=reason, review_at=review_at, note=said["note"])


def _note(case: Case, said: Said, _before: Before, actor: Actor) -> Case:
    return progress.note(case, actor=actor, words=said["words"], public=said["public"])


def _close(case: Case, said: Said, _before: Before, actor: Actor) -> Case:
    return closing.close(case, actor=actor, outcome=Outcome(said["outcome"]), answer=said["answer"])


def _transfer(case: Case, said: Said, _before: Before, actor: Actor) -> Case:
    to = Agency.objects.of(case.city_id).get(pk=said["agency_id"])
    reason = TransferReason(said["reason"])
    asked = transferring.propose(
        case, to=to, team=_team(case, said), reason=reason, note=said["note"], actor=actor
    )
    return asked.case


def _assign_back(case: Case, said: Said, before: Before, actor: Actor) -> Case:
    return give(case, team=_team(case, before), to_id=before["assignee_id"], why=said["why"], actor=actor)


def _resume(case: Case, _said: Said, _before: Before, actor: Actor) -> Case:
    return progress.resume(case, actor=actor)


def _reopen(case: Case, said: Said, _before: Before, actor: Actor) -> Case:
    return closing.reopen(case, actor=actor, reason=said["why"])


def _withdraw(case: Case, _said: Said, _before: Before, actor: Actor) -> Case:
    return transferring.withdraw_transfer(case, actor=actor)


def _team(case: Case, said: Said) -> Team | None:
    return Team.objects.of(case.city_id).get(pk=said["team_id"]) if said["team_id"] else None


VERBS: Mapping[BulkVerb, Verb] = {
    BulkVerb.ACCEPT: Verb("accept", frozenset({Status.RECEIVED}), _accept),
    BulkVerb.ASSIGN: Verb("assign", OPEN, _assign),
    BulkVerb.HOLD: Verb("hold", _WORKED_ON, _hold),
    BulkVerb.NOTE: Verb("note", frozenset(Status), _note),
    BulkVerb.CLOSE: Verb("close", _WORKED_ON | {Status.RECEIVED}, _close),
    BulkVerb.TRANSFER: Verb("transfer", OPEN, _transfer),
    BulkVerb.ASSIGN_BACK: Verb("assign", OPEN, _assign_back),
    BulkVerb.RESUME: Verb("resume", frozenset({Status.ON_HOLD}), _resume),
    BulkVerb.REOPEN: Verb("reopen", frozenset({Status.CLOSED}), _reopen),
    BulkVerb.WITHDRAW: Verb("transfer", OPEN, _withdraw),
}
