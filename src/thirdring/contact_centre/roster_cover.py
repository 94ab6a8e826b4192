"""A week's roster beside what its days need: shifts, and for each half hour too few or too many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from thirdring.city.models import City
from thirdring.contact_centre.models import FlaggedDay, Shift
from thirdring.contact_centre.outlook import DayAhead
from thirdring.contact_centre.past_calls import Habits
from thirdring.contact_centre.planning import PlanWishes, scenario_of
from thirdring.contact_centre.staffing.roster import Row, roster
from thirdring.contact_centre.staffing.roster import Shift as Working
from thirdring.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Cover:
    """One day's half hours; empty where nothing is known of what it needs."""

    day: date
    rows: Sequence[Row]

    @property
    def missing_hours(self) -> float:
        """Hours of people too few."""
        return sum(row.missing for row in self.rows) / 2

    @property
    def surplus_hours(self) -> float:
        """Hours of people too many."""
        return sum(row.surplus for row in self.rows) / 2

    @property
    def wanted_hours(self) -> float:
        """Hours to roster."""
        return sum(row.rostered_wanted for row in self.rows) / 2


def shifts_of(city: City, days: Collection[date]) -> list[Shift]:
    """The shifts of these days with whose they are, by day, beginning and name."""
    rows = Shift.objects.of(city).filter(day__in=days).select_related("user")
    return list(rows.order_by("day", "starts", "user__name", "pk"))


def shift_of(city: City, shift_id: int) -> Shift:
    """One of them. Raises NotFound."""
    found = Shift.objects.of(city).filter(pk=shift_id).select_related("user").first()
    if found is None:
        raise NotFound("There is no such shift here: somebody may have removed it.")
    return found


def flagged_days_of(city: City) -> list[FlaggedDay]:
    """Every flagged day, the last first."""
    return list(FlaggedDay.objects.of(city).order_by("-day"))


def flags_of(city: City) -> dict[date, str]:
    """Each flagged day's word, past and ahead."""
    return {each.day: each.flag for each in flagged_days_of(city)}


def hours_at_work(shift: Shift) -> float:
    """Hours of a shift without its breaks."""
    away = sum(end - begin for begin, end in shift.breaks)
    return float(shift.ends - shift.starts - away) / 60


def cover(
    days: Sequence[DayAhead], lately: Habits, wishes: PlanWishes, shifts: Collection[Shift]
) -> Mapping[date, Cover]:
    """What each day needs and has; ``wishes.shrinkage`` is what is unplanned of the time there."""
    found = {}
    for day in days:
        scenario = scenario_of(day, lately, wishes)
        working = [_working(shift) for shift in shifts if shift.day == day.day]
        rows = roster(_at(day.day, 0), scenario, working, unplanned=wishes.shrinkage) if scenario else []
        found[day.day] = Cover(day.day, rows)
    return found


def _working(shift: Shift) -> Working:
    away = [(_at(shift.day, begin), _at(shift.day, end)) for begin, end in shift.breaks]
    return Working(str(shift.user_id), _at(shift.day, shift.starts), _at(shift.day, shift.ends), away)


def _at(day: date, minutes: int) -> datetime:
    """A time of the wall clock as a moment of a clock that never changes."""
    return datetime.combine(day, time.min, UTC) + timedelta(minutes=minutes)
