"""Following a report by its reference."""

import secrets
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.cases import references
from thirdring.cases.models import Case, Entry, Report
from thirdring.cases.queries import report_by_reference, timeline
from thirdring.cases.rules import Status
from thirdring.cases.task_queries import tasks_of
from thirdring.catalogue.queries import version_by_id
from thirdring.contact_centre.desk_queries import case_told_as
from thirdring.integrations.push.keys import public_key
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.kernel.words import in_language
from thirdring.sla.models import Promise
from thirdring.sla.queries import promises_of
from thirdring.sla.rules import Clock
from thirdring.sla.suspensions import suspension_words
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.dispute import dispute_url
from thirdring.web.resident.flow import language_of
from thirdring.web.resident.forms import TrackForm
from thirdring.web.resident.known import joined
from thirdring.web.resident.plan import plan_in_words
from thirdring.web.resident.wording import (
    latest_first,
    outcome_in_words,
    promises_in_words,
    status_in_words,
)


@require_safe
@public
def track(request: FaceRequest) -> HttpResponse:
    """Ask for a reference; a sound one leads to its page."""
    typed = request.GET.get("reference")
    if typed is None:
        return render(request, "resident/track/ask.html", {"here": "track", "form": TrackForm()})
    told = case_told_as(request.city, typed)  # a number given on the phone while the server was away
    try:
        reference = told.reference if told else references.parse(typed)
        return redirect("resident:track", reference=references.pretty(reference))
    except Invalid as error:
        return _ask_again(request, typed, error.problems[0].code, status=422)


@require_safe
@public
def case(request: FaceRequest, reference: str) -> HttpResponse:
    """Where a report stands. What is private is only shown to whoever holds the report's own link."""
    try:
        report = report_by_reference(request.city, reference)
    except Invalid as error:
        return _ask_again(request, reference, error.problems[0].code, status=422)
    except NotFound:
        return _ask_again(request, reference, "unknown", status=404)
    own = secrets.compare_digest(request.GET.get("key", "").encode(), report.token.encode())
    if report.case.private and not own:
        return _ask_again(request, reference, "unknown", status=404)
    said = report.words if own else report.covered_words or report.words
    return render(request, "resident/track/case.html", _shown(request, report) | {"said": said})


def _shown(request: FaceRequest, report: Report) -> dict[str, object]:
    found, language = report.case, language_of(request)
    promises, entries = promises_of(found), _public_entries(request, found)
    shown = references.pretty(report.reference)
    closure = found.closures.order_by("-at").first() if found.status == Status.CLOSED else None
    return {
        "here": "track",
        "report": report,
        "case": found,
        "name": version_by_id(request.city, found.service_version_id).name(language),
        "words": status_in_words(found.status),
        "promises": promises_in_words(promises, request.city, language),
        "told": latest_first(entries),
        "photos": found.media.filter(public=True).order_by("pk") if not found.private else [],
        "closure": closure,
        "answer": in_language(closure.answers, language) or closure.answer if closure else "",
        "plan": plan_in_words(tasks_of(found), language) if found.status != Status.CLOSED else [],
        "dispute_url": dispute_url(request, report),
        "push_key": "" if found.private else public_key(),
        "event": joined(found, entries, request.city, language),
        "suspended": suspension_words(promises, request.city, language),
        "calendar_url": _calendar(request, found, shown, promises),
        "feed_url": f"{reverse('resident:case-feed', args=[shown])}?language={get_language()}",
        "outcome": outcome_in_words(closure.outcome) if closure else "",
    }


def _calendar(request: FaceRequest, found: Case, shown: str, promises: list[Promise]) -> str:
    """Where the promised date is as a calendar, with a private case's key; '' where none is promised."""
    if found.status == Status.CLOSED or not any(promise.clock == Clock.RESOLVE for promise in promises):
        return ""
    key = {"key": request.GET.get("key", "")} if found.private else {}
    query = urlencode({"language": get_language() or "", **key})
    return f"{reverse('resident:case-calendar', args=[shown])}?{query}"


def _public_entries(request: FaceRequest, found: Case) -> list[Entry]:
    """The public timeline; a private case's is read with the report's link as the leave to see it."""
    reader = system(found.city_id, reason="shown to the reporter") if found.private else request.actor
    return [entry for entry in timeline(found, actor=reader) if entry.public]


def _ask_again(request: FaceRequest, typed: str, why: str, *, status: int) -> HttpResponse:
    form = TrackForm({"reference": typed})
    form.is_valid()
    form.add_error("reference", _why(why))
    context = {"here": "track", "form": form, "action": reverse("resident:track")}
    return render(request, "resident/track/ask.html", context, status=status)


def _why(why: str) -> str:
    match why:
        case "mistyped":
            return _(
                "This reference is mistyped: a digit is wrong, or two are swapped. Look at your receipt."
            )
        case "wrong_length":
            return _(
                "A reference has nine digits, like 2604-1873-5. Some are missing, or there are too many."
            )
        case "unknown":
            return _(
                "We can show no report with this reference. For a private one, use the link we sent you."
            )
        case _:
            return _("A reference is made of nine digits, like 2604-1873-5.")
