"""A roster as a table: how many are required and rostered in each interval, too few or too many. Pure.

What takes people away from calls counts once. Breaks, and whatever else is planned to the minute, are
``away`` in the shifts: who is away is not rostered then. What nobody can plan to the minute, such as illness
or a meeting called at noon, is the ``unplanned`` share, and asks for so many more. A scenario's own shrinkage
holds both, for days without a roster, and is not used here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from thirdring.contact_centre.measures.handling import rostered
from thirdring.contact_centre.staffing.what_if import Scenario
from thirdring.kernel.errors import invalid


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody's working time; ``away`` are spans within it in which they take no call."""

    who: str
    starts: datetime
    ends: datetime
    away: Sequence[tuple[datetime, datetime]] = ()

    def __post_init__(self) -> None:
        if not self.starts < self.ends:
            raise invalid("ends", "End the shift after it begins.")

    def covers(self, start: datetime, end: datetime) -> bool:
        """Whether they take calls all through an interval."""
        present = self.starts <= start and end <= self.ends
        return present and not any(begin < end and start < over for begin, over in self.away)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One interval. ``rostered_wanted`` allows for what is unplanned, ``rostered`` is how many are."""

    start: datetime
    calls: float
    required: int
    rostered_wanted: int
    rostered: int

    @property
    def missing(self) -> int:
        """How many too few."""
        return max(0, self.rostered_wanted - self.rostered)

    @property
    def surplus(self) -> int:
        """How many too many."""
        return max(0, self.rostered - self.rostered_wanted)


def roster(
    opens: datetime, scenario: Scenario, shifts: Iterable[Shift], *, unplanned: float = 0.0
) -> list[Row]:
    """The table of a day whose first interval begins at ``opens``; ``unplanned`` of the time there is lost.

    Intervals follow each other without a gap, so a day of the wall clock is given in moments of a zone
    whose clocks never change.
    """
    shifts, start, rows = list(shifts), opens, []
    for load, need in zip(scenario.loads, scenario.requirements(), strict=True):
        end = start + timedelta(seconds=load.interval_s)
        there = sum(shift.covers(start, end) for shift in shifts)
        rows.append(
            Row(
                start=start,
                calls=load.calls,
                required=need.agents,
                rostered_wanted=rostered(need.agents, unplanned),
                rostered=there,
            )
        )
        start = end
    return rows
