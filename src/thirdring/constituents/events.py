"""What happened to people the city knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdring.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleForgotten(Event):
    """These people asked to be forgotten; their rows go right after everybody heard it.

    ``points`` are (kind, value) of every contact point they had.
    """

    constituent_ids: tuple[int, ...]
    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleMerged(Event):
    """Two people turned out to be one. Who has rows of the merged one gives them to the survivor.

    And says which with ``actions.merging.note_moved``.
    """

    merge_id: int
    survivor_id: int
    merged_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleUnmerged(Event):
    """They were two after all. Exactly the rows in ``moved`` go back; what came since stays."""

    merge_id: int
    survivor_id: int
    merged_id: int
    moved: Mapping[str, Sequence[Any]]
