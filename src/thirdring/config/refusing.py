"""What is answered when a request fails before any view: in the form of the face it was meant for."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import defaults

from thirdring.open311 import views as open311
from thirdring.open311.door import BELOW, PAGES


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """A request that can't be one, such as a host that is not ours."""
    if _is_of_programs(request):
        return open311.malformed(request)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """A failure of ours, such as a database that is not there."""
    return open311.failed(request) if _is_of_programs(request) else defaults.server_error(request)


def _is_of_programs(request: HttpRequest) -> bool:
    return request.path.startswith(BELOW) and not request.path.startswith(PAGES)
