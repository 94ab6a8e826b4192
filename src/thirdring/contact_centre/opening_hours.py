"""When queues are open by the wall clock, and which days are holidays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from thirdring.city.models import Calendar, City
from thirdring.city.queries import calendar_for
from thirdring.city.working_time import WorkingCalendar
from thirdring.contact_centre.models import Queue

_MINUTES = 30


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Opening hours of one queue, or of several together: open while any of them is.

    Without ``calendars`` it is always open. ``__contains__`` says whether a day is a holiday.
    """

    calendars: Sequence[WorkingCalendar]
    keeping: Sequence[WorkingCalendar]  # whose holidays are kept

    def __contains__(self, day: object) -> bool:
        return any(day in calendar.holidays for calendar in self.keeping)

    def half_hours(self, day: date) -> list[bool]:
        """For each of the day's 48 half hours whether it is open, in part at least."""
        spans = [span for calendar in self.calendars for span in _spans(calendar, day)]
        starts = range(0, 24 * 60, _MINUTES)
        return [
            not self.calendars or any(a < start + _MINUTES and start < b for a, b in spans)
            for start in starts
        ]

    def is_closed(self, day: date) -> bool:
        """Whether it does not open at all."""
        return not any(self.half_hours(day))


def _spans(calendar: WorkingCalendar, day: date) -> Sequence[tuple[int, int]]:
    return () if day in calendar.holidays else calendar.hours[day.weekday()]


def opening_hours(city: City, queues: Collection[Queue]) -> OpeningHours:
    """Of these queues together. Where one is always open, the holidays are those of all the city's calendars.

    At most one statement; what a calendar holds is kept by the process.
    """
    kept = [queue.calendar_id for queue in queues]
    own = sorted({pk for pk in kept if pk is not None})
    if own and None not in kept:
        calendars = [calendar_for(city, pk) for pk in own]
        return OpeningHours(calendars, calendars)
    every = Calendar.objects.of(city).order_by("pk").values_list("pk", flat=True)
    return OpeningHours([], [calendar_for(city, pk) for pk in every])
