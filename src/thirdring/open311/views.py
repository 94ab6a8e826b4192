"""The addresses of GeoReport as Django sees them: a shared base, two for each city, and the rest."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from thirdring.open311.errors import Refused
from thirdring.open311.routes import FAILED, answer, form_of, refusal
from thirdring.staff.access import FaceRequest, public_without_city

PAGE = "/open311/key/"  # what there is for developers, and where they ask for a key


@public_without_city
@csrf_exempt
def shared(request: FaceRequest, resource: str = "") -> HttpResponseBase:
    """The base that several cities may share: ``jurisdiction_id`` says which is meant."""
    if not resource and _reads_pages(request):
        return redirect(PAGE)
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
    """Any other address below: an errors body, not a page. The root shows people where to begin."""
    if not rest and _reads_pages(request):
        return redirect(PAGE)
    return refusal(form_of(request), Refused(404, f"There is nothing at '{rest[:200]}'."))


def failed(request: HttpRequest) -> HttpResponseBase:
    """A failure before any of the above was reached."""
    return refusal(form_of(request), FAILED)


def malformed(request: HttpRequest) -> HttpResponseBase:
    """A request that can't be one."""
    return refusal(form_of(request), Refused(400, "This request can't be read."))


def _reads_pages(request: HttpRequest) -> bool:
    """Whether a person with a browser asks; a program that takes anything gets what programs get."""
    wanted = request.get_preferred_type(["application/json", "text/xml", "text/html"])
    return request.method in {"GET", "HEAD"} and wanted == "text/html"
