"""The date that the city promised for a case, as a calendar that keeps up with it."""

import secrets
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from thirdring.cases.models import Case, Report
from thirdring.cases.queries import report_by_reference
from thirdring.cases.references import pretty
from thirdring.cases.rules import Status
from thirdring.catalogue.queries import version_by_id
from thirdring.catalogue.rules import TimeUnit
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.sla.models import Promise
from thirdring.sla.rules import Clock
from thirdring.sla.words import in_plain_words
from thirdring.web.access import FaceRequest, public
from thirdring.web.ui.calendars import Dated, ics
from thirdring.web.ui.feeds import in_feed_language, kept_awhile


@require_safe
@conditional_page
@public
def case_calendar(request: FaceRequest, reference: str) -> HttpResponse:
    """The promised date; a private case's only with the report's own key.

    Raises NotFound, also where no date was promised.
    """
    report = open_report(request, reference)
    promise = report.case.promises.filter(clock=Clock.RESOLVE).first()
    if promise is None:
        raise NotFound(_("No date was promised for this report."))
    with in_feed_language(request, request.city) as language:
        dated = _dated(request, report, promise, language)
        response = ics(request, request.city, name=dated.title, language=language, dates=[dated])
    if report.case.private:
        patch_cache_control(response, private=True, no_store=True)
        return response
    return kept_awhile(response)


def open_report(request: FaceRequest, reference: str) -> Report:
    """The report, if the public may read its case or the address holds its key. Raises NotFound."""
    try:
        report = report_by_reference(request.city, reference)
    except (Invalid, NotFound) as error:
        raise NotFound(_("There is no report with this reference.")) from error
    own = secrets.compare_digest(request.GET.get("key", "").encode(), report.token.encode())
    if report.case.private and not own:
        raise NotFound(_("There is no report with this reference."))
    return report


def _dated(request: FaceRequest, report: Report, promise: Promise, language: str) -> Dated:
    case, path = report.case, reverse("resident:track", args=[pretty(report.reference)])
    key = request.GET.get("key", "") if case.private else ""
    return Dated(
        key=f"{case.reference}-{promise.clock}",
        title=_title(case, language),
        words=in_plain_words(promise, request.city, language),
        start=_start(promise, request.city.time_zone),
        path=f"{path}?key={key}" if key else path,
        # Each of these only ever grows; a hold or a suspension that ends is one pause more.
        sequence=case.version + case.entry_count + len(promise.pauses) + bool(promise.paused_at),
        changed_at=case.updated_at,
        sure=promise.paused_at is None,
    )


def _title(case: Case, language: str) -> str:
    name = version_by_id(case.city, case.service_version_id).name(language)
    where = ", ".join(part for part in (name, case.place) if part)
    return _("Closed: %(what)s") % {"what": where} if case.status == Status.CLOSED else where


def _start(promise: Promise, time_zone: str) -> date | datetime:
    """The moment for promises of hours, else the day on the city's clock."""
    if promise.unit in {TimeUnit.HOURS, TimeUnit.WORKING_HOURS}:
        return promise.due_at
    return promise.due_at.astimezone(ZoneInfo(time_zone)).date()
