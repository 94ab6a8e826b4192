"""Reporting without a network: one page kept on the phone, and where it sends what was written."""

from collections.abc import Iterable, Iterator
from functools import cache

import orjson
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases import references
from thirdring.cases.photos import MAX_BYTES, clean_photo
from thirdring.catalogue.queries import OfferedType, emergency_words, offered_types, type_to_report
from thirdring.intake.actions import TooMany
from thirdring.intake.rules import MOST_PHOTOS
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident import drafts
from thirdring.web.resident.choosing import grouped
from thirdring.web.resident.danger import SAFE, DangerForm
from thirdring.web.resident.details import DetailsForm, OwnWordsForm
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.flow import language_of
from thirdring.web.resident.forms import ContactForm, PhotoForm, WhereForm
from thirdring.web.resident.senders import marked, when_to_come_back
from thirdring.web.resident.sending import send_draft, track_url
from thirdring.web.resident.steps import Step
from thirdring.web.ui.asking import Asked, QuestionsForm
from thirdring.web.ui.kept_files import ASSETS, build_of, first_chunks
from thirdring.web.ui.network import with_patience
from thirdring.web.ui.photos import problem_in_words

KEY_LENGTH = 64


@require_safe
@public
@cache_control(no_cache=True)
def worker(request: FaceRequest) -> HttpResponse:
    """The service worker, with the version of the build and what it keeps on the phone written into it."""
    kept = {"build": build_of(), "shell": _shell(), "page": reverse("resident:offline")}
    script = (ASSETS / "resident-worker.js").read_text(encoding="utf-8")
    return HttpResponse(
        f"const KEPT={orjson.dumps(kept).decode()};\n{script}", content_type="text/javascript"
    )


@require_safe
@public
def page(request: FaceRequest) -> HttpResponse:
    """The whole report on one page, with every type's questions, as the phone keeps it."""
    language = language_of(request)
    types = offered_types(request.city)
    phrases = [phrase for each in emergency_words(request.city).values() for phrase in each]
    context = {
        "here": "report",
        "groups": [(group.name, group.choices) for group in grouped(types, language)],
        "safety": {each.code for each in types if each.safety},
        "asking": [(each.code, _questions(each, language)) for each in types if each.questions],
        "phrases": phrases,
        "where": WhereForm(),
        "words": OwnWordsForm(),
        "photo": PhotoForm(),
        "contact": ContactForm(),
        "danger": DangerForm(),
    }
    return render(request, "resident/report/offline.html", context)


@require_safe
@public
@never_cache
def token(request: FaceRequest) -> JsonResponse:
    """A form token of now, for a page that may have been kept for weeks."""
    return JsonResponse({"token": get_token(request)})


@require_POST
@public
def take(request: FaceRequest) -> HttpResponse:
    """Take a report that waited on a phone, once, or say what is wrong; ``mend`` opens it as a draft."""
    try:
        offered = type_to_report(request.city, request.POST.get("service_code", ""))
    except NotFound as error:
        return _refused([str(error)])
    draft, problems = _told(request, offered)
    if request.POST.get("mend"):
        drafts.forget(request.session)
        drafts.save(request.session, draft)
        return JsonResponse({"url": reverse("resident:review")})
    try:
        return _refused(problems) if problems else _sent(request, draft, offered)
    finally:
        drafts.drop_photos(draft)


def _sent(request: FaceRequest, draft: Draft, offered: OfferedType) -> HttpResponse:
    try:
        receipt = send_draft(request, draft, offered, proven=False)
    except Invalid as error:
        return _refused([problem.message for problem in error.problems])
    if isinstance(receipt, TooMany):
        late = {"said": when_to_come_back(receipt.opens_at, request.city)}
        return with_patience(JsonResponse(late, status=429), receipt.opens_at)
    said = {"reference": references.pretty(receipt.report.reference), "url": track_url(receipt.report)}
    return marked(request, JsonResponse(said, status=200 if receipt.repeated else 201))


def _told(request: FaceRequest, offered: OfferedType) -> tuple[Draft, list[str]]:
    """What the phone sent as a draft with every step done, and what is wrong with its photos."""
    sent = request.POST
    answers = DetailsForm(offered, language_of(request), sent, {}, "").answers
    draft = Draft(
        key=sent.get("key", "")[:KEY_LENGTH] or Draft().key,
        service_code=offered.code,
        words=sent.get("words", ""),
        place=sent.get("place", ""),
        answers=dict(answers),
        name=sent.get("name", ""),
        email=sent.get("email", ""),
        phone=sent.get("phone", ""),
        language=language_of(request),
        warned=sent.get("danger") == SAFE,
        heard=True,
        done=[str(step) for step in Step],
    )
    return draft, list(_with_photos(request, draft))


def _with_photos(request: FaceRequest, draft: Draft) -> Iterator[str]:
    for file in request.FILES.getlist("photos")[:MOST_PHOTOS]:
        try:
            drafts.add_photo(draft, clean_photo(file.read(MAX_BYTES + 1)))
        except Invalid as error:
            yield from (problem_in_words(problem) for problem in error.problems)


def _refused(problems: Iterable[str]) -> JsonResponse:
    return JsonResponse({"said": " ".join(problems)}, status=422)


def _questions(offered: OfferedType, language: str) -> list[Asked]:
    return list(
        QuestionsForm(offered.questions, language, None, {}, auto_id=f"{offered.code}_%s").questions()
    )


def _shell() -> list[str]:
    """The addresses of the files the page is made of, in the reader's direction of writing."""
    sheet = "app-rtl.css" if get_language_bidi() else "app.css"
    files = [static(name) for name in (sheet, "app.js", "offline.js", "mark.svg")]
    return files + [f"{settings.STATIC_URL}{chunk}" for chunk in _chunks()]


@cache
def _chunks() -> list[str]:
    """What app.js needs before anything of it works, and what sends."""
    sending = [path.relative_to(ASSETS).as_posix() for path in (ASSETS / "chunks").glob("send-*.js")]
    return sorted({*first_chunks("app.js"), *sending})
