"""Placing a house number among the ones that are known. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

FURTHEST_BETWEEN = 200  # numbers; two blocks: beyond it, the line between two houses says little
FURTHEST_BEYOND = 20  # numbers past the last known house


@dataclass(frozen=True, slots=True)
class Spot:
    """A known house number of one street."""

    number: int
    suffix: str
    lon: float
    lat: float


def place_house(spots: Sequence[Spot], number: int, suffix: str = "") -> tuple[Spot, bool] | None:
    """Where the house is and whether it is known; worked out between its neighbours when it isn't.

    Neighbours on the same side of the street (odd or even) are used when there are any. None when the
    number is too far from every known one.
    """
    same = sorted((s for s in spots if s.number == number), key=lambda s: (s.suffix != suffix, s.suffix))
    if same and (not suffix or same[0].suffix == suffix):
        return same[0], True
    if same:
        return Spot(number, "", same[0].lon, same[0].lat), False
    side = [s for s in spots if (s.number - number) % 2 == 0]
    placed = _between(side, number) or _between(spots, number)
    return (placed, False) if placed else None


def _between(spots: Sequence[Spot], number: int) -> Spot | None:
    below = max((s for s in spots if s.number < number), key=lambda s: s.number, default=None)
    above = min((s for s in spots if s.number > number), key=lambda s: s.number, default=None)
    if below and above and above.number - below.number <= FURTHEST_BETWEEN:
        part = (number - below.number) / (above.number - below.number)
        lon = below.lon + part * (above.lon - below.lon)
        return Spot(number, "", lon, below.lat + part * (above.lat - below.lat))
    nearest = min((s for s in (below, above) if s), key=lambda s: abs(s.number - number), default=None)
    if nearest and abs(nearest.number - number) <= FURTHEST_BEYOND:
        return Spot(number, "", nearest.lon, nearest.lat)
    return None
