"""What every step of a report shares: the draft, its type, the way on and the way back."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thirdring.catalogue.queries import OfferedType, emergency_in, type_to_report
from thirdring.city.models import City
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.knowledge.queries import about
from thirdring.web.access import FaceRequest
from thirdring.web.resident import drafts
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.known import known_here
from thirdring.web.resident.steps import Step, before, next_step, steps_of

ADDRESSES = {
    Step.WHAT: "resident:report",
    Step.WHERE: "resident:where",
    Step.DETAILS: "resident:details",
    Step.PHOTO: "resident:photo",
    Step.CONTACT: "resident:contact",
    Step.REVIEW: "resident:review",
}


def language_of(request: FaceRequest) -> str:
    """The language the page is in, as the catalogue's words name it: zh-hant is not zh-hans."""
    return get_language() or DEFAULT_LANGUAGE


def begun(request: FaceRequest) -> tuple[Draft, OfferedType | None]:
    """The draft and its type; no type when none is chosen, or the city stopped offering it meanwhile."""
    draft = drafts.load(request.session)
    try:
        return draft, type_to_report(request.city, draft.service_code) if draft.service_code else None
    except NotFound:
        return draft, None


def go_on(request: FaceRequest, draft: Draft, offered: OfferedType, step: Step) -> HttpResponseRedirect:
    """Keep the draft, and go to what is still missing: the warning where there is danger, then answers."""
    draft.passed(step)
    drafts.save(request.session, draft)
    if danger_first(draft, offered, request.city):
        return redirect("resident:danger")
    if answers_first(draft, offered, request):
        return redirect("resident:answers-first")
    return redirect(ADDRESSES[next_step(offered, draft.done)])


def danger_first(draft: Draft, offered: OfferedType, city: City) -> bool:
    """Whether the person has yet to read that danger is a call, not a form."""
    return not draft.warned and (offered.safety or bool(emergency_in(city, said(draft))))


def answers_first(draft: Draft, offered: OfferedType, request: FaceRequest) -> bool:
    """Whether the city has answers about this that the person has yet to read."""
    return not draft.heard and bool(about(request.city, offered.code, language_of(request)))


def keep_as(draft: Draft, step: Step) -> str:
    """The name by which the device keeps what is being typed at a step; '' once the server has it."""
    return "" if step in draft.done else f"{draft.key[:12]}:{step}"


def said(draft: Draft) -> str:
    """Everything the person wrote in words of their own."""
    answers = [answer for answer in draft.answers.values() if isinstance(answer, str)]
    return " ".join([draft.searched, draft.words, *answers])


def page(
    request: FaceRequest, step: Step, offered: OfferedType, context: dict[str, Any], *, template: str = ""
) -> HttpResponse:
    """The step's page, or another of the same step; 422 when it says what to mend."""
    steps = steps_of(offered)
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    frame = {
        "here": "report",
        "offered": offered,
        "name": offered.name(language_of(request)),
        "now": steps.index(step) + 1,
        "total": len(steps),
        "step_name": step_names()[step],
        "known": known_here(request.city, drafts.load(request.session), offered, language_of(request)),
        "back": reverse(ADDRESSES[before(step, offered)]),
    }
    response = render(request, f"resident/report/{template or step}.html", frame | context, status=status)
    add_never_cache_headers(response)  # it may show who somebody is, on a computer that others use
    return response


def step_names() -> dict[Step, str]:
    """The steps' names in the reader's language."""
    return {
        Step.WHAT: _("What is wrong"),
        Step.WHERE: _("Where it is"),
        Step.DETAILS: _("Details"),
        Step.PHOTO: _("Photos"),
        Step.CONTACT: _("How to reach you"),
        Step.REVIEW: _("Check and send"),
    }
