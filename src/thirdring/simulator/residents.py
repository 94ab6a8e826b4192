"""The people of Riverton who tell the city things. Pure; names and numbers of nobody.

Telephone numbers are of the block that is kept for fiction (555-0100 to 555-0199) in real area codes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thirdring.simulator.riverton import words
from thirdring.simulator.riverton.quarters import Quarter

ONE_IN = 48  # one in so many residents is somebody who tells the city things
BY_THE_BUSY = 0.16  # of reports, those of the few who tell a great deal
SPANISH = 0.09  # more where need is high
_AREA_CODES = (
    217,
    309,
    618,
    815,
    779,
    447,
    730,
    312,
    773,
    314,
    573,
    812,
    317,
    765,
    270,
    502,
    563,
    319,
    414,
    608,
)


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody with a name, a way to be reached and a language."""

    name: str
    email: str
    phone: str
    language: str


def draw_residents(
    rng: np.random.Generator, quarters: Sequence[Quarter]
) -> tuple[list[Resident], list[range]]:
    """The residents, and for each quarter which of them live there."""
    residents: list[Resident] = []
    homes = []
    for quarter in quarters:
        count = max(3, quarter.population // ONE_IN)
        homes.append(range(len(residents), len(residents) + count))
        spanish = SPANISH + 0.16 * quarter.need
        residents.extend(_resident(rng, len(residents) + n, spanish) for n in range(count))
    return residents, homes


def _resident(rng: np.random.Generator, number: int, spanish: float) -> Resident:
    first = words.STAFF_FIRST[int(rng.integers(len(words.STAFF_FIRST)))]
    last = words.SURNAMES[int(rng.integers(len(words.SURNAMES)))]
    has_phone = rng.random() < 0.34
    code = _AREA_CODES[number // 100 % len(_AREA_CODES)]
    return Resident(
        name=f"{first} {last}",
        email=f"{first}.{last}.{number}@mail.example".lower(),
        phone=f"+1{code}55501{number % 100:02}" if has_phone else "",
        language="es" if rng.random() < spanish else "en",
    )


def who_tells(rng: np.random.Generator, homes: range) -> int:
    """One of a quarter's residents; a few of them tell a great deal."""
    if rng.random() < BY_THE_BUSY:
        return homes[min(int(rng.geometric(0.3)), len(homes)) - 1]
    return homes[int(rng.integers(len(homes)))]
