"""What other servers say, in one form: their services, questions, requests, tokens and errors. Pure.

Every tolerance here was met in a real server; tests/integrations/open311 holds the recorded answers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from thirdring.integrations.open311.wire import Answer
from thirdring.kernel.words import storable

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteService:
    """A kind of request the other server takes."""

    code: str
    name: str
    description: str
    has_definition: bool
    type: str  # realtime, batch, blackbox
    keywords: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteQuestion:
    """A question of the other server. ``asked`` is false for what is only shown or filled by machines."""

    code: str
    text: str
    datatype: str
    required: bool
    asked: bool
    options: tuple[tuple[str, str], ...]  # (key, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteRequest:
    """A request of the other server. ``open`` is what GeoReport knows; ``status`` its own word for it."""

    id: str  # '' while the other side makes one
    token: str = ""
    status: str
    open: bool
    status_notes: str
    service_code: str
    service_name: str
    description: str
    agency: str
    requested_at: datetime | None
    updated_at: datetime | None
    expected_at: datetime | None
    address: str
    zip_code: str
    lat: float | None
    lon: float | None
    media_urls: tuple[str, ...]
    extra: Tree = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Handle:
    """What a server gives for a report sent: its id, or a token to ask with. Both '' from a blackbox."""

    id: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class RemoteError:
    """One thing the other server found wrong; ``code`` as it said it, '' when it didn't."""

    code: str
    description: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A base address that a server's discovery names."""

    url: str
    specification: str
    type: str
    formats: tuple[str, ...]


def services(answer: Answer) -> list[RemoteService]:
    """The service list. Rows without a code are left out."""
    return [
        _service(row) for row in _rows(answer.tree, "services", "service") if _text(row.get("service_code"))
    ]


def questions(answer: Answer) -> list[RemoteQuestion]:
    """A definition's questions, by their order; without an order they stay as sent."""
    tree: Tree = next(_rows(answer.tree, "service_definitions", "service_definition"), {})
    inner = tree.get("attributes", tree.get("attribute"))
    rows = sorted(_rows(inner, "attributes", "attribute"), key=lambda row: _whole(row.get("order")))
    return [_question(row) for row in rows if _text(row.get("code"))]


def requests(answer: Answer, zone: ZoneInfo) -> list[RemoteRequest]:
    """The requests of a list, in the order sent. Rows still without an id are left out: they come again.

    ``zone`` reads the times of servers that name none.
    """
    return [request for request in all_requests(answer, zone) if request.id]


def all_requests(answer: Answer, zone: ZoneInfo) -> list[RemoteRequest]:
    """The same with those that have no id yet, which a server may list while it makes one."""
    return [_request(row, zone) for row in _rows(answer.tree, "service_requests", "request")]


def handle(answer: Answer) -> Handle:
    """What was given for a report sent, or a token's answer."""
    for row in _rows(answer.tree, "service_requests", "request"):
        return Handle(_text(row.get("service_request_id")), _text(row.get("token")))
    return Handle()


def errors(answer: Answer) -> list[RemoteError]:
    """The errors of a body in any shape: a list, wrapped, single, with other names, or a bare text."""
    tree = answer.tree
    if isinstance(tree, str):
        return [RemoteError("", tree)]
    if isinstance(tree, Mapping) and isinstance(tree.get("error"), str):
        return [RemoteError("", tree["error"])]
    rows = list(_rows(tree, "errors", "error"))
    return [
        RemoteError(_text(row.get("code")), _text(row.get("description") or row.get("message")))
        for row in rows
    ]


def endpoints(answer: Answer) -> list[Endpoint]:
    """The base addresses of a discovery document, without a slash at the end."""
    tree = answer.tree.get("discovery", answer.tree) if isinstance(answer.tree, Mapping) else {}
    found = [
        Endpoint(
            url=_text(row.get("url")).rstrip("/"),
            specification=_text(row.get("specification")),
            type=_text(row.get("type")) or "production",
            formats=tuple(_texts(row.get("formats"), "format")),
        )
        for row in _rows(tree.get("endpoints"), "endpoints", "endpoint")
    ]
    return [endpoint for endpoint in found if endpoint.url]


def moment(value: Any, zone: ZoneInfo) -> datetime | None:
    """A time as UTC: with or without T, zone or fraction; None when empty or no time at all."""
    text = _text(value).replace("Z", "+00:00")
    text = re.sub(r"^(\d{4}-\d\d-\d\d)\s+(\d)", r"\1T\2", text)
    text = re.sub(r"\s+([+-]?)(\d\d:?\d\d)$", lambda found: (found[1] or "+") + found[2], text)
    text = re.sub(r"\.(\d{1,6})\d*", lambda found: "." + found[1].ljust(6, "0"), text)
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)


