"""Whatever happens to a case, the pages that show it hear of it."""

from thirdring.cases.events import CaseEvent
from thirdring.kernel.announcing import announce
from thirdring.workbench.rules import Topic, agencies_of


def announce_case(event: CaseEvent) -> None:
    """Say which case it is, and to which agencies' people it matters."""
    about = {"case": event.case.pk, "agencies": agencies_of(event)}
    announce(Topic.CASE, city_id=event.city_id, about=about)
