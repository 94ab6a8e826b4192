"""What routing does when something happens to a case."""

from thirdring.cases.events import CaseOpened
from thirdring.routing import actions


def note_assignment(event: CaseOpened) -> None:
    """A new case's way to its team is kept with its reason."""
    actions.note_assignment(event.case, why=event.why, rule_id=event.rule_id, actor=event.by)
