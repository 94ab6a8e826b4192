"""One protocol for finding places, whoever does it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PlaceKind(StrEnum):
    """What a suggestion points at."""

    ADDRESS = "address"
    INTERSECTION = "intersection"
    STREET = "street"
    LANDMARK = "landmark"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place the words may mean. ``label`` finds the same place again when it is sent back.

    ``approximate`` means the point was worked out from its neighbours (or is the middle of a street);
    ``score`` is 1 for a perfect match.
    """

    label: str
    lon: float
    lat: float
    kind: PlaceKind
    approximate: bool = False
    score: float = 1.0


class Geocoder(Protocol):
    """Finds places in one city. Never raises for what a person typed: it finds nothing instead."""

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Places the words may mean, best first."""
        ...

    def locate(self, text: str) -> Suggestion | None:
        """The place the words mean, when one is clearly meant."""
        ...

    def reverse(self, lon: float, lat: float) -> str:
        """The nearest address in words; '' when there is none around."""
        ...
