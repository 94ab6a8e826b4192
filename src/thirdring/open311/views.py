"""GeoReport v2 in JSON: services, a definition, a report in, a report's state out."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from thirdring.cases import references
from thirdring.cases.models import Media, Report
from thirdring.catalogue.queries import offered_types, version_by_id, version_of
from thirdring.catalogue.rules import Delivery
from thirdring.city.models import City
from thirdring.city.queries import city_by_jurisdiction
from thirdring.intake.actions import submit
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.kernel.words import storable
from thirdring.open311 import shapes
from thirdring.open311.errors import Refused, in_georeport
from thirdring.open311.reading import Sent, read_sent, submission_of
from thirdring.staff.access import FaceRequest, public
from thirdring.staff.queries import actor_of_client, api_client_for
from thirdring.staff.rules import Scope


@public
@in_georeport
def services(request: FaceRequest) -> list[shapes.Shape]:
    """What may be asked for. Private types may be asked for too: only their requests stay unseen."""
    city = _city(request, request.GET.get("jurisdiction_id", ""))
    return [shapes.service(offered, _language(city)) for offered in offered_types(city)]


@public
@in_georeport
def definition(request: FaceRequest, service_code: str) -> shapes.Shape:
    """A service's questions."""
    city = _city(request, request.GET.get("jurisdiction_id", ""))
    return shapes.definition(version_of(city, service_code), _language(city))


@public
@csrf_exempt
@in_georeport
def requests(request: FaceRequest) -> list[dict[str, Any]]:
    """POST a report, with a key."""
    if request.method != "POST":
        raise Refused(400, "Send a report with POST, or read one at requests/<service_request_id>.json.")
    sent = read_sent(request)
    city = _city(request, sent.get("jurisdiction_id"))
    client = _client(city, sent)  # first: who may not report learns nothing else
    receipt = submit(city, submission_of(sent, language=_language(city)), actor=client)
    return [{**_handle(receipt.report, city), "service_notice": None, "account_id": None}]


@public
@in_georeport
def one_request(request: FaceRequest, reference: str) -> list[shapes.Shape]:
    """One request, in a list of one. What is not public is not there."""
    city = _city(request, request.GET.get("jurisdiction_id", ""))
    report = _public_report(city, reference)
    photo = Media.objects.of(city).filter(report=report, public=True).order_by("pk").first()
    address = urljoin(settings.BASE_URL, photo.file.url) if photo else None
    return [shapes.request(report, report.case, language=_language(city), media_url=address)]


@public
@csrf_exempt
@in_georeport
def unknown(request: FaceRequest, rest: str = "") -> HttpResponse:
    """Any other address under the base: an errors body, not a page."""
    raise Refused(404, f"There is nothing at '{rest[:200]}'.")


def _city(request: FaceRequest, jurisdiction_id: str) -> City:
    """The city asked for; without one, the address's own."""
    if not jurisdiction_id:
        return request.city
    city = city_by_jurisdiction(storable(jurisdiction_id))
    if city is None:
        raise Refused(404, f"There is no jurisdiction '{jurisdiction_id[:120]}' here.")
    return city


def _client(city: City, sent: Sent) -> Actor:
    """The program whose key was sent. 403 says whether it is missing or wrong, as the specification asks."""
    key = sent.get("api_key")
    if not key:
        raise Refused(403, "api_key is required to send a report.")
    client = api_client_for(city, key)
    if client is None or Scope.REPORT not in client.scopes:
        raise Refused(403, "This api_key is not one that may send reports here.")
    return actor_of_client(client)


def _public_report(city: City, reference: str) -> Report:
    try:
        digits = references.parse(reference)
    except Invalid:
        raise NotFound(f"No request has the id '{reference[:60]}'.") from None
    reports = Report.objects.of(city).select_related("case__service_version", "case__type", "case__agency")
    report = reports.defer("case__search").filter(reference=digits, case__private=False).first()
    if report is None:
        raise NotFound(f"No request has the id '{reference[:60]}'.")
    return report


def _handle(report: Report, city: City) -> dict[str, str]:
    """The id, or the token, as the type's delivery says."""
    delivery = version_by_id(city, report.case.service_version_id).delivery
    if delivery is Delivery.BATCH:
        return {"token": report.token}
    return {} if delivery is Delivery.BLACKBOX else {"service_request_id": report.reference}


def _language(city: City) -> str:
    return city.languages[0] if city.languages else "en"
