"""The address that telephone systems call. Answers in JSON, never with a page."""

from urllib.parse import urljoin

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from thirdring.integrations.telephony.actions import note_error, take
from thirdring.integrations.telephony.models import PhoneSystem
from thirdring.integrations.telephony.queries import secret_of, system_by_code
from thirdring.integrations.telephony.receiving import Delivery, told_by
from thirdring.integrations.telephony.rules import MOST_BYTES, Make
from thirdring.kernel import clock
from thirdring.kernel.actor import system as program
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.staff.access import FaceRequest, public

REASON = "told by the telephone system"


@public
@csrf_exempt
def receive(request: FaceRequest, code: str) -> HttpResponse:
    """Signed events of one telephone system: 204 when taken, else why not, field by field."""
    if request.method != "POST":
        return _refusal(405, "method", "Send events with POST.", {"Allow": "POST"})
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return _refusal(413, "body", f"Send at most {MOST_BYTES:,} bytes at a time.")
    try:
        system = system_by_code(request.city, code)
    except NotFound as error:
        return _refusal(404, "address", str(error))
    return _taken(request, system, body)


def _taken(request: HttpRequest, system: PhoneSystem, body: bytes) -> HttpResponse:
    by = program(system.city_id, reason=REASON)
    delivery = Delivery(
        source=system.code, body=body, headers=_headers(request), urls=_urls(request), now=clock.now()
    )
    try:
        take(system, told_by(Make(system.make), delivery, secret=secret_of(system)), actor=by)
    except Invalid as error:
        unproved = any(problem.code == "signature" for problem in error.problems)
        if not unproved:  # a stranger writes nothing here
            note_error(system, str(error), actor=by)
        return _problems(403 if unproved else 400, error)
    return HttpResponse(status=204, content_type="application/json")


def _urls(request: HttpRequest) -> list[str]:
    """As the request came in, and as the city is known outside, which differs behind a proxy."""
    return [request.build_absolute_uri(), urljoin(settings.BASE_URL, request.get_full_path())]


def _headers(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _problems(status: int, error: Invalid) -> HttpResponse:
    problems = [{"field": p.field, "message": p.message} for p in error.problems[:50]]
    return HttpResponse(orjson.dumps({"problems": problems}), status=status, content_type="application/json")


def _refusal(status: int, field: str, message: str, headers: dict[str, str] | None = None) -> HttpResponse:
    body = orjson.dumps({"problems": [{"field": field, "message": message}]})
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)
