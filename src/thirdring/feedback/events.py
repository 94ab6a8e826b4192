"""What residents said of the city's work."""

from dataclasses import dataclass, field

from thirdring.cases.events import CaseEvent
from thirdring.feedback.models import Dispute, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDisputed(CaseEvent):
    """The reporter says it is not done; ``case`` is the one that is worked on now."""

    dispute: Dispute = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(CaseEvent):
    """The city asked whoever reported the case something."""

    question: Question = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(CaseEvent):
    """They answered."""

    question: Question = field(compare=False)
