"""What a mass event does when something is reported, and when the public waits for its news."""

from functools import partial

from django.conf import settings

from thirdring.cases.events import CaseOpened
from thirdring.mass_events import wording
from thirdring.mass_events.actions import linking
from thirdring.mass_events.events import UpdateOverdue
from thirdring.mass_events.models import Event
from thirdring.mass_events.queries import event_at
from thirdring.messaging.actions.writing import add_to_receipt, write_to_staff
from thirdring.messaging.rules import Facts, Occasion
from thirdring.staff.queries import working_as
from thirdring.staff.rules import Role


def take_in(event: CaseOpened) -> None:
    """What is reported on an event's ground is part of it, and the receipt says what is known."""
    case = event.case
    found = event_at(case.city, case.type_id, case.lon, case.lat)
    if found is None or not linking.link_new(found, case, actor=event.by):
        return
    if event.reply_to is not None:
        words = partial(wording.known_words, found.message, found.next_update_at, case.city)
        add_to_receipt(case, words, actor=event.by)


def ask_for_news(event: UpdateOverdue) -> None:
    """The supervisors of the city hear by mail, once, that the public waits."""
    late = event.event
    people = working_as(late.city_id, {Role.SUPERVISOR})
    facts, dedup = partial(_overdue, late), str(event.event_id)
    write_to_staff(late.city, Occasion.UPDATE_OVERDUE, people, actor=event.by, dedup=dedup, facts=facts)


def _overdue(event: Event, language: str) -> Facts:
    due = event.next_update_at
    return {
        "event": event.name,
        "moment": wording.moment_in_words(due, event.city, language) if due else "",
        "link": f"{settings.BASE_URL}/agency/events/{event.pk}/",
    }
