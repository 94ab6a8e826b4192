"""What staff are told by mail, because nobody may be looking at the page that shows it."""

from collections.abc import Callable, Sequence

from django.conf import settings

from thirdring.cases.events import PlanFinished
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.inserting import insert_rows
from thirdring.kernel.languages import language_for_staff
from thirdring.kernel.words import in_language
from thirdring.messaging.actions import deliver_later
from thirdring.messaging.models import Message
from thirdring.messaging.queries import wording
from thirdring.messaging.rules import Facts, MessageChannel, Occasion, filled
from thirdring.staff.models import User
from thirdring.staff.queries import working_as
from thirdring.staff.rules import Role


@action
def write_to_staff(
    city: City,
    occasion: Occasion,
    people: Sequence[User],
    *,
    actor: Actor,
    dedup: str,
    facts: Callable[[str], Facts],
    case: Case | None = None,
) -> list[Message]:
    """Queue one mail to each of these, in the city's first language that staff pages have.

    ``dedup`` names what happened: the database refuses to tell one person of it twice.
    """
    if not people:
        return []
    language = language_for_staff(next(iter(city.languages), None))
    subject, body = wording(city, occasion, MessageChannel.EMAIL, language)
    known = {"city": city.name, **facts(language)}
    messages = [
        Message(
            city_id=city.pk,
            occasion=occasion,
            channel=MessageChannel.EMAIL,
            to=person.email,
            language=language,
            subject=" ".join(filled(subject, known).split())[:200],
            body=filled(body, known),
            case=case,
            dedup_key=f"{dedup}:staff:{person.pk}",
            queued_at=clock.now(),
        )
        for person in people
    ]
    insert_rows(Message, messages)
    deliver_later(messages)
    return messages


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
