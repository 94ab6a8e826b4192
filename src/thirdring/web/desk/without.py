"""Calls while the server is away: one page kept on the computer, and where it sends what was written."""

from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_urlsafe

import orjson
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases.references import pretty
from thirdring.catalogue.queries import OfferedType, emergency_words, offered_types
from thirdring.contact_centre.actions.arriving import Written, take_written
from thirdring.contact_centre.models import Contact
from thirdring.kernel import clock
from thirdring.kernel.words import in_language
from thirdring.knowledge.queries import KeptArticle, published
from thirdring.knowledge.rules import Audience
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.access import public
from thirdring.web.desk.contact_forms import ContactForm, with_point
from thirdring.web.desk.contact_page import chosen_type, questions_of, spoken
from thirdring.web.ui.asking import Asked, QuestionsForm
from thirdring.web.ui.kept_files import ASSETS, build_of, first_chunks

TAKERS = (Role.CALL_TAKER, Role.SUPERVISOR)
_SECONDS = 1000  # a browser counts in thousandths


@require_safe
@public
@cache_control(no_cache=True)
def worker(request: FaceRequest) -> HttpResponse:
    """The service worker, with the version of the build and what it keeps written into it. Names nobody."""
    kept = {"build": build_of(), "shell": _shell(), "page": reverse("desk:without")}
    script = (ASSETS / "desk-worker.js").read_text(encoding="utf-8")
    return HttpResponse(
        f"const KEPT={orjson.dumps(kept).decode()};\n{script}", content_type="text/javascript"
    )


@require_safe
@staff_only(*TAKERS)
def page(request: FaceRequest) -> HttpResponse:
    """The whole conversation on one page, with the catalogue and the answers to read."""
    types = offered_types(request.city)
    nobody = Contact(city=request.city, language=next(iter(request.city.languages), "en"))
    answers = published(request.city, spoken(), Audience.STAFF)
    context = {
        "here": "desk",
        "staff": True,
        "taker": request.actor.id,
        "types": [(each.code, each.name(spoken()), each.group.name(spoken())) for each in types],
        "asking": [(each.code, _questions(each)) for each in types if each.questions],
        "scripts": [
            (each.code, [in_language(words, spoken()) for words in each.scripts])
            for each in types
            if each.scripts
        ],
        "answers": [(each.title(spoken()), each.html(spoken()), _about(each)) for each in answers],
        "phrases": [phrase for each in emergency_words(request.city).values() for phrase in each],
        "form": ContactForm(nobody, [], None),
    }
    return render(request, "desk/without.html", context)


@require_safe
@staff_only(*TAKERS)
@never_cache
def token(request: FaceRequest) -> JsonResponse:
    """A form token of now; that it comes says that the server is back."""
    return JsonResponse({"token": get_token(request)})


@require_POST
@staff_only(*TAKERS)
def take(request: FaceRequest) -> HttpResponse:
    """Take one conversation, once. Only whoever wrote it down may bring it."""
    if request.POST.get("taker") != str(request.actor.id):
        return JsonResponse({"said": "Somebody else wrote this down."}, status=403)
    kept = take_written(request.city, _written(request), actor=request.actor)
    state = "sent" if kept.closed_at else "open"
    case = kept.case
    url = reverse("agency:case", args=[case.reference]) if case else reverse("desk:contact", args=[kept.pk])
    return JsonResponse({"state": state, "reference": pretty(case.reference) if case else "", "url": url})


def _written(request: FaceRequest) -> Written:
    sent = request.POST
    nobody = Contact(city=request.city)
    form = ContactForm(nobody, [], sent)
    form.is_valid()
    said = with_point(request.city, form.said(sent).cut(), "")
    said = replace(said, answers=questions_of(chosen_type(request.city, said), said, sent).answers)
    made = sent.get("made", "")
    return Written(
        key=sent.get("key", "")[:80] or token_urlsafe(18),
        made=datetime.fromtimestamp(int(made) / _SECONDS, UTC) if _is_moment(made) else clock.now(),
        provisional=sent.get("provisional", ""),
        said=said,
        language=str(form.cleaned_data.get("language") or ""),
        end=sent.get("end", ""),
    )


def _is_moment(made: str) -> bool:
    return made.isdecimal() and len(made) <= 13


def _questions(offered: OfferedType) -> list[Asked]:
    form = QuestionsForm(offered.questions, spoken(), None, {}, auto_id=f"{offered.code}_%s")
    return list(form.questions())


def _about(article: KeptArticle) -> str:
    """The words by which an article is found without the server's search."""
    return " ".join([*article.titles.values(), *(w for words in article.keywords.values() for w in words)])


def _shell() -> list[str]:
    names = ("app.css", "staff.css", "app.js", "staff.js", "without.js", "mark.svg")
    chunks = first_chunks("app.js", "staff.js")
    return [static(name) for name in names] + [f"{settings.STATIC_URL}{chunk}" for chunk in chunks]
