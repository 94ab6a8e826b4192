"""What a calendar program is given: iCalendar (RFC 5545), in the language that its address names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from icalendar import Calendar
from icalendar import Event as Component

from thirdring.city.models import City

ASK_AGAIN = timedelta(hours=1)
MAKER = "-//Third Ring//311//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something with a date: a whole day of the city's clock, or the moment ``start`` and perhaps ``end``.

    ``key`` tells it from all others of its city for ever; ``sequence`` rises whenever it is another.
    """

    key: str
    title: str
    words: str
    start: date | datetime
    end: datetime | None = None
    path: str
    sequence: int
    changed_at: datetime
    sure: bool = True


def ics(
    request: HttpRequest, city: City, *, name: str, language: str, dates: Sequence[Dated]
) -> HttpResponse:
    """The dates as a calendar that programs ask for again."""
    calendar = Calendar()
    for field, value in (("prodid", MAKER), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(field, value)
    calendar.add("name", name, {"language": language})
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, {"value": "DURATION"})
    for each in dates:
        calendar.add_component(_component(request, city, each, language))
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def _component(request: HttpRequest, city: City, dated: Dated, language: str) -> Component:
    made = Component()
    made.add("uid", f"{dated.key}@{city.code}.thirdring")
    made.add("sequence", dated.sequence)
    made.add("dtstamp", dated.changed_at)
    made.add("last-modified", dated.changed_at)
    made.add("dtstart", dated.start)
    if dated.end is not None:
        made.add("dtend", dated.end)
    made.add("summary", dated.title, {"language": language})
    made.add("description", dated.words, {"language": language})
    made.add("url", request.build_absolute_uri(dated.path))
    made.add("status", "CONFIRMED" if dated.sure else "TENTATIVE")
    made.add("transp", "TRANSPARENT")  # nobody is busy because the city works
    return made
