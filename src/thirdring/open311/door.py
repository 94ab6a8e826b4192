"""The short way in for programs: they have no session, no language and no forms to be forged."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from thirdring.open311.errors import Refused
from thirdring.open311.routes import form_of, refusal

BELOW = "/open311/"
_EMPTY = (204, 304)
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
        with translation.override(settings.LANGUAGE_CODE):  # not whatever the last page was in
            response = self._answer(request, path)
        response.headers["X-Frame-Options"] = "DENY"
        if not response.streaming and response.status_code not in _EMPTY:
            response.headers["Content-Length"] = str(len(response.content))
        return response

    def _answer(self, request: HttpRequest, path: str) -> HttpResponse:
        try:
            match = resolve(path)
        except Resolver404:  # a line break in it, for one
            return refusal(form_of(request), Refused(404, f"There is nothing at '{path[:200]}'."))
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response
