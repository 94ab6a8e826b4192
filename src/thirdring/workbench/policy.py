"""Who may hear what is announced."""

from thirdring.cases import policy
from thirdring.kernel.actor import Actor
from thirdring.kernel.announcing import Announcement
from thirdring.workbench.rules import Topic

_OF_CASES = frozenset({Topic.CASE, Topic.PRESENCE})


def may_hear(actor: Actor, said: Announcement) -> bool:
    """Whether news of a case is for this actor: of their city, and in the hands of agencies they see."""
    return said.topic in _OF_CASES and policy.hears_of(
        actor, said.city_id, frozenset(said.about.get("agencies", ()))
    )
