"""What the contact centre does when something happens to the people who call."""

from thirdring.constituents.events import PeopleForgotten
from thirdring.constituents.rules import ContactKind
from thirdring.contact_centre.actions.forgetting import forget_callers, forget_conversations
from thirdring.contact_centre.actions.telling import tell_of_change
from thirdring.contact_centre.events import RoomChanged
from thirdring.kernel.actor import system


def forget(event: PeopleForgotten) -> None:
    """Their calls and conversations stay in the figures, without their number and words."""
    numbers = [value for kind, value in event.points if kind == ContactKind.PHONE]
    actor = system(event.city_id, reason="a person asked to be forgotten")
    if numbers:
        forget_callers(event.city_id, numbers, actor=actor)
    forget_conversations(event.city_id, numbers, event.constituent_ids, actor=actor)


def tell_the_room(event: RoomChanged) -> None:
    """Pages that show the room look again."""
    tell_of_change(event.city_id)
