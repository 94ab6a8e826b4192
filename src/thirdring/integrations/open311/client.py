"""Speaking to one GeoReport server: each request has a time limit, each answer is understood or refused."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import httpx

from thirdring.integrations.fetching import Guarded, NotFetched, is_public
from thirdring.integrations.open311 import dialects, wire
from thirdring.integrations.open311.rules import asked_to_wait
from thirdring.kernel import clock

MOST_UNPAGED = 1000  # what a server gives at most that is not asked by pages
LEAST_SPEED = 3  # an answer may take so many times the time-out, however slowly it drips
Arguments = Sequence[tuple[str, str]]


class TryAgain(Exception):
    """The server or the way to it failed for now: a time-out, half an answer, a 5xx, a web page.

    ``wait``: how long it asked us to leave it alone.
    """

    def __init__(self, said: str, *, wait: timedelta | None = None) -> None:
        super().__init__(said)
        self.wait = wait


class NeverLeft(TryAgain):
    """It failed before anything was sent: what was to be sent is surely not there."""


class TooMany(TryAgain):
    """More pages than are read: what was read of them is not all."""


class Refusal(Exception):
    """The server understood and said no; sending the same again would change nothing."""

    def __init__(self, status: int, errors: Sequence[dialects.RemoteError]) -> None:
        self.status, self.errors = status, tuple(errors)
        said = "; ".join(error.description for error in errors if error.description)
        super().__init__(f"{status}: {said}" if said else f"it answered {status}")


class NotThere(Refusal):
    """404: no such request, service or token (yet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How one server is spoken to. ``page_size`` 0 leaves paging to a server that knows none."""

    base_url: str
    zone: ZoneInfo
    jurisdiction_id: str = ""
    api_key: str = ""
    format: str = "json"  # or xml
    page_size: int = 0
    most_pages: int = 100
    seconds: float = 20.0
    inner: bool = False  # a server on a private network, allowed by who runs the program


class Client:
    """One server's GeoReport, in our words. Use as a context manager; raises TryAgain, Refusal."""

    def __init__(self, server: Server) -> None:
        self.server = server
        allowed = (lambda _address: True) if server.inner else is_public
        self._http = httpx.Client(
            timeout=server.seconds, trust_env=False, transport=Guarded(allowed=allowed), max_redirects=3
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def endpoints(self) -> list[dialects.Endpoint]:
        """The base addresses it names in its discovery."""
        return dialects.endpoints(self._get("discovery"))

    def services(self) -> list[dialects.RemoteService]:
        """What may be asked for there."""
        return dialects.services(self._get("services"))

    def questions(self, service_code: str) -> list[dialects.RemoteQuestion]:
        """What a service wants to know."""
        return dialects.questions(self._get(f"services/{_quoted(service_code)}"))

    def submit(
        self,
        fields: Mapping[str, str],
        attributes: Mapping[str, Sequence[str]],
        photos: Sequence[str] = (),
    ) -> dialects.Handle:
        """Send a report, with the addresses of its photos.

        After a TryAgain that is no NeverLeft it may have arrived all the same.
        """
        form = [*self._common(), ("api_key", self.server.api_key), *fields.items()]
        form += [("media_url", photo) for photo in photos]
        for code, values in attributes.items():
            name = f"attribute[{code}]" if len(values) == 1 else f"attribute[{code}][]"
            form += [(name, value) for value in values]
        return dialects.handle(self._send("POST", "requests", form))

    def token(self, token: str) -> dialects.Handle:
        """What became of a token; a server that says 404, or nothing, is not ready yet."""
        try:
            found = dialects.handle(self._get(f"tokens/{_quoted(token)}"))
        except NotThere:
            found = dialects.Handle()
        return found if found.id else dialects.Handle(token=token)

    def request(self, request_id: str) -> dialects.RemoteRequest | None:
        """One request, None when the server knows it no more (or answers with another one)."""
        try:
            found = dialects.requests(self._get(f"requests/{_quoted(request_id)}"), self.server.zone)
        except NotThere:
            return None
        return next((one for one in found if one.id == request_id), None)

    def requests(self, arguments: Mapping[str, str]) -> Iterator[dialects.RemoteRequest]:
        """Every request that answers to the arguments, page by page, each version of it once.

        Those still without an id come too, with id ''. A server that gives its last page again for ever ends
        there; one page given twice among others means that another is missing. Raises TryAgain for that,
        TooMany when there is more than is read.
        """
        seen: set[tuple[str, str, str, datetime | None]] = set()
        repeats = 0
        for page in range(1, self.server.most_pages + 1):
            answer = self._get("requests", {**arguments, **self._paging(page)})
            rows = dialects.all_requests(answer, self.server.zone)
            fresh = {_version(row): row for row in rows if _version(row) not in seen}
            if repeats and (fresh or not rows):
                raise TryAgain("a page came twice in place of another")
            repeats = repeats + 1 if rows and not fresh else 0
            seen.update(fresh)
            yield from fresh.values()
            if not self.server.page_size and len(rows) >= MOST_UNPAGED:
                raise TooMany(f"it gave {len(rows)} rows and knows no pages")
            if not rows or repeats > 1 or not self.server.page_size:
                return
        raise TooMany(f"more than {self.server.most_pages} pages")

    def _paging(self, page: int) -> dict[str, str]:
        size = self.server.page_size
        return {"page": str(page), "page_size": str(size)} if size else {}

    def _get(self, resource: str, arguments: Mapping[str, str] | None = None) -> wire.Answer:
        return self._send("GET", resource, [*self._common(), *(arguments or {}).items()])

    def _common(self) -> list[tuple[str, str]]:
        return [("jurisdiction_id", self.server.jurisdiction_id)] if self.server.jurisdiction_id else []

    def _send(self, method: str, resource: str, arguments: Arguments) -> wire.Answer:
        url = f"{self.server.base_url.rstrip('/')}/{resource}.{self.server.format}"
        try:
            return _understood(*self._exchanged(method, url, urlencode(arguments)))
        except (httpx.ConnectError, httpx.ConnectTimeout, NotFetched) as error:
            raise NeverLeft(f"{type(error).__name__}: {error}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TryAgain(f"{type(error).__name__}: {error}") from error

    def _exchanged(self, method: str, url: str, arguments: str) -> tuple[int, bytes, timedelta | None]:
        """Status, body, and how long it asks us to wait.

        A GET follows redirects; a POST never: it would arrive as another thing.
        """
        if method == "POST":
            headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
            request = self._http.build_request("POST", url, content=arguments, headers=headers)
        else:
            request = self._http.build_request("GET", f"{url}?{arguments}" if arguments else url)
        deadline = time.monotonic() + self.server.seconds * LEAST_SPEED
        response = self._http.send(request, stream=True, follow_redirects=method == "GET")
        try:
            wait = asked_to_wait(response.headers.get("Retry-After", ""), clock.now())
            return response.status_code, _body(response, deadline), wait
        finally:
            response.close()


def window(since: datetime, until: datetime | None = None) -> dict[str, str]:
    """The arguments for what was updated from ``since`` (to ``until``), in the form every server takes."""
    return {"updated_after": stamp(since)} | ({"updated_before": stamp(until)} if until else {})


def stamp(at: datetime) -> str:
    """A moment as every server reads it: UTC, seconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _version(row: dialects.RemoteRequest) -> tuple[str, str, str, datetime | None]:
    return (row.id or row.token or row.description, row.status, row.status_notes, row.updated_at)


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _body(response: httpx.Response, deadline: float) -> bytes:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > wire.MOST_BYTES:
            raise TryAgain(f"the answer is larger than {wire.MOST_BYTES // 1024 // 1024} MB")
        if time.monotonic() > deadline:
            raise TryAgain("the answer took too long")
    return bytes(body)


def _understood(status: int, body: bytes, wait: timedelta | None) -> wire.Answer:
    """The answer's tree. 429, 5xx and what is no GeoReport at all mean later; other errors mean no."""
    if status == 429:
        raise NeverLeft("it answered 429: too many requests", wait=wait)
    if status >= 500:
        raise TryAgain(f"it answered {status}", wait=wait)
    if 300 <= status < 400:
        raise Refusal(status, [dialects.RemoteError("", "the server has moved; mend its base URL")])
    try:
        answer = wire.read(body)
    except wire.Unreadable as error:
        if status == 404:
            raise NotThere(404, []) from None
        raise TryAgain(str(error)) from None
    if status == 404:
        raise NotThere(404, dialects.errors(answer))
    if status >= 400:
        raise Refusal(status, dialects.errors(answer))
    return answer
