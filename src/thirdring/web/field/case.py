"""A case on the spot: what to know, and everything that can be done there. Works as plain forms too."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases.models import Case
from thirdring.cases.queries import case_by_reference
from thirdring.cases.references import pretty
from thirdring.fieldwork.rules import ENDINGS, ChangeKind
from thirdring.kernel.errors import Invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.field import words
from thirdring.web.field.frame import CREWS, framed
from thirdring.web.field.places import panels_of, place_of
from thirdring.web.field.sending import from_page
from thirdring.web.field.taking import Answer, Became, take_in
from thirdring.web.ui import casework

_STATUS = {Became.CONFLICT: 409, Became.REFUSED: 422, Became.LATER: 503}


@require_safe
@staff_only(*CREWS)
@never_cache
def case(request: FaceRequest, reference: str) -> HttpResponse:
    """Everything about one case that is needed on the spot."""
    return _page(request, case_by_reference(request.actor, reference))


@require_POST
@staff_only(*CREWS)
@never_cache
def change(request: FaceRequest, reference: str, kind: str) -> HttpResponse:
    """Do one thing, from a page's own form; a phone with a script sends to ``sync`` instead."""
    if kind not in set(ChangeKind):
        raise Http404
    asked, found = ChangeKind(kind), case_by_reference(request.actor, reference)
    try:
        sent = from_page(request.POST, request.FILES, reference, asked)
    except Invalid as error:
        return _page(request, found, answer=Answer("", Became.REFUSED, said=str(error)), asked=asked)
    answer = take_in(sent, actor=request.actor)
    if answer.became not in {Became.DONE, Became.ALREADY}:
        return _page(request, found, answer=answer, asked=asked)
    done = casework.word(words.CHANGES, asked)
    messages.success(request, _("%(case)s: %(done)s.") % {"case": pretty(found.reference), "done": done})
    onward = reverse("field:day") if asked in ENDINGS else reverse("field:case", args=[found.reference])
    return HttpResponseRedirect(onward, status=303)


def _page(
    request: FaceRequest, found: Case, *, answer: Answer | None = None, asked: ChangeKind | None = None
) -> HttpResponse:
    """The page; with an answer, the one form it is about as it was filled in, and what to do about it."""
    typed = (request.POST, request.FILES) if answer else None
    place = place_of(found, actor=request.actor, language=get_language() or "en")
    context = {
        "place": place,
        "panels": panels_of(found, place, asked=asked, typed=typed, answer=answer),
        "answer": answer,
    }
    return framed(request, "field/case.html", context, status=_STATUS[answer.became] if answer else 200)
