"""What happens in the contact centre."""

from collections.abc import Sequence
from dataclasses import dataclass

from thirdring.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomChanged(Event):
    """Something that a wallboard shows is not as it was: calls, agents, queues or callbacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsChanged(RoomChanged):
    """Telephone systems told something new about these calls, by id."""

    call_ids: Sequence[int]
