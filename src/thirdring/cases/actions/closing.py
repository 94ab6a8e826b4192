"""Ending the work honestly, and taking it up again when it was not done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.timeline import Line, append, keep, move, take
from thirdring.cases.closings import (
    Facts,
    Stated,
    drafts,
    field_evidence,
    language_of,
    rules_of,
    stated,
)
from thirdring.cases.events import CaseClosed, CaseReopened
from thirdring.cases.models import Case, Closure
from thirdring.cases.photos import CleanPhoto, clean_all
from thirdring.cases.rules import EntryKind, Evidence, NoPhoto, Outcome, PhotoKind, Status
from thirdring.cases.task_queries import has_open_tasks
from thirdring.catalogue.endings import Ending
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import in_language, storable

ANSWER_LENGTH = 4000
MOST_PHOTOS = 5
REASON_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of a closing, before anything of it is believed; ``unfit`` is wrong with its photos."""

    outcome: str
    answer: str
    facts: Facts
    photos: Sequence[CleanPhoto]
    unfit: Sequence[Problem]
    no_photo: str
    taken: bool  # the crew took photos of the work done, on the spot

    @property
    def shown(self) -> bool:
        """Whether there is, or should have been, a photo of the work."""
        return bool(self.photos or self.unfit or self.taken)


@dataclass(frozen=True, slots=True)
class Saying:
    """What is kept of it: ``answers`` by language where the catalogue's words were sent unchanged."""

    answer: str
    answers: Mapping[str, str]
    stated: Stated
    no_photo: str


@action
def close(
    case: Case,
    *,
    actor: Actor,
    outcome: Outcome,
    answer: str = "",
    facts: Facts = MappingProxyType({}),
    photos: Sequence[bytes] = (),
    no_photo: str = "",
) -> Case:
    """Close a case and tell its reporters what the city did. Closing without an answer is refused.

    ``facts`` are what the type asks to be stated, by code; ``no_photo`` (NoPhoto) says why there is no photo
    where it asks for one. Without ``answer`` the catalogue's own words are sent, to each reporter in their
    language. People are held to all of that; a remote system can't know it, so what it leaves out is written
    down as missing and the case is closed. Raises Invalid (outcome, answer, fact_<code>, photos, no_photo).
    """
    now, (clean, unfit) = clock.now(), clean_all(photos, most=MOST_PHOTOS)
    case = take(case, "close", actor=actor)
    _refuse_open_tasks(case)
    taken = case.media.filter(kind=PhotoKind.AFTER, closure__isnull=True)
    claim = Claim(outcome, _typed(answer), facts, clean, unfit, no_photo, taken.exists())
    said = _checked(case, claim, actor, now)
    move(case, Status.CLOSED)
    case.closed_at, case.outcome = now, outcome
    closure = Closure.objects.create(
        city_id=case.city_id,
        case=case,
        outcome=outcome,
        answer=said.answer,
        answers=said.answers,
        facts=said.stated.facts,
        missing=said.stated.missing,
        no_photo=said.no_photo,
        evidence=Evidence.PHOTO if claim.shown else field_evidence(case),
        by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        at=now,
    )
    taken.update(closure=closure)
    told = _told(outcome, said, photos=len(clean))
    append(case, [Line(EntryKind.CLOSED, public=True, data=told)], actor=actor, at=now)
    record(
        CaseClosed(
            city_id=case.city_id,
            case=case,
            by=actor,
            outcome=Outcome(outcome),
            answer=said.answer,
            answers=said.answers,
        )
    )
    case = keep(case, changed=["closed_at", "outcome", "due_at"])
    attach(case, None, clean, at=now, kind=PhotoKind.AFTER, closure=closure)  # last: files don't roll back
    return case


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


def _checked(case: Case, claim: Claim, actor: Actor, now: datetime) -> Saying:
    """What is kept of the claim. Raises Invalid with everything that is wrong with it."""
    rules = rules_of(case)
    said, ending = stated(rules, claim.outcome, claim.facts), rules.ending(claim.outcome)
    words = drafts(case, claim.outcome, said.facts, now)
    answer = claim.answer or in_language(words, language_of(case) if words else "")
    problems = [*_outcome_problems(case, claim.outcome), *claim.unfit]
    asked = actor.kind is ActorKind.STAFF
    if asked:
        problems += [*said.problems, *_photo_problems(ending, claim)]
    problems += _answer_problems(answer, waits=asked and bool(said.problems and ending.answer))
    if problems:
        raise Invalid(problems)
    unchanged = words if answer in words.values() else {}
    return Saying(answer, unchanged, said, claim.no_photo if _excused(ending, claim) else "")


def _refuse_open_tasks(case: Case) -> None:
    if has_open_tasks(case):
        cure = "Tasks of the plan are open. Finish them, or call them off with a reason, before closing."
        raise invalid("plan", cure, "open_tasks")


def _typed(answer: str) -> str:
    """As the catalogue would have it: browsers send each end of a line as two letters."""
    return storable(answer).replace("\r\n", "\n")


def _excused(ending: Ending, claim: Claim) -> bool:
    """Whether a photo is wanted, there is none, and a reason from the list says why."""
    return ending.photo and not claim.shown and claim.no_photo in set(NoPhoto)


def _photo_problems(ending: Ending, claim: Claim) -> list[Problem]:
    if not ending.photo or claim.shown or _excused(ending, claim):
        return []
    cure = "Add a photo of the work done, or choose why there is none."
    return [Problem("photos", cure, "required")]


def _outcome_problems(case: Case, outcome: str) -> list[Problem]:
    allowed = version_by_id(case.city, case.service_version_id).outcomes
    if outcome in set(Outcome) and (not allowed or outcome in allowed):
        return []
    return [Problem("outcome", "Choose how the case ended, from this type's list.", "unknown")]


def _answer_problems(answer: str, *, waits: bool) -> list[Problem]:
    """``waits``: the catalogue's words will be the answer as soon as the facts are stated."""
    if not answer and not waits:
        cure = "Write the answer the resident will read: what was found and what was done."
        return [Problem("answer", cure, "required")]
    if len(answer) > ANSWER_LENGTH:
        return [Problem("answer", f"Write at most {ANSWER_LENGTH:,} characters.", "too_long")]
    return []


def _told(outcome: str, said: Saying, *, photos: int) -> dict[str, Any]:
    """What the timeline keeps of it."""
    told: dict[str, Any] = {"outcome": str(outcome), "answer": said.answer}
    more = {"facts": said.stated.facts, "photos": photos, "no_photo": said.no_photo}
    return told | {name: value for name, value in more.items() if value}


def _checked_reason(reason: str) -> str:
    reason = storable(reason)
    if not reason:
        raise invalid("reason", "Say why the case is reopened.", "required")
    if len(reason) > REASON_LENGTH:
        raise invalid("reason", f"Write at most {REASON_LENGTH:,} characters.", "too_long")
    return reason
