"""What the city answers: by topic, by searching, and one article with what readers think of it."""

from http import HTTPStatus
from itertools import groupby

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.knowledge.actions.hearing import WORDS_LENGTH, found_nothing, give_opinion
from thirdring.knowledge.marks import mark_of
from thirdring.knowledge.queries import KeptArticle, article, once_given, published, search
from thirdring.staff.access import FaceRequest, public
from thirdring.web.ui.answers import by_area
from thirdring.web.ui.devices import known_device, remember
from thirdring.web.ui.forms import UiForm

MOST_LETTERS = 200
Listed = tuple[str, str, str]  # code, title, language of the title


class WrongForm(UiForm):
    """What is wrong with an article, in the reader's words."""

    words = forms.CharField(
        label=gettext_lazy("What is wrong or missing?"),
        help_text=gettext_lazy("We read it, but can't answer it. Leave out names and numbers."),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_LENGTH}),
    )


def language_of() -> str:
    """The language the page is in."""
    return get_language() or DEFAULT_LANGUAGE


@require_safe
@public
def answers(request: FaceRequest) -> HttpResponse:
    """Every article by topic, or what the words find; words that find nothing are kept for the authors."""
    language, words = language_of(), request.GET.get("q", "").strip()[:MOST_LETTERS]
    found = search(request.city, words, language) if words else []
    if words and not found and request.method == "GET":
        found_nothing(request.city, words, language=language, actor=request.actor)
    return _asked(request, words, found)


def _asked(
    request: FaceRequest, words: str, found: list[KeptArticle], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    language = language_of()
    context = {
        "here": "answers",
        "q": words,
        "found": [_listed(each, language) for each in found],
        "topics": _topics(request.city, language),
    }
    return render(request, "public/answers.html", context, status=status)


def _topics(city: City, language: str) -> list[tuple[str, str, list[Listed]]]:
    """Each topic: its code, its name, its articles."""
    by_topic = groupby(published(city, language), key=lambda each: (each.topic, each.topic_names))
    return [
        (code, in_language(names, language), [_listed(each, language) for each in articles])
        for (code, names), articles in ((key, list(group)) for key, group in by_topic)
    ]


def _listed(each: KeptArticle, language: str) -> Listed:
    return each.code, each.title(language), each.said_in(language)


@require_safe
@public
def answer(request: FaceRequest, code: str) -> HttpResponse:
    """One article; in the place of one that is given no more, what its question finds now."""
    try:
        found = article(request.city, code)
    except NotFound:
        titles = once_given(request.city, code)
        if titles is None:
            raise
        words = in_language(titles, language_of())
        return _asked(request, words, search(request.city, words, language_of()), status=HTTPStatus.GONE)
    return _page(request, found, WrongForm())


@require_POST
@public
def opinion(request: FaceRequest, code: str) -> HttpResponse:
    """Useful, or wrong and why; who says it again changes it."""
    found = article(request.city, code)
    form = WrongForm(request.POST)
    useful = request.POST.get("useful") == "yes"
    if not useful and not form.is_valid():
        return _page(request, found, form, status=422)
    device = known_device(request)
    give_opinion(
        request.city,
        found,
        reader=mark_of(request.city.pk, "device", device),
        useful=useful,
        words=form.cleaned_data.get("words", "") if form.is_valid() else "",
        language=language_of(),
        actor=request.actor,
    )
    response = redirect(f"{request.path.removesuffix('opinion/')}?thanks=1#opinion")
    remember(response, device)
    return response


def _page(request: FaceRequest, found: KeptArticle, form: WrongForm, *, status: int = 200) -> HttpResponse:
    language = language_of()
    offered = {each.code: each for each in offered_types(request.city)}
    said_in = found.said_in(language)
    context = {
        "here": "answers",
        "article": found,
        "title": found.title(language),
        "said_in": said_in,
        "is_foreign": said_in.split("-")[0] != language.split("-")[0],
        "is_stale": found.is_stale(language),
        "body": found.html(language),
        "by_area": by_area(request.city, found.here, language),
        "topic": in_language(found.topic_names, language),
        "types": [(code, offered[code].name(language)) for code in found.types if code in offered],
        "form": form,
        "thanks": "thanks" in request.GET,
    }
    return render(request, "public/answer.html", context, status=status)
