"""What GeoReport says about services and requests. Pure, but for reading rows already loaded."""

from typing import Any

from thirdring.cases.models import Case, Report
from thirdring.cases.rules import Status
from thirdring.catalogue.queries import OfferedType
from thirdring.catalogue.rules import LISTS, QuestionKind
from thirdring.kernel.words import in_language
from thirdring.open311.answers import moment

Shape = dict[str, Any]


def service(offered: OfferedType, language: str) -> Shape:
    """One service of the list. Nothing in it is ever null: clients rely on strings."""
    keywords = offered.keywords.get(language) or offered.keywords.get("en") or ()
    return {
        "service_code": offered.code,
        "service_name": in_language(offered.names, language),
        "description": in_language(offered.descriptions, language) or in_language(offered.names, language),
        "metadata": bool(offered.questions),
        "type": str(offered.delivery),
        "keywords": ",".join(keywords),
        "group": in_language(offered.group.names, language),
    }


def definition(offered: OfferedType, language: str) -> Shape:
    """A service's questions, in order."""
    return {
        "service_code": offered.code,
        "attributes": [
            {
                "variable": question.kind is not QuestionKind.INFO,
                "code": question.code,
                "datatype": str(question.kind) if question.kind is not QuestionKind.INFO else "string",
                "required": question.required and question.condition is None,
                "datatype_description": in_language(question.hints, language),
                "order": order,
                "description": in_language(question.texts, language),
                "values": [
                    {"key": option.key, "name": in_language(option.names, language)}
                    for option in question.options
                ]
                if question.kind in LISTS
                else [],
            }
            for order, question in enumerate(offered.questions, start=1)
        ],
    }


def request(report: Report, case: Case, *, language: str, media_url: str | None = None) -> Shape:
    """One public request. Every documented field is there, null when unknown; nothing names the reporter."""
    return {
        "service_request_id": report.reference,
        "status": "closed" if case.status == Status.CLOSED else "open",
        "status_notes": _status_notes(case),
        "service_name": in_language(case.service_version.names, language),
        "service_code": case.type.code,
        "description": report.words or None,
        "agency_responsible": case.agency.name,
        "service_notice": None,
        "requested_datetime": moment(report.received_at),
        "updated_datetime": moment(case.updated_at),
        "expected_datetime": moment(case.due_at),
        "address": report.place or None,
        "address_id": None,
        "zipcode": None,
        "lat": report.lat,
        "long": report.lon,
        "media_url": media_url,
    }


def _status_notes(case: Case) -> str | None:
    """The city's answer, once there is one: closed says how it ended, never just 'fixed'."""
    if case.status != Status.CLOSED:
        return None
    closure = case.closures.order_by("-at").first()
    return (closure.answer or closure.outcome.replace("_", " ")) if closure else None
