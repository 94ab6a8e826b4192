"""What routing does when something happens to a case."""

from thirdring.cases.events import CaseOpened, CaseTransferred
from thirdring.routing.actions import assigning


def note_assignment(event: CaseOpened) -> None:
    """A new case's way to its team is kept with its reason."""
    assigning.note_assignment(event.case, why=event.why, rule_id=event.rule_id, actor=event.by)


def note_transfer(event: CaseTransferred) -> None:
    """So is its way to another agency."""
    assigning.note_assignment(event.case, why=event.why, rule_id=None, actor=event.by)
