"""The answer before the form: what the city already says about a problem may be all that somebody needs."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.catalogue.queries import OfferedType
from thirdring.city.models import City
from thirdring.kernel.errors import Problem
from thirdring.knowledge.actions.helping import show_answers, take_answer
from thirdring.knowledge.marks import mark_of
from thirdring.knowledge.queries import KeptArticle, about, facts_at, search
from thirdring.places.queries import areas_at
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.flow import begun, go_on, language_of, page
from thirdring.web.resident.known_again import people_of
from thirdring.web.resident.nearby import by_way_of_nearby
from thirdring.web.resident.steps import Step
from thirdring.web.ui.devices import known_device, remember

Said = tuple[KeptArticle, str]  # an article, and what it says of the place
MOST = 3  # answers on the page: more than that is a search
ANSWERED = "report_answered"  # the code of the article that was enough


@dataclass(frozen=True, slots=True)
class Answer:
    """An article as the page shows it; ``said_in`` is the language it is in."""

    code: str
    title: str
    body: str  # safe HTML
    said_in: str
    is_stale: bool
    here: str = ""  # what it says of the place that was given


@require_http_methods(["GET", "HEAD", "POST"])
@public
def answers(request: FaceRequest) -> HttpResponse:
    """Up to three answers; one of them is enough, or the report goes on."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    found = [(each, "") for each in about(request.city, offered.code, language_of(request))[:MOST]]
    if (request.method == "POST" and request.POST.get("on")) or not found:
        draft.heard = True
        return go_on(request, draft, offered, Step.WHAT)
    return _enough(request, draft, found) or _shown(request, draft, offered, found, Step.WHAT)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def facts(request: FaceRequest) -> HttpResponse:
    """What the city knows of the place that was given: enough, or the report goes on."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    found = _facts_here(request, draft, offered)
    if (request.method == "POST" and request.POST.get("on")) or not found:
        draft.heard_at = draft.place
        return by_way_of_nearby(request, draft, offered, go_on(request, draft, offered, Step.WHERE))
    return _enough(request, draft, found) or _shown(request, draft, offered, found, Step.WHERE)


def facts_first(request: FaceRequest, draft: Draft, offered: OfferedType) -> bool:
    """Whether the city knows something of the place that the person has yet to read."""
    return draft.heard_at != draft.place and bool(_facts_here(request, draft, offered))


def _facts_here(request: FaceRequest, draft: Draft, offered: OfferedType) -> list[Said]:
    if draft.lon is None or draft.lat is None:
        return []
    areas = [(each.kind, each.code) for each in areas_at(request.city, draft.lon, draft.lat)]
    return facts_at(request.city, offered.code, areas, language_of(request))[:MOST]


def _enough(request: FaceRequest, draft: Draft, found: list[Said]) -> HttpResponse | None:
    """The end of the visit, where one of these was enough; None where it was not."""
    enough = next((each for each, _here in found if each.code == request.POST.get("enough")), None)
    if enough is None:
        return None
    visit = mark_of(request.city.pk, "visit", draft.key)
    take_answer(request.city, visit=visit, article=enough, actor=request.actor)
    request.session[ANSWERED] = enough.code
    return redirect("resident:answered")


def _shown(
    request: FaceRequest, draft: Draft, offered: OfferedType, found: list[Said], step: Step
) -> HttpResponse:
    """The page with these answers; the visit is noted once, and the device known by a number."""
    unsaid, device, language = request.method == "POST", known_device(request), language_of(request)
    problem = Problem("enough", _("Say whether one of these is enough.")) if unsaid else None
    context = {"answers": [answer_of(each, language, here) for each, here in found], "problem": problem}
    people, visit = people_of(request, draft, device=device), mark_of(request.city.pk, "visit", draft.key)
    show_answers(request.city, visit=visit, people=people, service_code=offered.code, actor=request.actor)
    response = page(request, step, offered, context, template="answers")
    remember(response, device)
    return response


@require_safe
@public
def answered(request: FaceRequest) -> HttpResponse:
    """Thanks, and the way on for those who find that it was not enough after all."""
    _draft, offered = begun(request)
    code = request.session.get(ANSWERED)
    if not code:
        return redirect("resident:report")
    name = offered.name(language_of(request)) if offered else ""
    return render(request, "resident/report/answered.html", {"here": "report", "name": name, "code": code})


def answers_found(city: City, words: str, language: str) -> list[tuple[str, str]]:
    """Code and title of the answers these words may be after, best first."""
    return [(each.code, each.title(language)) for each in search(city, words, language, limit=MOST)]


def answer_of(each: KeptArticle, language: str, here: str = "") -> Answer:
    """An article for a reader of this language, with what it says of a place."""
    said_in, stale = each.said_in(language), each.is_stale(language)
    return Answer(each.code, each.title(language), each.html(language), said_in, stale, here)
