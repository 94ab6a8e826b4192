"""'It is not done': said by whoever reported it, from the page their own link opens."""

import secrets
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from thirdring.cases.models import Report
from thirdring.cases.photos import MAX_BYTES
from thirdring.cases.queries import report_by_reference
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import version_by_id
from thirdring.feedback.actions.disputing import dispute
from thirdring.feedback.queries import may_dispute, reopens
from thirdring.feedback.rules import MOST_PHOTOS
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.flow import language_of
from thirdring.web.resident.forms import PhotoForm


class WordsForm(PhotoForm):
    """What the person has to say, with photos if they have any."""

    words = forms.CharField(
        label=gettext_lazy("What is not done?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("words", "photos")


@require_http_methods(["GET", "HEAD", "POST"])
@public
def not_done(request: FaceRequest, reference: str) -> HttpResponse:
    """The form, and what became of it. Without the report's own key the page is not there."""
    report, key = _report(request, reference)
    if not may_dispute(report.case):
        return redirect(tracked(report, key))
    if request.method != "POST":
        return _page(request, report, WordsForm())
    form = WordsForm(request.POST, request.FILES)
    form.is_valid()
    photos = [file.read(MAX_BYTES + 1) for file in request.FILES.getlist("photos")[: MOST_PHOTOS + 1]]
    by = resident(request.city.pk)
    try:
        done = dispute(report, key=key, words=form.cleaned_data.get("words", ""), photos=photos, actor=by)
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, report, form, status=422)
    if done.reference == report.reference:
        return redirect(tracked(report, key))
    new = report_by_reference(request.city, done.reference)
    return redirect(tracked(new, new.token))


def dispute_url(request: FaceRequest, report: Report) -> str:
    """Where this reader may say that it is not done; '' when there is nothing to say, or not by them."""
    key = request.GET.get("key", "")
    if not _own(report, key) or not may_dispute(report.case):
        return ""
    return f"{reverse('resident:dispute', args=[pretty(report.reference)])}?{urlencode({'key': key})}"


def tracked(report: Report, key: str) -> str:
    """The report's page, opened with its own key."""
    return f"{reverse('resident:track', args=[pretty(report.reference)])}?{urlencode({'key': key})}"


def _report(request: FaceRequest, reference: str) -> tuple[Report, str]:
    key = request.GET.get("key", "")
    try:
        report = report_by_reference(request.city, reference)
    except (Invalid, NotFound):
        raise Http404 from None
    if not _own(report, key):
        raise Http404
    return report, key


def _own(report: Report, key: str) -> bool:
    return secrets.compare_digest(key.encode(), report.token.encode())


def _page(request: FaceRequest, report: Report, form: WordsForm, *, status: int = 200) -> HttpResponse:
    case = report.case
    context = {
        "here": "track",
        "form": form,
        "reference": report.reference,
        "name": version_by_id(request.city, case.service_version_id).name(language_of(request)),
        "place": case.place,
        "back": tracked(report, request.GET.get("key", "")),
        "what_then": _("We open the same case again, and somebody else looks at it.")
        if reopens(case)
        else _("It is some time since this was closed, so we open a new case that names the old one."),
    }
    return render(request, "resident/track/dispute.html", context, status=status)
