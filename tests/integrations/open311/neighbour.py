"""A small GeoReport server of another jurisdiction, with the manners of real ones; and a wire that fails."""

import re
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from xml.etree.ElementTree import Element, tostring

import orjson

KEY = "a key"
Row = dict[str, Any]
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


DEPTH = {
    "variable": True,
    "code": "DEPTH",
    "datatype": "singlevaluelist",
    "required": True,
    "order": 1,
    "description": "How deep is it?",
    "values": [{"key": "1", "name": "An inch"}, {"key": "2", "name": "More"}],
}


@dataclass
class Neighbour:
    """What the other side holds. It keeps no client_request_id: who sends twice has two requests there."""

    rows: list[Row] = field(default_factory=list)
    tokens: dict[str, Row] = field(default_factory=dict)
    posts: list[Mapping[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # resources of the GETs
    token_first: bool = False
    ready: bool = True  # whether tokens have become ids
    tokens_404: bool = False  # as long as they are not ready
    lists_pending: bool = False  # rows of reports that have no id yet are in the list, without one
    blackbox: bool = False
    taken: int = 200  # how a report is welcomed: 200, 201 or 202
    most_rows: int = 50
    questions: list[Row] = field(default_factory=lambda: [dict(DEPTH)])
    refusal: tuple[int, str] | None = None
    wait: str = ""  # the Retry-After of a refusal
    photos: list[list[str]] = field(default_factory=list)  # the media_urls of each post
    moved_to: str = ""  # the Location of a refusal that is a redirect
    ahead: timedelta = timedelta(0)  # its clock
    url: str = ""

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def add(self, **fields: Any) -> Row:
        """A request of its own, as it would list it."""
        stamp = shown(self.now())
        row = {
            "service_request_id": f"N{len(self.rows) + 1}",
            "status": "open",
            "status_notes": None,
            "service_name": "Pothole",
            "service_code": "hole",
            "description": "",
            "requested_datetime": stamp,
            "updated_datetime": stamp,
            "address": None,
            "lat": None,
            "long": None,
        } | fields
        self.rows.append(row)
        return row

    def say(self, row: Row, status: str, notes: str = "", *, at: datetime | None = None) -> None:
        """Change a request as its staff would."""
        row.update(status=status, status_notes=notes or None, updated_datetime=shown(at or self.now()))

    def get(self, resource: str, query: Mapping[str, str]) -> tuple[int, str, Any]:
        """Status, root name and tree of an answer."""
        self.asked.append(resource)
        match resource.split("/"):
            case ["services"]:
                kind = "batch" if self.token_first else "realtime"
                told = {"service_code": "hole", "service_name": "Pothole", "metadata": True, "type": kind}
                return 200, "services", [told]
            case ["services", "hole"]:
                return 200, "service_definition", {"service_code": "hole", "attributes": self.questions}
            case ["tokens", token]:
                return self._token(token)
            case ["requests"]:
                return 200, "service_requests", self._page(query)
            case ["requests", asked]:
                found = [row for row in self.rows if row["service_request_id"] == asked]
                if found:
                    return 200, "service_requests", found
        return 404, "errors", [{"code": 404, "description": "not found"}]

    def post(self, form: Mapping[str, str]) -> tuple[int, str, Any]:
        self.posts.append(form)
        if form.get("api_key") != KEY:
            return 403, "errors", [{"code": 403, "description": "api_key is wrong"}]
        if self.refusal:
            return self.refusal[0], "errors", [{"code": self.refusal[0], "description": self.refusal[1]}]
        if form.get("service_code") != "hole":
            return 404, "errors", [{"code": 404, "description": "service_code is unknown"}]
        row = self.add(description=form.get("description", ""), address=form.get("address_string"))
        if self.blackbox:
            return 200, "service_requests", [{"service_notice": "Thank you."}]
        if self.token_first:
            token = f"T{len(self.rows)}"
            self.tokens[token] = row
            return 201, "service_requests", [{"token": token}]
        return self.taken, "service_requests", [{"service_request_id": row["service_request_id"]}]

    def _token(self, token: str) -> tuple[int, str, Any]:
        if token not in self.tokens or (self.tokens_404 and not self.ready):
            return 404, "errors", [{"code": 404, "description": "no such token"}]
        given = self.tokens[token]["service_request_id"] if self.ready else None
        return 200, "service_requests", [{"service_request_id": given, "token": token}]

    def _page(self, query: Mapping[str, str]) -> list[Row]:
        rows = [row for row in self.rows if query.get("updated_after", "") <= row["updated_datetime"]]
        rows = [row for row in rows if row["requested_datetime"] >= query.get("start_date", "")]
        if "updated_before" in query:
            rows = [row for row in rows if row["updated_datetime"] <= query["updated_before"]]
        rows.sort(key=lambda row: row["requested_datetime"], reverse=True)
        size = min(int(query.get("page_size", self.most_rows)), self.most_rows)
        start = (max(1, int(query.get("page", 1))) - 1) * size
        return [self._shown(row) for row in rows[start : start + size]]

    def _shown(self, row: Row) -> Row:
        """A Chicago-style list names a report before it has an id: then the row has none."""
        pending = self.token_first and not self.ready and row in self.tokens.values()
        return {**row, "service_request_id": None} if pending and self.lists_pending else row


def shown(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def written(root: str, tree: Any, suffix: str) -> bytes:
    """A tree as JSON, or as XML the way GeoReport names things."""
    if suffix == "json":
        return orjson.dumps(tree)
    return b'<?xml version="1.0" encoding="utf-8"?>' + tostring(_element(root, tree))


_ONE_OF = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
}


def _element(name: str, tree: Any) -> Element:
    made = Element(name)
    if isinstance(tree, list):
        made.extend(_element(_ONE_OF[name], each) for each in tree)
    elif isinstance(tree, dict):
        made.extend(_element(key, value) for key, value in tree.items())
    elif tree is not None:
        made.text = str(tree).lower() if isinstance(tree, bool) else str(tree)
    return made


@contextmanager
def neighbour(**manners: Any) -> Iterator[Neighbour]:
    """A running server with these manners; ``url`` is its base."""
    there = Neighbour(**manners)

    class Handler(_Quiet):
        def do_GET(self) -> None:
            path, suffix, query = _parts(self.path)
            status, root, tree = there.get(path, query)
            self.answer(status, written(root, tree, suffix))

        def do_POST(self) -> None:
            _, suffix, _ = _parts(self.path)
            body = self.body().decode()
            there.photos.append(parse_qs(body).get("media_url", []))
            status, root, tree = there.post(_flat(body))
            self.location, self.wait = there.moved_to, there.wait
            self.answer(status, written(root, tree, suffix))

    with _serving(Handler) as url:
        there.url = f"{url}/v2"
        yield there


@dataclass
class Wire:
    """What lies between us and a server. Each fault befalls one exchange, in the order given.

    'silent': nothing arrives and nothing comes back; 'lost', 'half', '500', 'html': it arrives, but no
    answer, half of it, an error or a web page comes back; 'twice': a page comes again in place of the next;
    'turned': a page comes in the other order; '': nothing is wrong. ``clock``: how far theirs is ahead.
    """

    faults: deque[str] = field(default_factory=deque)
    clock: timedelta = timedelta(0)
    silence: float = 1.8  # seconds; longer than the tests wait for an answer
    url: str = ""
    exchanges: int = 0

    def next(self) -> str:
        self.exchanges += 1
        return self.faults.popleft() if self.faults else ""

    def out(self, path: str, fault: str) -> str:
        """The address as it arrives over there: in their time, and perhaps of the page before."""
        parts = urlsplit(path)
        query = _flat(parts.query)
        if fault == "twice" and int(query.get("page", 1)) > 1:
            query["page"] = str(int(query["page"]) - 1)
        moved = {key: _moved(value.encode(), -self.clock).decode() for key, value in query.items()}
        return f"{parts.path}?{urlencode(moved)}" if moved else parts.path

    def back(self, body: bytes, fault: str) -> bytes:
        """What comes back of an answer."""
        body = _moved(body, self.clock)
        return {"half": body[: len(body) // 2], "html": PAGE, "turned": _turned(body)}.get(fault, body)


PAGE = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body>Down for maintenance<br></body></html>"


@contextmanager
def wire_to(base_url: str) -> Iterator[Wire]:
    """A wire to a server; ``url`` is the server's base as reached through it."""
    far = urlsplit(base_url)
    wire = Wire()

    class Handler(_Quiet):
        def do_GET(self) -> None:
            self._carry("GET", None)

        def do_POST(self) -> None:
            self._carry("POST", self.body())

        def _carry(self, method: str, body: bytes | None) -> None:
            fault = wire.next()
            if fault == "silent":
                time.sleep(wire.silence)
                self.close_connection = True
                return
            status, kind, answer = self._exchange(method, wire.out(self.path, fault), body)
            if fault == "lost":
                self.close_connection = True
            else:
                said = wire.back(answer, fault)
                length = len(answer) if fault == "half" else len(said)
                self.answer(500 if fault == "500" else status, said, kind=kind, length=length)

        def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, str, bytes]:
            onward = HTTPConnection(far.hostname or "", far.port, timeout=10)
            headers = {"Content-Type": self.headers.get("Content-Type", "text/plain"), "Host": far.netloc}
            onward.request(method, path, body, headers)
            found = onward.getresponse()
            result = (found.status, found.headers.get("Content-Type", ""), found.read())
            onward.close()
            return result

    with _serving(Handler) as url:
        wire.url = url + far.path
        yield wire


class _Quiet(BaseHTTPRequestHandler):
    """Says nothing to the console."""

    protocol_version = "HTTP/1.1"
    location = wait = ""

    def log_message(self, *_: Any) -> None:
        pass

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, status: int, body: bytes, *, kind: str = "text/html", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)  # by default a wrong one, as real servers send it
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        for name, value in (("Location", self.location), ("Retry-After", self.wait)):
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _parts(address: str) -> tuple[str, str, Mapping[str, str]]:
    """Resource, suffix and query of an address below /v2/."""
    parts = urlsplit(address)
    resource, _, suffix = unquote(parts.path).removeprefix("/v2/").rpartition(".")
    return resource, suffix, _flat(parts.query)


def _flat(text: str) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(text).items()}


def _moved(body: bytes, by: timedelta) -> bytes:
    """The text with every time in it moved."""

    def later(found: re.Match[bytes]) -> bytes:
        at = datetime.fromisoformat(found[0].decode())
        return shown(at + by).encode()

    return _TIME.sub(later, body) if by else body


def _turned(body: bytes) -> bytes:
    """The rows of a list in the other order."""
    if body[:1] == b"[":
        return orjson.dumps(list(reversed(orjson.loads(body))))
    rows = re.findall(rb"<request>.*?</request>", body, re.DOTALL)
    return b"<service_requests>" + b"".join(reversed(rows)) + b"</service_requests>"
