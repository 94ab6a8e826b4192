"""The addresses of GeoReport as Django sees them: a shared base, two for each city, and the rest."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from thirdring.open311.errors import Refused
from thirdring.open311.routes import FAILED, answer, form_of, refusal
from thirdring.staff.access import FaceRequest, public_without_city


@public_without_city
@csrf_exempt
def shared(request: FaceRequest, resource: str = "") -> HttpResponseBase:
    """The base that several cities may share: ``jurisdiction_id`` says which is meant."""
    return answer(request, resource)


@public_without_city
@csrf_exempt
def of_city(request: FaceRequest, jurisdiction: str, resource: str = "") -> HttpResponseBase:
    """The base of one city, for clients that can't send ``jurisdiction_id``."""
    return answer(request, resource, jurisdiction=jurisdiction)


@public_without_city
@csrf_exempt
def test_of_city(request: FaceRequest, jurisdiction: str, resource: str = "") -> HttpResponseBase:
    """The same for test keys: what is sent here reaches nobody."""
    return answer(request, resource, jurisdiction=jurisdiction, test=True)


@public_without_city
@csrf_exempt
def unknown(request: FaceRequest, rest: str = "") -> HttpResponseBase:
    """Any other address below: an errors body, not a page."""
    return refusal(form_of(request), Refused(404, f"There is nothing at '{rest[:200]}'."))


def failed(request: HttpRequest) -> HttpResponseBase:
    """A failure before any of the above was reached."""
    return refusal(form_of(request), FAILED)


def malformed(request: HttpRequest) -> HttpResponseBase:
    """A request that can't be one."""
    return refusal(form_of(request), Refused(400, "This request can't be read."))
