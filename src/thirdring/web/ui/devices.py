"""A signed cookie that knows a browser again for a month, and nothing about who uses it."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DEVICE = "tr_device"
DEVICE_LASTS = 30 * 24 * 3600  # seconds


def device_of(request: HttpRequest) -> str:
    """The browser's number; '' when it has none, or one that we did not sign."""
    return request.get_signed_cookie(DEVICE, default="", max_age=DEVICE_LASTS) or ""


def known_device(request: HttpRequest) -> str:
    """The browser's number, a new one when it has none: give it to ``remember``."""
    return device_of(request) or secrets.token_urlsafe(16)


def remember(response: HttpResponse, device: str) -> None:
    """Leave the number with the browser."""
    response.set_signed_cookie(
        DEVICE,
        device,
        max_age=DEVICE_LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
