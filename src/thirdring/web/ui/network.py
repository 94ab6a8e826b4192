"""Where a request came from, and how long somebody has to wait."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from thirdring.kernel import clock


def address_of(request: HttpRequest) -> str:
    """Where the request came from. Behind our proxy, the last address noted; anybody can write the others."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def seconds_until(moment: datetime) -> int:
    """Whole seconds until the moment, at least one."""
    return max(1, int((moment - clock.now()).total_seconds()))


def with_patience(response: HttpResponse, opens_at: datetime) -> HttpResponse:
    """The response, saying in seconds when to try again."""
    response.headers["Retry-After"] = str(seconds_until(opens_at))
    return response
