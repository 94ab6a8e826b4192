"""What happens to a case. Live rows travel with the event, because reactions run in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from thirdring.cases.models import Case, PlanTask, Recategorisation, Report
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.kernel.actor import Actor
from thirdring.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(Event):
    """Something that happened to one case, by someone."""

    case: Case = field(compare=False)
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(CaseEvent):
    """A first report became a case; ``why`` says how it found its team (``rule_id``: by which rule)."""

    report: Report = field(compare=False)
    why: str
    rule_id: int | None
    reply_to: tuple[str, str] | None = None  # (kind, value): how the reporter asked to be told


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted(CaseEvent):
    """A team said: this is ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStarted(CaseEvent):
    """Someone began the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeld(CaseEvent):
    """The case waits, and its promises with it; somebody looks again at ``review_at``."""

    reason: HoldReason
    review_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(CaseEvent):
    """The wait is over."""

    reason: HoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(CaseEvent):
    """Someone wrote on the timeline."""

    words: str
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(CaseEvent):
    """The work ended with an outcome and an answer; ``answers`` are it by language, if it is in several."""

    outcome: Outcome
    answer: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(CaseEvent):
    """It was not done after all."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned(CaseEvent):
    """It is another person's or team's of the same agency now, or nobody's."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOffered(CaseEvent):
    """Another agency was asked to take it over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded(CaseEvent):
    """It stays where it is: the other agency said no, was no longer asked, or a referee will decide."""

    asked_agency_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTransferred(CaseEvent):
    """The case went from one agency to another; ``why`` is the sentence that says why it is there now."""

    from_agency_id: int
    to_agency_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesMerged(CaseEvent):
    """``merged`` is the same thing as ``case``: its reports (``report_ids``) are part of it now."""

    merged: Case = field(compare=False)
    report_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesUnmerged(CaseEvent):
    """``case`` is a thing of its own after all, no longer part of ``former``."""

    former: Case = field(compare=False)
    promise_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFollowed(CaseEvent):
    """Somebody who reported nothing of their own wants this case's news."""

    constituent_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecategorised(CaseEvent):
    """The case is of another kind than was thought; it may be another team's, and due at another date."""

    said: Recategorisation = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(CaseEvent):
    """A part of the case's plan was asked, answered, done or called off."""

    task: PlanTask = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFinished(CaseEvent):
    """Nothing of the plan is left to do: whoever has the case can close it."""
