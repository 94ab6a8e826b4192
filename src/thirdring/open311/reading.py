"""Reading what a GeoReport client sent: a form or JSON, keys in the body or the address."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from thirdring.cases.rules import Channel
from thirdring.intake.submission import Submission
from thirdring.kernel.words import storable
from thirdring.open311.errors import Refused


@dataclass(frozen=True, slots=True)
class Sent:
    """A client's arguments: the last value of each name, and the attributes with all their values."""

    values: Mapping[str, str]
    attributes: Mapping[str, list[str]]

    def get(self, name: str) -> str:
        """The argument's text, '' when absent: GeoReport treats a null argument as not given."""
        return storable(self.values.get(name, ""))


def read_sent(request: HttpRequest) -> Sent:
    """The request's arguments. Raises Refused(400) when the body is not what its type says."""
    values = {name: request.GET[name] for name in request.GET}
    attributes: dict[str, list[str]] = defaultdict(list)
    for name, value in _pairs(request):
        code = _attribute_code(name)
        if code is None:
            values[name] = value
        else:
            attributes[code].append(value)
    return Sent(values, dict(attributes))


def submission_of(sent: Sent, *, language: str) -> Submission:
    """The report a client sends. Raises Refused(400) without service_code, or for degrees that are none."""
    service_code = sent.get("service_code")
    if not service_code:
        raise Refused(400, "service_code is required.")
    return Submission(
        service_code=service_code,
        channel=Channel.OPEN311,
        words=sent.get("description"),
        language=language,
        answers={code: values if len(values) > 1 else values[0] for code, values in sent.attributes.items()},
        lon=_degrees(sent, "long"),
        lat=_degrees(sent, "lat"),
        place=sent.get("address_string"),
        name=f"{sent.get('first_name')} {sent.get('last_name')}".strip(),
        email=sent.get("email"),
        phone=sent.get("phone"),
        client_key=sent.get("client_request_id") or None,
    )


def _pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    if request.content_type == "application/json":
        yield from _json_pairs(request)
        return
    try:
        form = request.POST
    except (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, UnicodeDecodeError) as error:
        raise Refused(400, f"The form can't be read: {error}") from None
    for name, values in form.lists():
        for value in values:
            yield name, str(value)


def _json_pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    try:
        body = orjson.loads(request.body)
    except (orjson.JSONDecodeError, RequestDataTooBig) as error:
        raise Refused(400, f"The body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise Refused(400, "The body must be a JSON object.")
    attributes = body.pop("attribute", {})
    if not isinstance(attributes, dict):
        raise Refused(400, "attribute must be a JSON object of codes and answers.")
    for name, value in body.items():
        yield name, _text(name, value)
    for code, value in attributes.items():
        for one in value if isinstance(value, list) else [value]:
            yield f"attribute[{code}]", _text(f"attribute[{code}]", one)


def _text(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case dict() | list():
            raise Refused(400, f"{name} must be text or a number.")
        case _:
            return orjson.dumps(value).decode()


def _attribute_code(name: str) -> str | None:
    """'attribute[CODE]', 'attribute[CODE][]' and 'attribute[CODE][0]' are all the attribute CODE."""
    if not name.startswith("attribute["):
        return None
    return name[len("attribute[") :].split("]", 1)[0]


def _degrees(sent: Sent, name: str) -> float | None:
    text = sent.get(name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise Refused(400, f"{name} must be a number of degrees, like 40.4406.") from None
    if not math.isfinite(number):
        raise Refused(400, f"{name} must be a number of degrees, like 40.4406.")
    return number
