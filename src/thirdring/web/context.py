"""What every template may rely on."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from thirdring.city.models import City
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.mass_events.notices import shown_notices
from thirdring.mass_events.queries import Notice, notices
from thirdring.web.ui.ways import ways_of


def city(request: HttpRequest) -> dict[str, Any]:
    """The city whose page this is (None while none exists), who is looking, and the languages it speaks."""
    where: City | None = getattr(request, "city", None)
    return {
        "city": where,
        "actor": getattr(request, "actor", None),
        "demo": settings.DEMO,
        "ways": partial(ways_of, getattr(request, "actor", None)),  # asked for by staff pages only
        "notices": partial(_notices, where),  # asked for by public pages only
        "city_notices": partial(_city_notices, where),
        "language_links": language_links(where, request.get_full_path()) if where else [],
    }


def _notices(where: City | None) -> list[Notice]:
    """What is going on in the city, in the page's language."""
    return notices(where, get_language() or DEFAULT_LANGUAGE) if where else []


def _city_notices(where: City | None) -> list[str]:
    """What the city tells everybody at present, in the page's language."""
    return shown_notices(where, get_language() or DEFAULT_LANGUAGE) if where else []


def language_links(where: City, path: str) -> list[dict[str, object]]:
    """A link for each language of the city that the program has words in."""
    spoken = [(code, name) for code, name in settings.LANGUAGES if code in where.languages]
    return [
        {
            "code": code,
            "name": name,
            "url": f"{reverse('language', args=[code])}?{urlencode({'next': path})}",
            "current": code == get_language(),
        }
        for code, name in spoken
    ]
