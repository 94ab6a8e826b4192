"""Every address under a base of GeoReport, and how a call becomes an answer in the form it was asked for."""

import hashlib
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from thirdring.kernel.errors import DomainError
from thirdring.open311 import listing, openapi, posting, services, updates
from thirdring.open311.calls import Call, Handler, Reply
from thirdring.open311.errors import Refused, refused_by
from thirdring.open311.formats import Format, split_suffix, written
from thirdring.open311.sent import read_body, read_query
from thirdring.staff.access import FaceRequest

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """A resource, and what answers each method."""

    pattern: re.Pattern[str]
    handlers: Mapping[str, Handler]

    @property
    def methods(self) -> str:
        """The methods it knows, for a header."""
        own = {*self.handlers, "OPTIONS"} | ({"HEAD"} if "GET" in self.handlers else set())
        return ", ".join(sorted(own))


def route(pattern: str, **handlers: Handler) -> Route:
    """A resource whose path is the pattern, whole."""
    return Route(re.compile(pattern, re.DOTALL), handlers)


ROUTES = (
    route(r"discovery", GET=services.discovery),
    route(r"services", GET=services.services),
    route(r"services?/(?P<code>.+)", GET=services.definition),
    route(r"requests", GET=listing.requests, POST=posting.post_request),
    route(r"requests?/(?P<id>[^/]+)", GET=listing.one_request),
    route(r"tokens?/(?P<token>[^/]+)", GET=listing.token),
    route(r"servicerequestupdates", GET=updates.list_updates, POST=updates.post_update),
    route(r"openapi", GET=openapi.describe),
)


def answer(
    request: FaceRequest,
    resource: str,
    *,
    jurisdiction: str = "",
    test: bool = False,
    routes: Sequence[Route] = (),
) -> HttpResponse:
    """The answer to a call, whatever happens: errors too are in the form asked for."""
    path, suffix = split_suffix(resource)
    form = suffix or _accepted(request)
    found, parts = _matching(path, routes or ROUTES)
    try:
        if found is None:
            raise Refused(404, f"There is nothing at '{resource[:200]}'.")
        if request.method == "OPTIONS":
            return _public(HttpResponse(status=204, headers={"Allow": found.methods}))
        handler = _handler(found, request.method or "")
        if request.method == "POST" and settings.SESSION_COOKIE_SECURE and not request.is_secure():
            raise Refused(403, "Send this over https: a key must not travel in the open.")
        sent = read_body(request) if request.method == "POST" else read_query(request)
        call = Call(request, form, sent, jurisdiction, test, parts)
        return _told(request, form, handler(call))
    except Refused as refused:
        return refusal(form, refused)
    except DomainError as error:
        return refusal(form, refused_by(error))
    except Exception:
        log.exception("GeoReport failed at %s", request.path)
        return refusal(form, FAILED)


FAILED = Refused(500, "Something went wrong here. It is not your fault; try again in a minute.")


def refusal(form: Format, refused: Refused) -> HttpResponse:
    """The errors body with its status."""
    body = written(form, "errors", refused.body)
    response = HttpResponse(body, content_type=form.content_type, status=refused.status)
    for name, value in refused.headers.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return _public(response)


def form_of(request: HttpRequest) -> Format:
    """The form a request asks for, by its suffix or its Accept header."""
    return split_suffix(request.path)[1] or _accepted(request)


def _matching(path: str, routes: Sequence[Route]) -> tuple[Route | None, Mapping[str, str]]:
    for one in routes:
        if found := one.pattern.fullmatch(path):
            return one, {name: value for name, value in found.groupdict().items() if value is not None}
    return None, {}


def _handler(one: Route, method: str) -> Handler:
    handler = one.handlers.get("GET" if method == "HEAD" else method)
    if handler is None:
        allowed = {"Allow": one.methods}
        raise Refused(405, f"{method} is not for this address; send {one.methods}.", headers=allowed)
    return handler


def _accepted(request: HttpRequest) -> Format:
    """By the Accept header; JSON for who asks for neither, or for anything."""
    preferred = request.get_preferred_type(["application/json", "text/xml", "application/xml"])
    return Format.XML if preferred in {"text/xml", "application/xml"} else Format.JSON


def _told(request: FaceRequest, form: Format, reply: Reply) -> HttpResponse:
    body = written(form, reply.name, reply.tree)
    response = HttpResponse(body, content_type=form.content_type)
    response.headers["Vary"] = "Accept"
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
        return _public(response)
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    modified = int(reply.modified.astimezone(UTC).timestamp()) if reply.modified else None
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = f"public, max-age={reply.lasts}" if reply.lasts else "no-cache"
    fresh: HttpResponse | None = get_conditional_response(request, etag, modified, response)
    return _public(fresh if fresh is not None else response)


def _public(response: HttpResponse) -> HttpResponse:
    """Anybody's page may read this: there is nothing here that a cookie would show."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key"
    return response
