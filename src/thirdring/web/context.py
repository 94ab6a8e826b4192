"""What every template may rely on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from thirdring.city.models import City


def city(request: HttpRequest) -> dict[str, Any]:
    """The city whose page this is (None while none exists), who is looking, and the languages it speaks."""
    where: City | None = getattr(request, "city", None)
    return {
        "city": where,
        "actor": getattr(request, "actor", None),
        "demo": settings.DEMO,
        "language_links": language_links(where, request.get_full_path()) if where else [],
    }


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
