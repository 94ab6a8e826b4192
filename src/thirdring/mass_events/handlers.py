"""What a mass event does when something is reported."""

from functools import partial

from thirdring.cases.events import CaseOpened
from thirdring.mass_events import wording
from thirdring.mass_events.actions import linking
from thirdring.mass_events.queries import event_at
from thirdring.messaging.actions import add_to_receipt


def take_in(event: CaseOpened) -> None:
    """What is reported on an event's ground is part of it, and the receipt says what is known."""
    case = event.case
    found = event_at(case.city, case.type_id, case.lon, case.lat)
    if found is None or not linking.link_new(found, case, actor=event.by):
        return
    if event.reply_to is not None:
        words = partial(wording.known_words, found.message, found.next_update_at, case.city)
        add_to_receipt(case, words, actor=event.by)
