"""Inquiry v1: what may be asked for and what people ask, read-only, below ``/open311/inquiry/v1/``.

New York's interface beside GeoReport. A category is a topic of the knowledge base. Source: the fields in its
developer portal's pages; ids there are opaque, ours are service codes and codes of articles.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from thirdring.catalogue.queries import OfferedType, offered_types
from thirdring.kernel.words import in_language
from thirdring.knowledge.queries import KeptArticle, published
from thirdring.knowledge.rendering import as_html
from thirdring.open311.calls import Call, Reply
from thirdring.open311.errors import Refused
from thirdring.open311.moments import shown
from thirdring.open311.routes import answer, route
from thirdring.open311.shapes import Shape
from thirdring.staff.access import FaceRequest, public_without_city

EVERYTHING = frozenset({"all", "web", "mobile", "finder"})  # our pages are the same on every device
LASTS = 60  # seconds an answer may be kept without asking again


def services(call: Call) -> Reply:
    """What may be asked for: all of it, what a topic's articles are about, or one by its id, complete."""
    asked, offered = call.parts["asked"], offered_types(call.city)
    articles = published(call.city, call.language)
    one = [each for each in offered if each.code == asked]
    if one:
        return _reply("services", [_service(each, articles, call) for each in one])
    about = {code for each in _of_category(asked, articles, call.language) for code in each.types}
    return _reply(
        "services",
        [_service_line(each, call) for each in offered if asked in EVERYTHING or each.code in about],
    )


def web_faqs(call: Call) -> Reply:
    """The published articles: all of them, a topic's, or one by its id, complete."""
    asked, articles = call.parts.get("asked", "web"), published(call.city, call.language)
    one = [each for each in articles if each.code == asked]
    if one:
        return _reply("web_faqs", [_faq(each, call) for each in one])
    return _reply(
        "web_faqs", [_faq_line(each, call) for each in _of_category(asked, articles, call.language)]
    )


def facilities(call: Call) -> Reply:
    """An empty list: the city has no register of its buildings here. Of an unknown category, 404."""
    _of_category(call.parts["asked"], published(call.city, call.language), call.language)
    return _reply("facilities", [])


ROUTES = (
    route(r"services/(?P<asked>.+)", GET=services),
    route(r"web_faqs/(?P<asked>[^/]+)", GET=web_faqs),
    route(r"faqs/web", GET=web_faqs),
    route(r"facilities/(?P<asked>[^/]+)", GET=facilities),
)


@public_without_city
@csrf_exempt
def inquiry(request: FaceRequest, resource: str = "") -> HttpResponseBase:
    """Everything below; the city is the one ``jurisdiction_id`` or the host says."""
    return answer(request, resource, routes=ROUTES)


def _reply(name: str, tree: list[Shape]) -> Reply:
    return Reply(name, tree, lasts=LASTS)


def _of_category(asked: str, articles: Iterable[KeptArticle], language: str) -> list[KeptArticle]:
    """The articles of a category, by its code or its name. Raises Refused(404) for one that is none."""
    if asked in EVERYTHING:
        return list(articles)
    found = [each for each in articles if asked in (each.topic, in_language(each.topic_names, language))]
    if not found:
        raise Refused(
            404, f"There is no category and no id '{asked[:80]}'. Ask for 'all' to see what there is."
        )
    return found


def _service_line(offered: OfferedType, call: Call) -> Shape:
    described = in_language(offered.descriptions, call.language)
    return {
        "id": offered.code,
        "service_name": offered.name(call.language),
        "expiration": None,
        "brief_description": described or offered.name(call.language),
    }


def _service(offered: OfferedType, articles: Iterable[KeptArticle], call: Call) -> Shape:
    line, report = _service_line(offered, call), f"{settings.BASE_URL}/report/"
    about = [each for each in articles if offered.code in each.types]
    action = {"type": "Service Request", "label": line["service_name"], "url": report}
    return line | {
        "categories": _categories(about, call.language),
        "url": report,
        "description": line["brief_description"],
        "description_html": as_html(line["brief_description"]),
        "web_actions": [action, *(_literature(each, call) for each in about)],
    }


def _literature(each: KeptArticle, call: Call) -> Shape:
    return {"type": "Literature", "label": each.title(call.language), "url": _address(each, call)}


def _address(each: KeptArticle, call: Call) -> str:
    """Where Inquiry itself answers with the article."""
    city = quote(call.city.jurisdiction_id, safe="")
    return f"{settings.BASE_URL}/open311/inquiry/v1/web_faqs/{each.code}.json?jurisdiction_id={city}"


def _faq_line(each: KeptArticle, call: Call) -> Shape:
    return {
        "id": each.code,
        "question": each.title(call.language),
        "expiration": shown(_ends(each, ZoneInfo(call.city.time_zone))),
    }


def _faq(each: KeptArticle, call: Call) -> Shape:
    offered = [one for one in offered_types(call.city) if one.code in each.types]
    return _faq_line(each, call) | {
        "categories": _categories([each], call.language),
        "url": _address(each, call),
        "answer": each.body(call.language),
        "answer_html": each.html(call.language),
        "services": [{"id": one.code, "service_name": one.name(call.language)} for one in offered],
    }


def _categories(articles: Iterable[KeptArticle], language: str) -> list[str]:
    """The names of their topics, each once."""
    return list(dict.fromkeys(in_language(each.topic_names, language) for each in articles))


def _ends(each: KeptArticle, zone: ZoneInfo) -> datetime | None:
    """The first instant after the article's last day."""
    if each.published_to is None:
        return None
    return datetime.combine(each.published_to + timedelta(days=1), time(), zone)
