"""The first step: what is wrong, by searching or by group."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdring.catalogue.actions import offer_unlisted
from thirdring.catalogue.queries import (
    OfferedType,
    emergency_in,
    offered_types,
    search_types,
    type_to_report,
    unlisted_type,
    version_of,
)
from thirdring.catalogue.rules import UNLISTED
from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.kernel.errors import NotFound, Problem
from thirdring.kernel.words import in_language
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident import drafts
from thirdring.web.resident.answers_first import answers_found
from thirdring.web.resident.flow import go_on, language_of
from thirdring.web.resident.steps import Step

MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A type as the page lists it."""

    code: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A heading with its types, and the first few of their names."""

    code: str
    name: str
    choices: list[Choice]

    @property
    def examples(self) -> str:
        return " · ".join(choice.name for choice in self.choices[:2])


@require_http_methods(["GET", "HEAD", "POST"])
@public
def choose(request: FaceRequest) -> HttpResponse:
    """Choose what is wrong; htmx asks for the list alone while the person types."""
    if request.method == "POST":
        return _chosen(request)
    template = "resident/report/what.html"
    return render(request, f"{template}#found" if request.htmx else template, _offer(request))


def _chosen(request: FaceRequest) -> HttpResponse:
    draft = drafts.load(request.session)
    try:
        offered = _asked(request.city, request.POST.get("service_code", ""))
    except NotFound:
        problem = Problem("service_code", _("Choose what is wrong from the list."))
        return render(
            request, "resident/report/what.html", _offer(request) | {"problem": problem}, status=422
        )
    draft.choose(offered.code)
    draft.searched = request.POST.get("q", "")[:MOST_LETTERS]
    if offered.code == UNLISTED:
        draft.words = draft.words or draft.searched
    return go_on(request, draft, offered, Step.WHAT)


def _asked(city: City, code: str) -> OfferedType:
    """The type of this code. The one for what is not in the list is made when the first person needs it."""
    if code == UNLISTED and unlisted_type(city) is None:
        offer_unlisted(city, actor=system(city.pk, reason="somebody reports what is not in the list"))
        city.refresh_from_db(fields=["rules_version"])
    return type_to_report(city, code)


def _offer(request: FaceRequest) -> dict[str, object]:
    language = language_of(request)
    sent = request.GET or request.POST
    words, group = sent.get("q", "").strip()[:MOST_LETTERS], sent.get("group", "")
    groups = grouped(offered_types(request.city), language)
    found = search_types(request.city, words, language) if words else []
    chosen = next((each for each in groups if each.code == group), None)
    return {
        "here": "report",
        "q": words,
        "groups": groups,
        "group": chosen,
        "found": [choice_of(each, language) for each in found],
        "service": _asked_for(request, language),
        "danger": bool(words) and bool(emergency_in(request.city, words)),
        "answers": answers_found(request.city, words, language) if words else [],
        "unlisted": UNLISTED,
        "total": len(Step),
    }


def _asked_for(request: FaceRequest, language: str) -> Choice | None:
    """The type a link from elsewhere asks for: ``/report/?service=pothole``."""
    try:
        return choice_of(version_of(request.city, request.GET["service"]), language)
    except (KeyError, NotFound):
        return None


def choice_of(offered: OfferedType, language: str) -> Choice:
    """A type in the reader's language."""
    return Choice(offered.code, offered.name(language), in_language(offered.descriptions, language))


def grouped(types: Iterable[OfferedType], language: str) -> list[GroupChoice]:
    """The types under their headings, in the city's order."""
    groups: dict[str, GroupChoice] = {}
    for offered in types:
        heading = GroupChoice(offered.group.code, offered.group.name(language), [])
        groups.setdefault(offered.group.code, heading).choices.append(choice_of(offered, language))
    return list(groups.values())
