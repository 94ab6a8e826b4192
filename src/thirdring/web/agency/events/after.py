"""What an event left behind, as a page and as a file."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from thirdring.mass_events.after import balance, by_area, curve, time_to_first_update
from thirdring.mass_events.queries import event_by_number, looks_of, news_of, sample_result
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.events.page import sample_words
from thirdring.web.ui.downloads import csv_file

BAR, HIGH = 10, 120  # width of an hour and height of the fullest, in the drawing's own units


@require_safe
@staff_only()
def report(request: FaceRequest, number: int) -> HttpResponse:
    """The curve of reports, the areas, how soon the public was told, what is closed, what the sample says."""
    event = event_by_number(request.actor, number)
    hours, news = curve(event), news_of(event)
    bars = [
        {
            "x": n * BAR + 1,
            "y": HIGH - round(HIGH * hour.share),
            "height": round(HIGH * hour.share),
            "hour": hour,
        }
        for n, hour in enumerate(hours)
    ]
    context = {
        "event": event,
        "hours": hours,
        "bars": bars,
        "width": max(1, len(hours)) * BAR,
        "high": HIGH,
        "bar": BAR - 2,
        "peak": max(hours, key=lambda hour: hour.reports, default=None),
        "places": by_area(event, request.actor),
        "balance": balance(event, request.actor),
        "first_update": _in_words(time_to_first_update(event, news)),
        "updates": len(news),
        "told": sum(each.told for each in news),
        "sample": sample_words(*sample_result(looks_of(event))),
        "here": "events",
        "staff": True,
    }
    return render(request, "agency/events/report.html", context)


@require_safe
@staff_only()
def download(request: FaceRequest, number: int) -> HttpResponse:
    """The curve as CSV in UTF-8: an hour of the city's own time a line."""
    event, zone = event_by_number(request.actor, number), ZoneInfo(request.city.time_zone)
    rows = ([hour.at.astimezone(zone).isoformat(), hour.reports] for hour in curve(event))
    return csv_file(f"event-{event.pk}.csv", ["hour", "reports"], rows)


def _in_words(length: timedelta | None) -> str:
    if length is None:
        return _("No update yet")
    minutes = round(length.total_seconds() / 60)
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
