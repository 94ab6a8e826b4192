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
from thirdring.knowledge.queries import KeptArticle, about, search
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.flow import begun, go_on, language_of, page
from thirdring.web.resident.known_again import people_of
from thirdring.web.resident.steps import Step
from thirdring.web.ui.devices import known_device, remember

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


@require_http_methods(["GET", "HEAD", "POST"])
@public
def answers(request: FaceRequest) -> HttpResponse:
    """Up to three answers; one of them is enough, or the report goes on."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    found = about(request.city, offered.code, language_of(request))[:MOST]
    if (request.method == "POST" and request.POST.get("on")) or not found:
        draft.heard = True
        return go_on(request, draft, offered, Step.WHAT)
    visit = mark_of(request.city.pk, "visit", draft.key)
    enough = next((each for each in found if each.code == request.POST.get("enough")), None)
    if enough is not None:
        take_answer(request.city, visit=visit, article=enough, actor=request.actor)
        request.session[ANSWERED] = enough.code
        return redirect("resident:answered")
    return _shown(request, draft, offered, found, visit=visit)


def _shown(
    request: FaceRequest, draft: Draft, offered: OfferedType, found: list[KeptArticle], *, visit: str
) -> HttpResponse:
    """The page with these answers; the visit is noted once, and the device known by a number."""
    unsaid, device = request.method == "POST", known_device(request)
    problem = Problem("enough", _("Say whether one of these is enough.")) if unsaid else None
    context = {"answers": [answer_of(each, language_of(request)) for each in found], "problem": problem}
    people = people_of(request, draft, device=device)
    show_answers(request.city, visit=visit, people=people, service_code=offered.code, actor=request.actor)
    response = page(request, Step.WHAT, offered, context, template="answers")
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


def answer_of(each: KeptArticle, language: str) -> Answer:
    """An article for a reader of this language."""
    said_in, stale = each.said_in(language), each.is_stale(language)
    return Answer(each.code, each.title(language), each.html(language), said_in, stale)
