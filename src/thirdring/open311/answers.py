"""GeoReport answers in JSON. Dates are UTC with seconds; ids and codes are strings; lat and long numbers."""

from datetime import UTC, datetime

import orjson
from django.http import HttpResponse

JSON = "application/json; charset=utf-8"


def answer(data: object, *, status: int = 200) -> HttpResponse:
    """``data`` as a JSON answer."""
    return HttpResponse(orjson.dumps(data), content_type=JSON, status=status)


def moment(at: datetime | None) -> str | None:
    """'2026-11-22T08:00:00Z', which every client's parser takes."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
