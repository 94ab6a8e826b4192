"""What is theirs: the reports they sent, what they follow, and the ways to take it along or delete it."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.cases.actions.following import unfollow
from thirdring.cases.models import Case, Report
from thirdring.cases.people import follows_of, reports_of
from thirdring.cases.references import pretty
from thirdring.cases.rules import Status
from thirdring.catalogue.queries import version_by_id
from thirdring.constituents.actions import forget
from thirdring.constituents.queries import known_by
from thirdring.kernel.actor import resident
from thirdring.web.access import FaceRequest
from thirdring.web.resident.flow import language_of
from thirdring.web.resident.mine.door import MINE, Reader, inside
from thirdring.web.resident.mine.taking_away import everything
from thirdring.web.ui.forms import UiForm


@dataclass(frozen=True, slots=True)
class Line:
    """A case of theirs as the list shows it."""

    reference: str
    case_reference: str
    type: str
    place: str
    status: str
    since: datetime
    due: datetime | None
    url: str


class ForgetForm(UiForm):
    """Who is meant: several people may share a phone."""

    who = forms.MultipleChoiceField(
        label=gettext_lazy("Who should be forgotten?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who should be forgotten.")},
    )


@require_safe
@inside
def requests(request: FaceRequest, reader: Reader) -> HttpResponse:
    """Their reports and what they follow, the latest first."""
    sent = reports_of(request.city, reader.ids)
    own = {report.case_id for report in sent}
    context = {
        "reader": reader,
        "sent": [_line(request, report.case, report) for report in sent],
        "followed": [
            _line(request, follow.case)
            for follow in follows_of(request.city, reader.ids)
            if follow.case_id not in own
        ],
        "here": "mine",
    }
    return render(request, "resident/mine/requests.html", context)


@require_POST
@inside
def stop_following(request: FaceRequest, reader: Reader, reference: str) -> HttpResponse:
    """Hear no more of a case."""
    unfollow(request.city.pk, reference, reader.ids, actor=resident(request.city.pk))
    messages.success(request, _("You hear no more of it."))
    return redirect("resident:mine-requests")


@require_safe
@inside
def download(request: FaceRequest, reader: Reader) -> HttpResponse:
    """All that the city holds of them, as one file that a person and a program can read."""
    response = JsonResponse(everything(request.city, reader), json_dumps_params={"indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="my-requests.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def forget_me(request: FaceRequest, reader: Reader) -> HttpResponse:
    """Say what goes and what stays, then forget whoever was chosen."""
    form = _forget_form(request, reader)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(
            request,
            "resident/mine/forget.html",
            {"form": form, "reader": reader, "here": "mine"},
            status=status,
        )
    chosen = [int(pk) for pk in form.cleaned_data["who"]]
    forget(request.city, reader.kind, reader.value, chosen, actor=resident(request.city.pk))
    if not known_by(request.city, reader.kind, reader.value).exists():
        request.session.pop(MINE, None)
    messages.success(request, _("Forgotten. What you reported stays, without you."))
    return redirect("resident:mine")


def _forget_form(request: FaceRequest, reader: Reader) -> ForgetForm:
    """One line a person: their name, and how much they sent."""
    sent = reports_of(request.city, reader.ids)
    people = known_by(request.city, reader.kind, reader.value)
    form = ForgetForm(request.POST if request.method == "POST" else None)
    field = form.fields["who"]
    if isinstance(field, forms.MultipleChoiceField):
        field.choices = [
            (
                str(person.pk),
                _("%(name)s, reports: %(count)s")
                % {
                    "name": person.name or reader.shown,
                    "count": sum(report.constituent_id == person.pk for report in sent),
                },
            )
            for person in people
        ]
    return form


def _line(request: FaceRequest, case: Case, report: Report | None = None) -> Line:
    """``report`` is their own, whose link shows them what is private, too."""
    reference = report.reference if report else case.reference
    url = reverse("resident:track", args=[pretty(reference)])
    return Line(
        reference=pretty(reference),
        case_reference=case.reference,
        type=version_by_id(request.city, case.service_version_id).name(language_of(request)),
        place=report.place if report else case.place,
        status=case.status,
        since=report.received_at if report else case.opened_at,
        due=case.due_at if case.status != Status.CLOSED else None,
        url=f"{url}?key={report.token}" if report else url,
    )
