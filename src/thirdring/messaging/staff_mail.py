"""What staff are told by mail, because nobody may be looking at the page that shows it."""

from django.conf import settings

from thirdring.cases.events import PlanFinished
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel.words import in_language
from thirdring.messaging.actions.writing import write_to_staff
from thirdring.messaging.rules import Facts, Occasion
from thirdring.staff.queries import working_as
from thirdring.staff.rules import Role


def tell_owner_to_close(event: PlanFinished) -> None:
    """Every task of the plan is done: whoever has the case by name hears it, else the leads of its agency."""
    case = event.case
    owner = case.assignee
    people = (
        [owner]
        if owner is not None and owner.is_active
        else working_as(case.city_id, {Role.AGENCY_LEAD}, agency_id=case.agency_id)
    )

    def facts(language: str) -> Facts:
        return {
            "reference": pretty(case.reference),
            "type": in_language(version_by_id(case.city, case.service_version_id).names, language),
            "place": case.place,
            "link": f"{settings.BASE_URL}/agency/cases/{case.reference}/",
        }

    dedup = str(event.event_id)
    write_to_staff(case.city, Occasion.PLAN_DONE, people, actor=event.by, dedup=dedup, facts=facts, case=case)
