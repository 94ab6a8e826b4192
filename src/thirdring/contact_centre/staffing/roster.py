"""A roster as a table: how many are required and rostered in each interval, and what is missing. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
    """One interval. ``rostered_wanted`` allows for shrinkage, ``rostered`` is how many are."""

    start: datetime
    calls: float
    required: int
    rostered_wanted: int
    rostered: int

    @property
    def missing(self) -> int:
        """How many too few; nobody is too many."""
        return max(0, self.rostered_wanted - self.rostered)


def roster(opens: datetime, scenario: Scenario, shifts: Iterable[Shift]) -> list[Row]:
    """The table of a day whose first interval begins at ``opens`` (aware)."""
    shifts, start, rows = list(shifts), opens, []
    for load, need in zip(scenario.loads, scenario.requirements(), strict=True):
        end = start + timedelta(seconds=load.interval_s)
        there = sum(shift.covers(start, end) for shift in shifts)
        rows.append(
            Row(
                start=start,
                calls=load.calls,
                required=need.agents,
                rostered_wanted=need.rostered,
                rostered=there,
            )
        )
        start = end
    return rows
