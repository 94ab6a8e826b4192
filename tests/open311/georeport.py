"""What the tests of the checklist share: answers in both forms, and reports of any day."""

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import orjson
from django.http import HttpResponse

from tests.factories import requests
from tests.factories.requests import MONDAY, worker_of
from tests.open311.conftest import Face
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept
from thirdring.cases.rules import Outcome
from thirdring.intake.actions import Receipt
from thirdring.kernel import clock

XML = "text/xml; charset=utf-8"
JSON = "application/json; charset=utf-8"


def xml_of(response: HttpResponse, status: int = 200) -> Element:
    """The root of an XML answer, whose status, type and first line must be right."""
    assert (response.status_code, response["Content-Type"]) == (status, XML)
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return fromstring(response.content)  # our own answer


def tree_of(element: Element) -> Any:
    """An element as JSON has it: text, None when empty, a list of children that share a name, or a dict."""
    children = list(element)
    if not children:
        return element.text
    if element.tag.endswith("s") and {child.tag for child in children} <= {singular(element.tag)}:
        return [tree_of(child) for child in children]
    return {child.tag: tree_of(child) for child in children}


def singular(name: str) -> str:
    return {"service_requests": "request", "service_request_updates": "request_update"}.get(name, name[:-1])


def in_words(value: Any) -> Any:
    """JSON with every leaf as XML writes it."""
    match value:
        case dict():
            return {key: in_words(inner) for key, inner in value.items()} or None
        case list():
            return [in_words(inner) for inner in value] or None
        case bool():
            return str(value).lower()
        case None | "":
            return None
        case _:
            return str(value)


def reported(face: Face, at: datetime, **fields: Any) -> Receipt:
    """A report of that moment."""
    with clock.frozen_at(at):
        return requests.sent(face.city, **{"answers": {"scope": "one"}} | fields)


def ids(response: HttpResponse) -> list[str]:
    """The ids of a list, in its order."""
    assert (response.status_code, response["Content-Type"]) == (200, JSON), response.content
    return [request["service_request_id"] for request in orjson.loads(response.content)]


def ref(receipt: Receipt) -> str:
    return receipt.report.reference


MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


LATER = MONDAY + timedelta(hours=12)


def closed(receipt: Receipt, at: Any) -> None:
    worker = worker_of(receipt.case)
    with clock.frozen_at(at):
        close(accept(receipt.case, actor=worker), actor=worker, outcome=Outcome.FIXED, answer="We filled it.")


def listed(face: Face, at: Any = LATER, **arguments: Any) -> list[str]:
    """The ids of a list asked for at a moment."""
    with clock.frozen_at(at):
        return ids(face.get("requests.json", **arguments))
