"""What feedback does when something happens to a case."""

from thirdring.cases.events import CaseClosed
from thirdring.cases.rules import Outcome
from thirdring.feedback.actions import flagging
from thirdring.kernel.actor import ActorKind


def flag_odd_closing(event: CaseClosed) -> None:
    """A person says it is fixed: what makes that hard to believe is kept for whoever looks after quality."""
    if event.outcome is not Outcome.FIXED or event.by.kind is not ActorKind.STAFF:
        return
    closure = event.case.closures.order_by("-at", "-pk").first()
    if closure is not None:
        flagging.flag_closing(event.case, closure, actor=event.by)
