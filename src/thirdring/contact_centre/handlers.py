"""What the contact centre does when something happens to the people who call."""

from thirdring.constituents.events import PeopleForgotten, PeopleMerged, PeopleUnmerged
from thirdring.constituents.rules import ContactKind
from thirdring.contact_centre.actions.callers import give_back, hand_over
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


def follow_merge(event: PeopleMerged) -> None:
    """Their conversations become the other's."""
    actor = system(event.city_id, reason="two people turned out to be one")
    hand_over(event.city_id, event.merged_id, to=event.survivor_id, merge_id=event.merge_id, actor=actor)


def follow_unmerge(event: PeopleUnmerged) -> None:
    """Exactly what they brought is theirs again."""
    actor = system(event.city_id, reason="two people were two after all")
    give_back(event.city_id, event.moved, to=event.merged_id, frm=event.survivor_id, actor=actor)
