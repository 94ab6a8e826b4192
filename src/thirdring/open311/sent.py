"""Reading what a GeoReport client sent: a form or JSON, keys in the body or the address."""

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from thirdring.kernel.words import storable
from thirdring.open311.errors import Refused

_FORM_ERRORS = (
    MultiPartParserError,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    UnreadablePostError,
    UnicodeDecodeError,
    BadRequest,
)
_ATTRIBUTE = re.compile(r"attribute\[(?P<code>[^\]]+)\](\[[^\]]*\])?", re.DOTALL)
_DATA_URL = re.compile(r"data:[\w.+/-]*;base64,", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s_-]{64,}={0,2}\s*", re.ASCII)
_MEDIA = re.compile(r"media(\[[0-9]*\])?", re.ASCII)
_MEDIA_URL = re.compile(r"media_urls?(\[[0-9]*\])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sent:
    """A client's arguments: the last value of each name; attributes and media with all of theirs."""

    values: Mapping[str, str]
    attributes: Mapping[str, list[str]]
    media_urls: tuple[str, ...] = ()
    photos: tuple[bytes, ...] = ()

    def get(self, name: str) -> str:
        """The argument's text, '' when absent: GeoReport treats a null argument as not given."""
        return storable(self.values.get(name, ""))


def read_query(request: HttpRequest) -> Sent:
    """The arguments in the address."""
    return Sent({name: request.GET[name] for name in request.GET}, {})


def read_body(request: HttpRequest) -> Sent:
    """The arguments of address and body together. Raises Refused(400): the body is not what its type says."""
    values = {name: request.GET[name] for name in request.GET}
    attributes: dict[str, list[str]] = defaultdict(list)
    urls: dict[str, None] = {}
    photos: list[bytes] = []
    for name, value in _pairs(request):
        if attribute := _ATTRIBUTE.fullmatch(name):
            attributes[storable(attribute["code"])].append(value)
        elif (_MEDIA.fullmatch(name) or _MEDIA_URL.fullmatch(name)) and value.strip():
            photo = _photo_in(value)
            photos += [photo] if photo is not None else []
            urls |= {storable(value): None} if photo is None else {}
        else:
            values[name] = value
    photos = [*_uploads(request), *photos]
    return Sent(values, dict(attributes), tuple(urls), tuple(photos))


def _pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    if request.content_type == "application/json" or (request.content_type or "").endswith("+json"):
        yield from _json_pairs(request)
        return
    try:
        form = request.POST
    except _FORM_ERRORS as error:
        raise Refused(400, f"The form can't be read: {error}") from None
    for name, values in form.lists():
        for value in values:
            yield name, str(value)


def _uploads(request: HttpRequest) -> list[bytes]:
    """Every file of the form, whatever its field is called: 'media', 'media[]', 'photo1', 'file_0' ..."""
    if request.content_type != "multipart/form-data":
        return []
    return [bytes(upload.read()) for _, uploads in request.FILES.lists() for upload in uploads]


def _photo_in(value: str) -> bytes | None:
    """The bytes of a base64 picture, None for anything else, such as an address."""
    prefix = _DATA_URL.match(value)
    if not prefix and not _BASE64.fullmatch(value):
        return None
    text = re.sub(r"\s", "", value[prefix.end() :] if prefix else value)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b"" if prefix else None


def _json_pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    try:
        body = orjson.loads(request.body)
    except (orjson.JSONDecodeError, RequestDataTooBig, UnreadablePostError) as error:
        raise Refused(400, f"The body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise Refused(400, "The body must be a JSON object.")
    attributes = _json_attributes(body)
    for name, value in body.items():
        many = value if isinstance(value, list) and _is_media(name) else [value]
        for one in many:
            yield name, _text(name, one)
    for code, value in attributes.items():
        for one in value if isinstance(value, list) else [value]:
            yield f"attribute[{code}]", _text(f"attribute[{code}]", one)


def _json_attributes(body: dict[str, object]) -> dict[str, object]:
    """``{"attribute": {"CODE": "v"}}``, or under 'attributes', or as a list of {code, value}."""
    found: dict[str, object] = {}
    for name in ("attribute", "attributes"):
        given = body.pop(name, None)
        if isinstance(given, list) and given:
            found |= dict(_coded(name, one) for one in given)
        elif isinstance(given, dict):
            found |= given
        elif given is not None:
            raise Refused(400, f"{name} must be a JSON object of codes and answers.")
    return found


def _coded(name: str, one: object) -> tuple[str, object]:
    if not isinstance(one, dict) or not isinstance(one.get("code"), str):
        raise Refused(400, f"{name} must be a JSON object of codes and answers, or a list of code and value.")
    return one["code"], one.get("value")


def _is_media(name: str) -> bool:
    return bool(_MEDIA.fullmatch(name) or _MEDIA_URL.fullmatch(name))


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
