"""What a phone needs to keep pages on its screen like an app."""

from django.http import JsonResponse
from django.templatetags.static import static


def manifest_of(*, name: str, short_name: str, start: str, scope: str) -> JsonResponse:
    """The manifest of an app that begins at ``start`` and is made of what lies below ``scope``."""
    said = {
        "name": name,
        "short_name": short_name,
        "start_url": start,
        "scope": scope,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#123131",
        "icons": [{"src": static("mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(said, content_type="application/manifest+json")
