"""The short way in for programs: they have no session, no language and no forms to be forged."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

BELOW = "/open311/"
PAGES = ("/open311/key/",)  # for people, though they stand below


class ProgramsMiddleware:
    """Answers what is below ``/open311/`` before what only pages need; stands above the sessions.

    The host is checked as for pages; headers that fence pages in are set all the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(BELOW) or path.startswith(PAGES):
            return self.get_response(request)
        request.get_host()
        match = resolve(path)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        response.headers["X-Frame-Options"] = "DENY"
        if not response.streaming:
            response.headers["Content-Length"] = str(len(response.content))
        return response
