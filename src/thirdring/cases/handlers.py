"""What cases do when something happens to the people who reported them."""

from thirdring.cases.actions.forgetting import forget_reporters
from thirdring.cases.actions.reporters import give_back, hand_over
from thirdring.constituents.events import PeopleForgotten, PeopleMerged, PeopleUnmerged
from thirdring.kernel.actor import system


def forget(event: PeopleForgotten) -> None:
    """Their reports stay, without what names them."""
    actor = system(event.city_id, reason="a person asked to be forgotten")
    forget_reporters(event.city_id, event.constituent_ids, actor=actor)


def follow_merge(event: PeopleMerged) -> None:
    """Their reports, and what they follow, become the other's."""
    actor = system(event.city_id, reason="two people turned out to be one")
    hand_over(event.city_id, event.merged_id, to=event.survivor_id, merge_id=event.merge_id, actor=actor)


def follow_unmerge(event: PeopleUnmerged) -> None:
    """Exactly what they brought is theirs again."""
    actor = system(event.city_id, reason="two people were two after all")
    give_back(event.city_id, event.moved, to=event.merged_id, frm=event.survivor_id, actor=actor)
