"""Whatever happens to a case, the pages that show it hear of it."""

from collections.abc import Sequence

from thirdring.cases.events import CaseEvent
from thirdring.cases.models import Case
from thirdring.kernel.announcing import announce, announce_all
from thirdring.sla.events import CasesEscalated
from thirdring.workbench.rules import Topic, agencies_of, concerned


def announce_case(event: CaseEvent) -> None:
    """Say which case it is, and to which agencies' people it matters."""
    announce(Topic.CASE, city_id=event.city_id, about=_about(event.case, agencies_of(event)))


def announce_escalated(event: CasesEscalated) -> None:
    """The same of all that a sweep escalated, in one statement."""
    cases = [each.case for each in event.escalations]
    about = [_about(case, concerned(case)) for case in cases]
    announce_all(Topic.CASE, city_id=event.city_id, about=about)


def _about(case: Case, agencies: Sequence[int]) -> dict[str, object]:
    return {"case": case.pk, "agencies": agencies}
