"""The languages residents may read: how much is said in each, and what a machine said unread."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext, to_locale
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.catalogue.actions import find_right
from thirdring.catalogue.proofreading import counts_by_language, waiting
from thirdring.catalogue.translations import Translation, translation_of
from thirdring.kernel.errors import NotFound
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role

AT_ONCE = 100  # sentences on a page: what somebody reads in one go


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language: the program's sentences in it, and the catalogue's; ``waiting`` of each are unread."""

    code: str
    name: str
    offered: bool  # by this city
    sentences: int
    sentences_waiting: int
    words: int
    words_waiting: int


@require_safe
@staff_only(Role.ADMINISTRATOR)
def listed(request: FaceRequest) -> HttpResponse:
    """Every language the program has words in."""
    context = {"here": "languages", "staff": True, "languages": list(_spoken(request))}
    return render(request, "studio/languages/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.ADMINISTRATOR)
def language(request: FaceRequest, code: str) -> HttpResponse:
    """What a machine said in this language, to be read by somebody who speaks it."""
    if code not in RESIDENT_LANGUAGES or code == DEFAULT_LANGUAGE:
        raise NotFound("There are no words in this language.")
    if request.method == "POST":
        read = [int(each) for each in request.POST.getlist("right") if each.isdecimal()]
        count = find_right(request.city, code, read, actor=request.actor)
        said = ngettext(
            "%(n)s translation is noted as right.", "%(n)s translations are noted as right.", count
        )
        messages.success(request, said % {"n": count})
        return redirect("studio:language", code)
    program = _of_the_program(code)
    context = {
        "here": "languages",
        "staff": True,
        "code": code,
        "name": RESIDENT_LANGUAGES[code],
        "waiting": waiting(request.city, code, most=AT_ONCE),
        "counts": counts_by_language(request.city).get(code, (0, 0)),
        "sentences": [(english, program.said[english]) for english in sorted(program.unread)],
    }
    return render(request, "studio/languages/language.html", context)


def _spoken(request: FaceRequest) -> Iterator[Spoken]:
    counts = counts_by_language(request.city)
    for code, name in RESIDENT_LANGUAGES.items():
        if code != DEFAULT_LANGUAGE:
            program, (words, unread) = _of_the_program(code), counts.get(code, (0, 0))
            offered = code in request.city.languages
            yield Spoken(code, name, offered, len(program.said), len(program.unread), words, unread)


@cache
def _of_the_program(code: str) -> Translation:
    """The sentences of the program itself, from the page of gettext they are compiled from."""
    page = Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / "django.po"
    return translation_of(code, page)
