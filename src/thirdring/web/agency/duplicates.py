"""Two cases side by side, joined and taken apart again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.cases import policy
from thirdring.cases.actions.merging import merge, unmerge
from thirdring.cases.duplicates import likeness
from thirdring.cases.models import Case, Media, Report
from thirdring.cases.queries import case_by_reference, merged_case, thing_of, timeline
from thirdring.cases.references import pretty
from thirdring.cases.rules import JPEG
from thirdring.kernel.errors import Invalid, NotFound, Stale
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency import words
from thirdring.web.agency.alike import how_alike
from thirdring.web.agency.sheet import steps_of

ANYWHERE_M, ANY_TIME = 40_000_000, timedelta(days=40_000)  # two named cases are compared however far apart


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    case: Case
    reference: str
    type: str
    opened: str
    due: str
    told: list[str]
    photos: list[str]  # addresses


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def compare(request: FaceRequest, reference: str, other: str) -> HttpResponse:
    """The two side by side; POST makes the later one part of the earlier."""
    one, two = case_by_reference(request.actor, reference), case_by_reference(request.actor, other)
    if one.pk == two.pk:
        return redirect("agency:case", one.reference)
    if request.method != "POST":
        return _compared(request, one, two)
    return _joined(request, one, two)


def _joined(request: FaceRequest, one: Case, two: Case) -> HttpResponse:
    parent, child = _in_order(one, two)
    if (_version(request, "parent"), _version(request, "child")) != (parent.version, child.version):
        said = _("Somebody changed one of the two meanwhile. Look at both again.")
        return _compared(request, one, two, said, status=409)
    try:
        merge(child, into=parent, actor=request.actor)
    except Stale:
        said = _("Somebody changed one of the two meanwhile. Look at both again.")
        return _compared(request, *_again(request, one, two), said, status=409)
    except Invalid as error:
        return _compared(request, one, two, str(error.problems[0].message), status=422)
    done = _("%(child)s is part of %(parent)s now. Its reporter hears the news of this case.")
    shown = {"child": pretty(child.reference), "parent": pretty(parent.reference)}
    messages.success(request, done % shown)
    return _to_case(parent)


def _again(request: FaceRequest, one: Case, two: Case) -> tuple[Case, Case]:
    return case_by_reference(request.actor, one.reference), case_by_reference(request.actor, two.reference)


@require_safe
@staff_only()
def own(request: FaceRequest, reference: str) -> HttpResponse:
    """The page of a case that is part of another: where it went, what it was, and the way back."""
    try:
        return _own_page(request, merged_case(request.actor, reference))
    except NotFound:
        return _to_case(case_by_reference(request.actor, reference))


@require_POST
@staff_only()
def separate(request: FaceRequest, reference: str) -> HttpResponse:
    """Take the merge back: the case is work again, with the reports it had."""
    found = merged_case(request.actor, reference)
    if _version(request, "version") != found.version:
        return _own_page(request, found, _("Somebody changed this case meanwhile. Look again."), status=409)
    try:
        case = unmerge(found, actor=request.actor)
    except Stale:
        said = _("Somebody changed this case meanwhile. Look again.")
        return _own_page(request, merged_case(request.actor, reference), said, status=409)
    except Invalid as error:
        return _own_page(request, found, str(error.problems[0].message), status=422)
    messages.success(request, _("%(case)s is a case of its own again.") % {"case": pretty(case.reference)})
    return _to_case(case)


def _compared(
    request: FaceRequest, one: Case, two: Case, trouble: str = "", *, status: int = 200
) -> HttpResponse:
    parent, child = _in_order(one, two)
    found = likeness(thing_of(one), thing_of(two), radius_m=ANYWHERE_M, window=ANY_TIME)
    placed = one.lon is not None and two.lon is not None
    context = {
        "sides": _sides(request, [parent, child]),
        "parent": parent,
        "child": child,
        "shown": {"parent": pretty(parent.reference), "child": pretty(child.reference)},
        "how": how_alike(found) if found and placed else "",
        "trouble": trouble,
        "may": all(policy.may(request.actor, "merge", each) for each in (one, two)),
        "back": reverse("agency:case", args=[one.reference]),
        "here": "case",
        "staff": True,
    }
    return render(request, "agency/duplicate.html", context, status=status)


def _own_page(request: FaceRequest, case: Case, trouble: str = "", *, status: int = 200) -> HttpResponse:
    into = case.merged_into
    context = {
        "case": case,
        "reference": pretty(case.reference),
        "type": in_language(case.service_version.names, _language(request)),
        "into": into,
        "into_shown": pretty(into.reference) if into else "",
        "steps": steps_of(timeline(case, actor=request.actor), ZoneInfo(request.city.time_zone)),
        "trouble": trouble,
        "may": policy.may(request.actor, "merge", case),
        "here": "case",
        "staff": True,
    }
    return render(request, "agency/merged.html", context, status=status)


def _sides(request: FaceRequest, cases: Sequence[Case]) -> list[Side]:
    """Both with what was reported and shown: two queries for the two."""
    reports, photos = _reports(cases), _photos(cases)
    zone, language = ZoneInfo(request.city.time_zone), _language(request)
    return [
        Side(
            case=case,
            reference=pretty(case.reference),
            type=in_language(case.service_version.names, language),
            opened=words.moment(case.opened_at, zone),
            due=words.moment(case.due_at, zone) if case.due_at else _("No date"),
            told=reports.get(case.pk, []),
            photos=photos.get(case.pk, []),
        )
        for case in cases
    ]


def _reports(cases: Sequence[Case]) -> dict[int, list[str]]:
    told: dict[int, list[str]] = {}
    rows = Report.objects.of(cases[0].city_id).filter(case__in=cases).order_by("received_at", "pk")
    for case_id, said in rows.values_list("case_id", "words"):
        told.setdefault(case_id, []).append(said)
    return told


def _photos(cases: Sequence[Case]) -> dict[int, list[str]]:
    shown: dict[int, list[str]] = {}
    rows = (
        Media.objects.of(cases[0].city_id)
        .filter(case__in=cases, content_type=JPEG)
        .order_by("added_at", "pk")
    )
    for case_id, name in rows.values_list("case_id", "file"):
        shown.setdefault(case_id, []).append(reverse("media", args=[name]))
    return shown


def _in_order(one: Case, two: Case) -> tuple[Case, Case]:
    """The earlier one, which stays, and the later one, which becomes part of it."""
    first, second = sorted((one, two), key=lambda case: (case.opened_at, case.pk))
    return first, second


def _version(request: FaceRequest, name: str) -> int | None:
    try:
        return int(request.POST.get(name, ""))
    except ValueError:
        return None


def _to_case(case: Case) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("agency:case", args=[case.reference]), status=303)


def _language(request: FaceRequest) -> str:
    return get_language() or request.city.languages[0]
