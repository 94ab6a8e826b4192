"""What a feed reader is given: RSS 2.0, in the language that its address names."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Rss201rev2Feed

from thirdring.city.models import City
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.kernel.sentences import spoken

STAYS_FRESH = 300  # seconds a reader or a cache between may keep it
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2: Char


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry: ``path`` is a page of ours, ``key`` what tells it from every other for ever."""

    title: str
    path: str
    words: str
    at: datetime
    key: str
    kind: str = ""


@contextmanager
def in_feed_language(request: HttpRequest, city: City) -> Iterator[str]:
    """Speak the language that ``?language=`` names, else the city's first: feed readers send no cookie."""
    asked = request.GET.get("language", "")
    language = asked if asked in RESIDENT_LANGUAGES else spoken(next(iter(city.languages), ""))
    with translation.override(language):
        yield language


def rss(
    request: HttpRequest, *, title: str, path: str, about: str, language: str, items: Sequence[Item]
) -> HttpResponse:
    """The items as RSS 2.0, newest first; ``path`` is the page that shows the same."""
    page = Rss201rev2Feed(
        title=_xml(title),
        link=request.build_absolute_uri(path),
        description=_xml(about),
        language=language,
        feed_url=request.build_absolute_uri(),
        ttl=STAYS_FRESH // 60,
    )
    for item in items:
        page.add_item(
            title=_xml(item.title),
            link=request.build_absolute_uri(item.path),
            description=_xml(item.words),
            pubdate=item.at,
            unique_id=item.key,
            unique_id_is_permalink=False,
            categories=[_xml(item.kind)] if item.kind else [],
        )
    response = HttpResponse(content_type=page.content_type)
    page.write(response, "utf-8")
    return kept_awhile(response)


def kept_awhile(response: HttpResponse) -> HttpResponse:
    """Let everybody keep what is the same for everybody."""
    patch_cache_control(response, public=True, max_age=STAYS_FRESH)
    return response


def _xml(text: str) -> str:
    """The text without what XML can't hold."""
    return _NO_XML.sub("", text)
