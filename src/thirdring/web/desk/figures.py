"""How calls were answered: the council's table by month, and every variant by day or month."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import dropwhile
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from thirdring.contact_centre.council_report import COLUMNS, Month, months
from thirdring.contact_centre.queries import Facts, Period, facts
from thirdring.kernel import clock
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.printing import council_pdf
from thirdring.web.desk.showing import TITLES, Shown, cells, columns, shown
from thirdring.web.ui.downloads import csv_file
from thirdring.web.ui.forms import UiForm

MONTHS, DAYS = 12, 14  # shown unless asked otherwise
LONGEST = timedelta(days=3 * 366)
SHOWN = ("SL1", "SL2", "SL3", "SL4", "AR1", "AR2", "ASA", "AHT", "TR")
IN_FILES = [*SHOWN, "QA_mean"]


class SpanForm(UiForm):
    """Which days, and by what."""

    by = forms.ChoiceField(
        label=gettext_lazy("By"),
        choices=[(Period.DAY.value, gettext_lazy("Day")), (Period.MONTH.value, gettext_lazy("Month"))],
    )
    first = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"})
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"})
    )

    def clean(self) -> dict[str, object]:
        """The first day comes before the last, and not too long before."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not first <= last:
            self.add_error("last", _("Choose a last day that is not before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("first", _("Choose three years at most."))
        elif (last and last.year > 2100) or (first and first.year < 2000):
            self.add_error("first", _("Choose days from 2000 to 2100."))
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Span:
    """The days asked for, in the city's time."""

    form: SpanForm
    period: Period
    first: date
    last: date


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def figures(request: FaceRequest) -> HttpResponse:
    """Both tables."""
    span = _span(request)
    rows = [(row.start, row.calls, _shown(row)) for row in reversed(_facts(request, span))]
    council = [
        (month, [shown(month.measures[name], kept=month.keeps(name)) for name in COLUMNS])
        for month in reversed(_months(request))
    ]
    context = {
        "form": span.form,
        "span": span,
        "rows": rows,
        "names": SHOWN,
        "titles": [(name, TITLES[name]) for name in IN_FILES],
        "council": council,
        "here": "figures",
        "staff": True,
    }
    status = 422 if span.form.is_bound and span.form.errors else 200
    return render(request, "desk/figures.html", context, status=status)


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def figures_file(request: FaceRequest) -> HttpResponse:
    """Every variant by day or month as CSV, with numerators and denominators."""
    span = _span(request)
    head = [str(span.period), "offered", "answered", "abandoned", "callbacks", *columns(list(SHOWN))]
    return csv_file("figures.csv", head, (_line(row) for row in _facts(request, span)))


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def council_file(request: FaceRequest) -> HttpResponse:
    """The council's table as CSV, with all variants."""
    head = ["month", "calls", "app_requests", "web_requests", *columns(IN_FILES)]
    lines = (
        [f"{m.first_day:%Y-%m}", m.calls, m.app_requests, m.web_requests]
        + [cell for name in IN_FILES for cell in cells(m.measures[name])]
        for m in _months(request)
    )
    return csv_file("council.csv", head, lines)


@require_safe
@staff_only(Role.SUPERVISOR, Role.ANALYST)
def council_print(request: FaceRequest) -> HttpResponse:
    """The council's table to print."""
    response = HttpResponse(content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="council.pdf"'
    response.write(council_pdf(request.city, _months(request), made_on=_today(request)))
    return response


def _span(request: FaceRequest) -> Span:
    """What was asked for; where it can't be, the last days, and the form says why."""
    last = _today(request)
    usual = {"by": Period.DAY.value, "first": last - timedelta(days=DAYS - 1), "last": last}
    form = SpanForm(request.GET if "first" in request.GET else None, initial=usual)
    if not form.is_bound or not form.is_valid():
        return Span(form, Period.DAY, last - timedelta(days=DAYS - 1), last)
    said = form.cleaned_data
    return Span(form, Period(said["by"]), said["first"], said["last"])


def _facts(request: FaceRequest, span: Span) -> list[Facts]:
    zone = ZoneInfo(request.city.time_zone)
    since = datetime.combine(span.first, time.min, zone)
    until = datetime.combine(span.last + timedelta(days=1), time.min, zone)
    return facts(request.city, period=span.period, since=since, until=until, parts=frozenset())


def _months(request: FaceRequest) -> list[Month]:
    last = _today(request)
    first = date(last.year - 1, last.month, 1) + timedelta(days=31)
    rows = months(request.city, first=first, last=last)
    return list(dropwhile(lambda month: month.is_empty, rows[:-1])) + rows[-1:]


def _today(request: FaceRequest) -> date:
    return clock.now().astimezone(ZoneInfo(request.city.time_zone)).date()


def _shown(row: Facts) -> list[Shown]:
    measures = row.measures()
    return [shown(measures[name]) for name in SHOWN]


def _line(row: Facts) -> list[object]:
    measures = row.measures()
    counts = [row.calls.offered, row.calls.answered, row.calls.abandoned, row.left_for_callback]
    return [row.start.isoformat(), *counts, *(cell for name in SHOWN for cell in cells(measures[name]))]
