"""What every measure returns: what was counted, of what, the interval, and the definition. Pure.

No measure is a bare ratio: two cities compare nothing with a number whose population they don't know.
"""

from dataclasses import dataclass
from enum import StrEnum

from thirdring.kernel.errors import invalid
from thirdring.kernel.intervals import wilson

VERSION = 1  # of all definitions here; one that changes gets a version of its own


class Kind(StrEnum):
    """What a measure's quotient is."""

    SHARE = "share"  # of things counted, each yes or no: has an interval
    SHARE_OF_TIME = "share_of_time"  # seconds are no independent trials: no interval
    MEAN = "mean"  # in the unit of the numerator
    AGREEMENT = "agreement"  # beyond chance, -1 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a measure counts. ``name`` is its short name, such as 'SL2', by which figures are compared."""

    name: str
    title: str
    population: str
    counted: str
    clock: str = "none"
    exclusions: str = "none"
    attributed_to: str = "the interval in which the call entered the queue"
    kind: Kind = Kind.SHARE
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of something: its numerator, its denominator, and what they mean."""

    definition: Definition
    numerator: float
    denominator: float

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def ratio(self) -> float | None:
        """Numerator over denominator; None when there was nothing to measure."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the share lies with 95 % confidence; None where that has no meaning."""
        if self.definition.kind is not Kind.SHARE or not self.denominator:
            return None
        return wilson(self.numerator, self.denominator)


def not_negative(**amounts: float) -> None:
    """Raise Invalid for the first amount below nothing."""
    for field, amount in amounts.items():
        if not amount >= 0:  # also when it is no number
            raise invalid(field, "Give a number from 0 up.")