def _service(row: Tree) -> RemoteService:
    groups = _texts(row.get("groups"), "group") or _texts(row.get("group"), "group")
    return RemoteService(
        code=_text(row.get("service_code")),
        name=_text(row.get("service_name")).replace("_", " ") or _text(row.get("service_code")),
        description=_text(row.get("description")),
        has_definition=_true(row.get("metadata")),
        type=_text(row.get("type")).lower() or "realtime",
        keywords=tuple(word for text in _texts(row.get("keywords"), "keyword") for word in _split(text)),
        groups=tuple(groups),
    )


def _question(row: Tree) -> RemoteQuestion:
    options = [
        (
            _text(option.get("key")) or _text(option.get("name")),
            _text(option.get("name")) or _text(option.get("key")),
        )
        for option in _rows(row.get("values"), "values", "value")
    ]
    return RemoteQuestion(
        code=_text(row.get("code")),
        text=_text(row.get("description")) or _text(row.get("code")),
        datatype=_text(row.get("datatype")).lower() or "string",
        required=_true(row.get("required")),
        asked=_true(row.get("variable"), default=True) and not row.get("automated"),
        options=tuple(options),
    )


def _request(row: Tree, zone: ZoneInfo) -> RemoteRequest:
    status = _text(row.get("status"))
    lat, lon = _degrees(row.get("lat")), _degrees(row.get("long"))
    known = lat is not None and lon is not None and (lat, lon) != (0.0, 0.0)
    return RemoteRequest(
        id=_text(row.get("service_request_id")),
        token=_text(row.get("token")),
        status=status.lower(),
        open=not status.lower().startswith(("closed", "fixed", "done", "resolved", "archiv")),
        status_notes=_text(row.get("status_notes")),
        service_code=_text(row.get("service_code")),
        service_name=_text(row.get("service_name")).replace("_", " "),
        description=_text(row.get("description")),
        agency=", ".join(_texts(row.get("agency_responsible"), "recipient")),
        requested_at=moment(row.get("requested_datetime"), zone),
        updated_at=moment(row.get("updated_datetime"), zone),
        expected_at=moment(row.get("expected_datetime"), zone),
        address=_text(row.get("address")),
        zip_code=_text(row.get("zipcode")).strip("0") and _text(row.get("zipcode")),
        lat=lat if known else None,
        lon=lon if known else None,
        media_urls=tuple(_media(row.get("media_url"))),
        extra={name: row[name] for name in ("attributes", "extended_attributes", "notes") if row.get(name)},
    )


def _rows(tree: Any, plural: str, singular: str, *, wraps: int = 3) -> Iterator[Tree]:
    """The rows of a list that may be wrapped, wrapped twice, single, or missing."""
    if isinstance(tree, Mapping):
        for name in (plural, singular):
            if wraps and name in tree and not isinstance(tree[name], str):
                yield from _rows(tree[name], plural, singular, wraps=wraps - 1)
                return
        if tree:
            yield tree
    elif isinstance(tree, list):
        for row in tree:
            inner = row.get(singular) if isinstance(row, Mapping) else None
            if isinstance(inner, Mapping):
                yield inner
            elif isinstance(row, Mapping):
                yield row


def _text(value: Any) -> str:
    if value is None or isinstance(value, Mapping | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return storable(str(value))


def _texts(value: Any, singular: str) -> list[str]:
    """The texts of a value that may be one, several, or wrapped under a name."""
    if isinstance(value, Mapping):
        return _texts(value.get(singular), singular)
    if isinstance(value, list):
        return [text for one in value for text in _texts(one, singular)]
    return [_text(value)] if _text(value) else []


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _media(value: Any) -> Iterator[str]:
    """Addresses of pictures: a text, a list of texts, or a list of {url: ...} or {media_url: ...}."""
    for one in value if isinstance(value, list) else [value]:
        url = _text(one.get("url") or one.get("media_url")) if isinstance(one, Mapping) else _text(one)
        if url:
            yield url


def _true(value: Any, *, default: bool = False) -> bool:
    text = _text(value).lower()
    return text in {"true", "1", "yes"} if text else default


def _whole(value: Any) -> int:
    try:
        return int(_text(value))
    except ValueError:
        return 1_000_000  # without an order: behind those that have one


def _degrees(value: Any) -> float | None:
    try:
        number = float(_text(value))
    except ValueError:
        return None
    return number if -180 <= number <= 180 else None
