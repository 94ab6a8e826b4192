"""What Riverton's streets are called, and how their houses are numbered. Pure.

East of the river the streets along it are numbered, west of it they are trees; streets across it have
words of the old trades. All of these are North or South of Main Street, East or West of the river.
Everything in the outer plats has a name of its own.
"""

from collections.abc import Iterator

import numpy as np

from thirdring.places.words import ordinal
from thirdring.simulator.riverton import words
from thirdring.simulator.riverton.plats import BLOCK_U, BLOCK_V, CORE_U, CORE_V, QUAY, Along
from thirdring.simulator.riverton.streets import Line, Segment

BLOCK = {Along.RIVER: BLOCK_V, Along.ACROSS: BLOCK_U}  # metres to a hundred numbers, along a street


def house_number(along: Along, place: float, *, odd: bool) -> int:
    """The number of a house ``place`` metres from Main Street or the river: a hundred to a block."""
    number = round(abs(place) * 50 / BLOCK[along]) * 2
    return max(1, number + 1 if odd else number + 2)


class Names:
    """Gives every line its name, the same line always the same."""

    def __init__(self, rng: np.random.Generator, lines: list[Line]) -> None:
        self._names: dict[tuple[Along, float, str], str] = {}
        surnames = _shuffled(rng, words.SURNAMES)
        trades, roads = iter(_shuffled(rng, words.FIRST_LINES)), _roads(rng, surnames[:40])
        local = _local(rng, [*surnames[40:], *words.TREES[25:]])
        for line in sorted(lines, key=lambda line: (line.group, line.along, abs(line.at), line.at)):
            if line.plat is None:
                key = self._key(line)
                if key not in self._names:
                    self._names[key] = _of_town(line, trades, roads)
            else:
                self._names[self._key(line)] = next(local)

    def of(self, segment: Segment) -> str:
        """The full name of the street a segment is part of."""
        name = self._names[self._key(segment.line)]
        if segment.line.plat is not None:
            return name
        if segment.bridge:
            return f"{name} Bridge"
        if segment.line.along == Along.RIVER:
            return f"{'North' if segment.middle > 0 else 'South'} {name}"
        return f"{'East' if segment.middle > 0 else 'West'} {name}"

    def _key(self, line: Line) -> tuple[Along, float, str]:
        return line.along, line.at, line.group if line.plat else "town"


def _of_town(line: Line, trades: Iterator[str], roads: Iterator[str]) -> str:
    if line.along == Along.ACROSS:
        if line.at == 0:
            return "Main Street"
        return f"{next(trades)} Street" if abs(line.at) <= CORE_V else next(roads)
    if abs(line.at) > CORE_U + 1:
        return next(roads)
    count = round((abs(line.at) - QUAY) / BLOCK_U)
    if line.at > 0:
        return f"{ordinal(count)} Street" if count else "Front Street"
    return f"{words.TREES[count]} Avenue" if count else "Quay Street"


def _roads(rng: np.random.Generator, surnames: list[str]) -> Iterator[str]:
    kinds = ("Boulevard", "Road", "Avenue", "Parkway")
    for number, name in enumerate([*_shuffled(rng, words.ROADS), *surnames]):
        yield f"{name} {kinds[number % 4]}"


def _local(rng: np.random.Generator, singles: list[str]) -> Iterator[str]:
    """Names for lanes and courts, none twice."""
    pairs = [first + second for first in words.FIRST_HALVES for second in words.SECOND_HALVES]
    sound = [name for name in pairs if not _clumsy(name)]
    names = _shuffled(rng, [*singles, *sound])
    kinds = rng.choice(words.LOCAL_TYPES, len(names))
    used: set[str] = set()
    for name, kind in zip(names, kinds, strict=True):
        if name not in used:
            used.add(name)
            yield f"{name} {kind}"


def _clumsy(name: str) -> bool:
    """Three of one letter, or the same half twice: 'Cressside', 'Woodwood'."""
    lower = name.lower()
    return any(a == b == c for a, b, c in zip(lower, lower[1:], lower[2:], strict=False)) or (
        len(lower) % 2 == 0 and lower[: len(lower) // 2] == lower[len(lower) // 2 :]
    )


def _shuffled(rng: np.random.Generator, names: list[str] | tuple[str, ...]) -> list[str]:
    return [names[n] for n in rng.permutation(len(names))]
