"""What becomes of a case over there when it turns out to be another kind of thing here."""

from thirdring.cases.events import CaseRecategorised
from thirdring.integrations.open311.actions import recalling


def call_back(event: CaseRecategorised) -> None:
    """Nobody over there may go on working on what it was taken for."""
    recalling.call_back_unsent(event.case, actor=event.by)
