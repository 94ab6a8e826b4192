"""What the JSON face shows so far: the city, and what became of a report."""

from typing import Any

from django.urls import reverse

from thirdring.api.problems import in_json
from thirdring.cases.models import Report
from thirdring.cases.queries import report_by_reference, timeline
from thirdring.cases.references import pretty
from thirdring.kernel.errors import NotFound
from thirdring.staff.access import FaceRequest, public

Shape = dict[str, Any]


@public
@in_json
def index(request: FaceRequest) -> Shape:
    """The city this program serves, and where to go on."""
    city = request.city
    return {
        "program": "Third Ring",
        "api": "v1",
        "city": {
            "code": city.code,
            "name": city.name,
            "time_zone": city.time_zone,
            "languages": city.languages,
            "emergency_number": city.emergency_number,
            "phone": city.phone,
        },
        "links": {
            "report": f"{reverse('api:index')}reports/{{reference}}",
            "open311": "/open311/v2/",
        },
    }


@public
@in_json
def report(request: FaceRequest, reference: str) -> Shape:
    """What the public may know of a report: its state, what was promised, what happened, how it ended."""
    found = report_by_reference(request.city, reference)
    if found.case.private:
        raise NotFound(f"No report here has the reference {pretty(found.reference)}.")
    return _shape(found, request)


def _shape(found: Report, request: FaceRequest) -> Shape:
    case = found.case
    closure = case.closures.filter(reopened_at__isnull=True).order_by("-at").first()
    return {
        "reference": pretty(found.reference),
        "part_of": pretty(case.reference),
        "status": case.status,
        "type": {"names": case.service_version.names},
        "agency": case.agency.name,
        "place": found.place,
        "received_at": found.received_at,
        "due_at": case.due_at,
        "closed_at": case.closed_at,
        "outcome": case.outcome or None,
        "answer": closure.answer if closure else None,
        "timeline": [
            {"at": entry.at, "kind": entry.kind}
            for entry in timeline(case, actor=request.actor)
            if entry.public
        ],
    }
