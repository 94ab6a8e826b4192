"""From the bytes of any GeoReport server to one plain tree. Pure.

The content type is not trusted: servers send HTML errors as JSON, JSON as text/html, and an HTTP line inside
the body. What the first sign says is what it is: '<' is XML (or a web page), '{' and '[' are JSON.
"""

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import orjson
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

MOST_BYTES = 64 * 1024 * 1024
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
LISTS = frozenset(  # elements whose children are a list, even when there is one or none
    {
        "services",
        "attributes",
        "values",
        "service_requests",
        "errors",
        "endpoints",
        "formats",
        "notes",
        "service_request_updates",
        "media_urls",
    }
)
_HTTP_LINE = re.compile(rb"\AHTTP/[0-9.]+ [^\n]*\n(?:[^\n<{\[]*\n)*", re.ASCII)


class Unreadable(ValueError):
    """The body is no GeoReport answer: a web page, half an answer, or nothing at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body as a tree of dicts, lists and texts. ``root`` is the XML root's name, '' for JSON."""

    tree: Any
    root: str = ""


def read(body: bytes) -> Answer:
    """The tree of a body, whichever format it is in. Raises Unreadable."""
    if len(body) > MOST_BYTES:
        raise Unreadable(f"the answer is larger than {MOST_BYTES // 1024 // 1024} MB")
    text = _HTTP_LINE.sub(b"", body.lstrip(b"\xef\xbb\xbf \t\r\n")).lstrip()
    if not text:
        raise Unreadable("the answer is empty")
    if text[:1] == b"<":
        return _read_xml(text)
    try:
        return Answer(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"the answer is neither JSON nor XML: {error}") from None


def _read_xml(text: bytes) -> Answer:
    try:
        root = fromstring(text, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        what = "a web page" if b"<html" in text[:1000].lower() else "broken XML"
        raise Unreadable(f"the answer is {what}: {error}") from None
    if _name(root) == "html":
        raise Unreadable("the answer is a web page")
    try:
        return Answer(_tree(root), _name(root))
    except RecursionError:
        raise Unreadable("the answer is nested too deep") from None


def _tree(element: Element) -> Any:
    """Text for a leaf (None when empty or nil), a list for a known list, else a dict by name."""
    children = list(element)
    if _name(element) in LISTS:
        return [_tree(child) for child in children]
    if element.get(NIL) in {"true", "1"}:
        return None
    if not children:
        return (element.text or "").strip() or None
    tree: dict[str, Any] = {}
    for child in children:
        name, value = _name(child), _tree(child)
        tree[name] = [*_as_list(tree[name]), value] if name in tree else value
    return tree


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1]
