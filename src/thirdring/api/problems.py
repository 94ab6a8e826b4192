"""Errors as problem+json (RFC 9457), each naming its fields and their cures."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import orjson
from django.http import HttpResponse

from thirdring.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.access import FaceRequest

P = ParamSpec("P")

STATUS: dict[type[DomainError], int] = {NotFound: 404, NotAllowed: 403, Stale: 409}
TITLES = {
    400: "That can't be done",
    403: "Not allowed",
    404: "Not found",
    405: "Not that way",
    409: "Changed meanwhile",
}


def in_json(
    view: Callable[Concatenate[FaceRequest, P], Any],
) -> Callable[Concatenate[FaceRequest, P], HttpResponse]:
    """Turn a view's data, or its error, into JSON. Only GET and HEAD are answered."""

    @wraps(view)
    def answered(request: FaceRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return problem(405, "This address is only read.", {"Allow": "GET, HEAD"})
        try:
            body = orjson.dumps(view(request, *args, **kwargs))
        except DomainError as error:
            return problem_of(error)
        return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-cache"})

    return answered


def problem_of(error: DomainError) -> HttpResponse:
    """The answer to a domain error; wrong fields are listed, each with its cure."""
    status = STATUS.get(type(error), 400)
    if isinstance(error, Invalid):
        fields = [{"field": p.field, "code": p.code, "message": p.message} for p in error.problems]
        return problem(status, str(error), fields=fields)
    return problem(status, str(error))


def problem(
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    *,
    fields: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """A problem+json body."""
    body: dict[str, Any] = {"title": TITLES[status], "status": status, "detail": detail}
    if fields:
        body["fields"] = fields
    return HttpResponse(
        orjson.dumps(body), status=status, content_type="application/problem+json", headers=headers or {}
    )
