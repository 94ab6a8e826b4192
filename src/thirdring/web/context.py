"""What every template may rely on."""

from typing import Any

from django.http import HttpRequest


def city(request: HttpRequest) -> dict[str, Any]:
    """The city whose page this is (None while no city exists), and who is looking."""
    return {"city": getattr(request, "city", None), "actor": getattr(request, "actor", None)}
