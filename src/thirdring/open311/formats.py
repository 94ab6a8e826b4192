"""The two forms of every answer: JSON, and XML by the names of GeoReport. Pure.

In JSON a container of one repeated kind is an array and the root's name is dropped (the "Spark" mapping); in
XML it is an element of elements. Both are written from the same plain tree: dicts, lists, text, numbers, and
tuples, which are arrays in JSON and the same element again and again in XML.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

import orjson

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'

# What the children of a container are called; a list under any other name can't be written.
ITEMS: Mapping[str, str] = MappingProxyType(
    {
        "services": "service",
        "attributes": "attribute",
        "values": "value",
        "service_requests": "request",
        "errors": "error",
        "endpoints": "endpoint",
        "formats": "format",
        "notes": "note",
        "media_urls": "media_url",
        "photos": "photo",
        "service_request_updates": "request_update",
        "categories": "category_name",
        "web_actions": "web_action",
        "web_faqs": "web_faq",
        "facilities": "facility",
    }
)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = {"\r": "&#13;"}


class Format(StrEnum):
    """How an answer is written."""

    JSON = "json"
    XML = "xml"

    @property
    def content_type(self) -> str:
        """The header, to the letter: clients compare all of it."""
        return "text/xml; charset=utf-8" if self is Format.XML else "application/json; charset=utf-8"


def split_suffix(path: str) -> tuple[str, Format | None]:
    """('requests', XML) for 'requests.xml'; a path without one of the two suffixes as it is, and None."""
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix.lower() in set(Format):
        return stem, Format(suffix.lower())
    return path, None


def written(form: Format, name: str, tree: Any) -> bytes:
    """The answer's bytes. ``name`` is the root's, which JSON leaves out."""
    if form is Format.JSON:
        return orjson.dumps(tree)
    return (HEAD + "".join(_element(name, tree))).encode()


def _element(name: str, value: Any) -> Iterator[str]:
    if value is None or value == "" or value == [] or value == {}:
        yield f"<{name}/>"
        return
    yield f"<{name}>"
    if isinstance(value, Mapping):
        for key, inner in value.items():
            for each in inner if isinstance(inner, tuple) else (inner,):
                yield from _element(key, each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        item = ITEMS[name]
        for inner in value:
            yield from _element(item, inner)
    else:
        yield _text(value)
    yield f"</{name}>"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return escape(_NO_XML.sub("", value), _ENTITIES)
    return str(value)
