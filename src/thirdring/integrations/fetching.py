"""Fetching an address that a stranger named: no private networks, no endless bodies, no waiting for ever.

A name is resolved once, every address it has is checked, and the connection goes to the address that was
checked (not to whatever the name says a moment later). Each redirect is checked like a first address.
"""

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

MOST_REDIRECTS = 3
Resolver = Callable[[str, int], list[str]]
Guard = Callable[[str], bool]


class NotFetched(Exception):
    """The address may not be fetched, or did not give what was asked for; the reason is for the log."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: ``content_type`` without parameters, in lower case."""

    body: bytes
    content_type: str
    url: str


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host. Raises NotFetched when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"{host} can't be found: {error}") from None
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet: not private, local, shared, reserved or multicast."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast


class Guarded(httpx.BaseTransport):
    """The way out for clients of servers that people name: every request goes to an address that was checked.

    Redirects come through here too. Raises NotFetched.
    """

    def __init__(self, *, lookup: Resolver = resolve, allowed: Guard = is_public) -> None:
        self._lookup, self._allowed = lookup, allowed
        self._inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        addresses = self._lookup(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise NotFetched(f"{host} is not on the open internet")
        checked = httpx.Request(
            request.method,
            request.url.copy_with(host=addresses[0]),
            headers=request.headers,  # they name the host that was asked for
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": host},
        )
        return self._inner.handle_request(checked)

    def close(self) -> None:
        self._inner.close()


def fetch(
    url: str,
    *,
    most_bytes: int,
    seconds: float = 10.0,
    content_types: tuple[str, ...] = (),
    lookup: Resolver = resolve,
    allowed: Guard = is_public,
) -> Fetched:
    """What is at ``url`` (http or https, default ports or above 1023). Raises NotFetched.

    ``seconds`` bound the whole, redirects included. ``lookup`` and ``allowed`` are for tests on this machine.
    """
    deadline = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        with httpx.Client(follow_redirects=False, trust_env=False) as client:
            request = _checked_request(client, url, lookup, allowed, deadline)
            answer = _receive(client, request, most_bytes, deadline)
        location = answer.headers.get("location")
        if answer.is_redirect and location:
            url = urljoin(url, location)
            continue
        return _accepted(answer, url, content_types)
    raise NotFetched(f"more than {MOST_REDIRECTS} redirects")


def _checked_request(
    client: httpx.Client, url: str, lookup: Resolver, allowed: Guard, deadline: float
) -> httpx.Request:
    """A request to an address that was checked, for the host that was named."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotFetched("only http and https addresses are fetched")
    if parts.username or parts.password:
        raise NotFetched("addresses with a password in them are not fetched")
    port = _port(parts.scheme, url)
    addresses = lookup(parts.hostname, port)
    if not addresses or not all(allowed(address) for address in addresses):
        raise NotFetched(f"{parts.hostname} is not on the open internet")
    target = httpx.URL(url).copy_with(host=addresses[0])
    left = max(0.1, deadline - time.monotonic())
    return client.build_request(
        "GET",
        target,
        headers={"Host": parts.netloc.rsplit("@", 1)[-1], "User-Agent": "ThirdRing", "Accept": "*/*"},
        timeout=left,
        extensions={"sni_hostname": parts.hostname, "timeout": httpx.Timeout(left).as_dict()},
    )


def _port(scheme: str, url: str) -> int:
    try:
        port = urlsplit(url).port or (443 if scheme == "https" else 80)
    except ValueError:
        raise NotFetched("the address has no valid port") from None
    if port not in {80, 443} and port < 1024:
        raise NotFetched(f"port {port} is not one that web servers use")
    return port


def _receive(
    client: httpx.Client, request: httpx.Request, most_bytes: int, deadline: float
) -> httpx.Response:
    """The answer, read no further than allowed in size and time."""
    body = bytearray()
    try:
        answer = client.send(request, stream=True)
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > most_bytes:
                raise NotFetched(f"more than {most_bytes:,} bytes")
            if time.monotonic() > deadline:
                raise NotFetched("it took too long")
    except httpx.HTTPError as error:
        raise NotFetched(f"{type(error).__name__}: {error}") from None
    finally:
        client.close()
    return httpx.Response(
        answer.status_code, headers=_plain_headers(answer), content=bytes(body), request=request
    )


def _plain_headers(answer: httpx.Response) -> dict[str, str]:
    """The headers that still hold after the body was unpacked."""
    return {name: answer.headers[name] for name in ("content-type", "location") if name in answer.headers}


def _accepted(answer: httpx.Response, url: str, content_types: tuple[str, ...]) -> Fetched:
    if answer.status_code != 200:
        raise NotFetched(f"it answered {answer.status_code}")
    content_type = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if content_types and content_type not in content_types:
        raise NotFetched(f"it is {content_type or 'of no stated type'}, not {' or '.join(content_types)}")
    return Fetched(answer.content, content_type, url)
