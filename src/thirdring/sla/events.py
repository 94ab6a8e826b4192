"""What happens to promises."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thirdring.cases.events import CaseEvent
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason
from thirdring.kernel.actor import Actor
from thirdring.kernel.events import Event
from thirdring.sla.models import Escalation, Promise, Suspension
from thirdring.sla.rules import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken(Event):
    """The city did not do by the promised time what it promised."""

    case: Case = field(compare=False)
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWarned(Event):
    """Three quarters of a promise's time are gone, and it is not kept yet."""

    promise: Promise = field(compare=False)
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesEscalated(Event):
    """Somebody named has to see to cases, or somebody higher up now: one event for all that a sweep found."""

    escalations: Sequence[Escalation] = field(compare=False)  # their cases loaded
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationSettled(CaseEvent):
    """It was seen to."""

    escalation: Escalation = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitEnded(CaseEvent):
    """The day to look again came, and the case was taken up by itself."""

    reason: HoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionBegun(Event):
    """For a time nothing is promised of some types."""

    suspension: Suspension = field(compare=False)
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionEnded(Event):
    """It is promised again."""

    suspension: Suspension = field(compare=False)
    by: Actor
