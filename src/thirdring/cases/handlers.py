"""What cases do when something happens to the people who reported them."""

from thirdring.cases.actions.forgetting import forget_reporters
from thirdring.constituents.events import PeopleForgotten
from thirdring.kernel.actor import system


def forget(event: PeopleForgotten) -> None:
    """Their reports stay, without what names them."""
    actor = system(event.city_id, reason="a person asked to be forgotten")
    forget_reporters(event.city_id, event.constituent_ids, actor=actor)
