"""What GeoReport says about services and requests. Pure, but for what it is given."""

from collections.abc import Mapping
from typing import Any

from thirdring.cases.rules import Outcome, Status
from thirdring.catalogue.queries import OfferedType
from thirdring.catalogue.rules import LISTS, QuestionKind
from thirdring.kernel.words import in_language
from thirdring.open311.queries import Row
from thirdring.open311.rules import delivery_of

Shape = dict[str, Any]

ENDED: Mapping[str, str] = {
    Outcome.FIXED: "Fixed.",
    Outcome.NO_PROBLEM_FOUND: "Closed: no problem was found.",
    Outcome.NOT_CITY_RESPONSIBILITY: "Closed: this is not the city's to fix.",
    Outcome.CANNOT_FIX: "Closed: this can't be fixed.",
    Outcome.DUPLICATE: "Closed: this was reported before.",
    Outcome.WITHDRAWN: "Closed: withdrawn by the reporter.",
    Outcome.SPAM: "Closed: not a request the city can work on.",
    Outcome.AUTO_CLOSED: "Closed by a rule, without an answer.",
}
STANDS: Mapping[str, str] = {
    Status.RECEIVED: "Received.",
    Status.ACCEPTED: "A team has taken this on.",
    Status.IN_PROGRESS: "Work has begun.",
    Status.ON_HOLD: "Waiting.",
}


def service(offered: OfferedType, language: str) -> Shape:
    """One service of the list. Nothing in it is ever null: clients rely on strings."""
    keywords = offered.keywords.get(language) or offered.keywords.get("en") or ()
    return {
        "service_code": offered.code,
        "service_name": in_language(offered.names, language),
        "description": in_language(offered.descriptions, language) or in_language(offered.names, language),
        "metadata": bool(offered.questions),
        "type": str(delivery_of(offered)),
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


def request(row: Row, service: tuple[str, str], media: str) -> Shape:
    """One public request. Every documented field is there, null when unknown; nothing names the reporter.

    ``service`` is its code and name, ``media`` how the address of a photo begins.
    """
    return {
        "service_request_id": row.reference,
        "status": "closed" if row.status == "closed" else "open",
        "status_notes": status_notes(row),
        "service_name": service[1],
        "service_code": service[0],
        "description": row.words or None,
        "agency_responsible": row.agency,
        "service_notice": None,
        "requested_datetime": row.received_at,
        "updated_datetime": row.updated_at,
        "expected_datetime": row.due_at,
        "address": row.place or None,
        "address_id": None,
        "zipcode": None,
        "lat": row.lat,
        "long": row.lon,
        "media_url": f"{media}{row.photo}" if row.photo else None,
    }


def status_notes(row: Row) -> str | None:
    """The city's answer, or how it ended; a merged report says first where it went."""
    if row.reference != row.case_reference:
        where = f"This was reported before; it is handled as request {row.case_reference}. "
        return where + (_ending(row) if row.status == "closed" else STANDS.get(row.status, ""))
    return _ending(row) if row.status == "closed" else None


def _ending(row: Row) -> str:
    return row.answer or ENDED.get(row.outcome) or row.outcome.replace("_", " ")
