"""What the contact centre does when something happens to the people who call."""

from thirdring.constituents.events import PeopleForgotten
from thirdring.constituents.rules import ContactKind
from thirdring.contact_centre.actions.forgetting import forget_callers
from thirdring.contact_centre.actions.telling import tell_of_change
from thirdring.contact_centre.events import RoomChanged
from thirdring.kernel.actor import system


def forget(event: PeopleForgotten) -> None:
    """Their calls stay in the figures, without their number."""
    numbers = [value for kind, value in event.points if kind == ContactKind.PHONE]
    if numbers:
        actor = system(event.city_id, reason="a person asked to be forgotten")
        forget_callers(event.city_id, numbers, actor=actor)


def tell_the_room(event: RoomChanged) -> None:
    """Pages that show the room look again."""
    tell_of_change(event.city_id)
