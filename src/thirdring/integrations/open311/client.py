"""Speaking to one GeoReport server: each request has a time limit, each answer is understood or refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import httpx

from thirdring.integrations.open311 import dialects, wire

MOST_BYTES = 32 * 1024 * 1024
Arguments = Sequence[tuple[str, str]]


class TryAgain(Exception):
    """The server or the way to it failed for now: a time-out, half an answer, a 5xx, a web page."""


class Refusal(Exception):
    """The server understood and said no; sending the same again would change nothing."""

    def __init__(self, status: int, errors: Sequence[dialects.RemoteError]) -> None:
        self.status, self.errors = status, tuple(errors)
        super().__init__("; ".join(error.description for error in errors) or f"it answered {status}")


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


class Client:
    """One server's GeoReport, in our words. Use as a context manager; raises TryAgain, Refusal."""

    def __init__(self, server: Server, transport: httpx.BaseTransport | None = None) -> None:
        self.server = server
        self._http = httpx.Client(
            timeout=server.seconds, follow_redirects=True, trust_env=False, transport=transport
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def services(self) -> list[dialects.RemoteService]:
        """What may be asked for there."""
        return dialects.services(self._get("services"))

    def questions(self, service_code: str) -> list[dialects.RemoteQuestion]:
        """What a service wants to know."""
        return dialects.questions(self._get(f"services/{_quoted(service_code)}"))

    def submit(self, fields: Mapping[str, str], attributes: Mapping[str, Sequence[str]]) -> dialects.Handle:
        """Send a report. A caller that gets TryAgain must not assume it did not arrive."""
        form = [*self._common(), ("api_key", self.server.api_key), *fields.items()]
        for code, values in attributes.items():
            name = f"attribute[{code}]" if len(values) == 1 else f"attribute[{code}][]"
            form += [(name, value) for value in values]
        return dialects.handle(self._send("POST", "requests", form))

    def token(self, token: str) -> dialects.Handle:
        """What became of a token; a server that says 404 is not ready yet."""
        try:
            return dialects.handle(self._get(f"tokens/{_quoted(token)}"))
        except NotThere:
            return dialects.Handle(token=token)

    def request(self, request_id: str) -> dialects.RemoteRequest | None:
        """One request, None when the server knows it no more."""
        try:
            found = dialects.requests(self._get(f"requests/{_quoted(request_id)}"), self.server.zone)
        except NotThere:
            return None
        return found[0] if found else None

    def requests(self, arguments: Mapping[str, str]) -> Iterator[dialects.RemoteRequest]:
        """Every request that answers to the arguments, page by page, each id once.

        Ends at an empty page, at one that brings nothing new (servers that repeat a page for ever), or at
        ``most_pages``.
        """
        seen: set[tuple[str, datetime | None]] = set()
        for page in range(1, self.server.most_pages + 1):
            paging = (
                {"page": str(page), "page_size": str(self.server.page_size)} if self.server.page_size else {}
            )
            answer = self._get("requests", {**arguments, **paging})
            fresh = [
                row
                for row in dialects.requests(answer, self.server.zone)
                if (row.id, row.updated_at) not in seen
            ]
            seen.update((row.id, row.updated_at) for row in fresh)
            yield from fresh
            if not fresh or not self.server.page_size:
                return

    def _get(self, resource: str, arguments: Mapping[str, str] | None = None) -> wire.Answer:
        return self._send("GET", resource, [*self._common(), *(arguments or {}).items()])

    def _common(self) -> list[tuple[str, str]]:
        return [("jurisdiction_id", self.server.jurisdiction_id)] if self.server.jurisdiction_id else []

    def _send(self, method: str, resource: str, arguments: Arguments) -> wire.Answer:
        url = f"{self.server.base_url.rstrip('/')}/{resource}.{self.server.format}"
        try:
            if method == "POST":
                body = urlencode(arguments)
                headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
                response = self._http.post(url, content=body, headers=headers)
            else:
                response = self._http.get(f"{url}?{urlencode(arguments)}" if arguments else url)
        except httpx.HTTPError as error:
            raise TryAgain(f"{type(error).__name__}: {error}") from error
        return _understood(response)


def window(since: datetime, until: datetime) -> dict[str, str]:
    """The arguments for what was updated from ``since`` to ``until``, in the form every server takes."""
    return {"updated_after": _stamp(since), "updated_before": _stamp(until)}


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _understood(response: httpx.Response) -> wire.Answer:
    """The answer's tree. 429, 5xx and what is no GeoReport at all mean later; other errors mean no."""
    if response.status_code == 429 or response.status_code >= 500:
        raise TryAgain(f"it answered {response.status_code}")
    try:
        answer = wire.read(response.content[: MOST_BYTES + 1])
    except wire.Unreadable as error:
        if response.status_code == 404:
            raise NotThere(404, []) from None
        raise TryAgain(str(error)) from None
    if response.status_code == 404:
        raise NotThere(404, dialects.errors(answer))
    if response.status_code >= 400:
        raise Refusal(response.status_code, dialects.errors(answer))
    return answer
