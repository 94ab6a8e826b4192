"""What happened to people the city knows."""

from dataclasses import dataclass

from thirdring.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleForgotten(Event):
    """These people asked to be forgotten; their rows go right after everybody heard it.

    ``points`` are (kind, value) of every contact point they had.
    """

    constituent_ids: tuple[int, ...]
    points: tuple[tuple[str, str], ...]
