"""What routing does when something happens to a case."""

from thirdring.cases.events import CaseClosed, CaseOpened, CaseRecategorised, CaseReopened, CaseTransferred
from thirdring.cases.rules import Outcome
from thirdring.routing.actions import assigning, correcting, referring, rerouting


def note_assignment(event: CaseOpened) -> None:
    """A new case's way to its team is kept with its reason."""
    assigning.note_assignment(event.case, why=event.why, rule_id=event.rule_id, actor=event.by)


def note_transfer(event: CaseTransferred) -> None:
    """So is its way to another agency."""
    assigning.note_assignment(event.case, why=event.why, rule_id=None, actor=event.by)


def route_corrected(event: CaseRecategorised) -> None:
    """A case of another kind goes where its right kind goes."""
    rerouting.route_corrected(event.case, event.said, actor=event.by)


def learn_from_correction(event: CaseRecategorised) -> None:
    """The same correction again and again teaches."""
    correcting.learn_from_correction(event.case, event.said, actor=event.by)


def route_reopened(event: CaseReopened) -> None:
    """A case taken up again goes to those who have such cases now."""
    rerouting.route_reopened(event.case, actor=event.by)


def end_referrals(event: CaseClosed) -> None:
    """What the city closed as its own, nobody outside has to see to; what is not its own goes on there."""
    if event.outcome is not Outcome.NOT_CITY_RESPONSIBILITY:
        referring.end_with_closing(event.case, actor=event.by)
