"""A stranger's address is fetched only from the open internet, and only so much of it."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from thirdring.integrations.fetching import Fetched, NotFetched, fetch, is_public


class Pages(BaseHTTPRequestHandler):
    """A small server on this machine with a page for each trap."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        path, _, argument = self.path.partition("?")
        getattr(self, f"page_{path.strip('/')}")(argument)

    def page_photo(self, _: str) -> None:
        self._answer(200, b"\xff\xd8photo", content_type="image/jpeg; q=1")

    def page_host(self, _: str) -> None:
        self._answer(200, self.headers["Host"].encode(), content_type="text/plain")

    def page_endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            for _piece in range(300):
                self.wfile.write(b"x" * 1000)

    def page_slow(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            for _piece in range(30):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)

    def page_to(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def page_circle(self, _: str) -> None:
        self.page_to("/circle")

    def page_missing(self, _: str) -> None:
        self._answer(404, b"", content_type="text/plain")

    def _answer(self, status: int, body: bytes, *, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def here(host: str, port: int) -> list[str]:
    """Every name leads to this machine, but for one that hides a private address behind it."""
    return ["127.0.0.1", "10.0.0.8"] if host == "mixed.example" else ["127.0.0.1"]


def local(address: str) -> bool:
    return address == "127.0.0.1"


def get(url: str, *, most_bytes: int = 10_000, seconds: float = 5.0, **more: tuple[str, ...]) -> Fetched:
    return fetch(url, most_bytes=most_bytes, seconds=seconds, lookup=here, allowed=local, **more)


def test_a_photo_is_fetched_with_its_type(port: int) -> None:
    fetched = get(f"http://city.example:{port}/photo", content_types=("image/jpeg",))
    assert (fetched.body, fetched.content_type) == (b"\xff\xd8photo", "image/jpeg")


def test_the_host_that_was_named_is_asked_at_the_address_that_was_checked(port: int) -> None:
    assert get(f"http://city.example:{port}/host").body == f"city.example:{port}".encode()


def test_a_redirect_is_followed(port: int) -> None:
    fetched = get(f"http://city.example:{port}/to?http://other.example:{port}/photo")
    assert fetched.url == f"http://other.example:{port}/photo"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/endless", "more than 10,000 bytes"),
        ("/missing", "answered 404"),
        ("/to?file:///etc/passwd", "only http and https"),
        ("/to?http://mixed.example/photo", "not on the open internet"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(port: int, path: str, why: str) -> None:
    with pytest.raises(NotFetched, match=why):
        get(f"http://city.example:{port}{path}")


def test_a_circle_of_redirects_ends(port: int) -> None:
    with pytest.raises(NotFetched, match="more than 3 redirects"):
        get(f"http://city.example:{port}/circle")


def test_a_page_is_no_photo(port: int) -> None:
    with pytest.raises(NotFetched, match="text/plain, not image/jpeg"):
        get(f"http://city.example:{port}/host", content_types=("image/jpeg",))


def test_a_server_that_drips_is_left(port: int) -> None:
    with pytest.raises(NotFetched, match=r"too long|Timeout"):
        get(f"http://city.example:{port}/slow", seconds=0.4)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://city.example/photo", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http:///photo", "only http and https"),
        ("http://me:secret@city.example/photo", "password"),
        ("http://city.example:25/photo", "port 25"),
        ("http://city.example:99999/photo", "no valid port"),
        ("http://mixed.example/photo", "not on the open internet"),
    ],
)
def test_addresses_that_are_never_fetched(url: str, why: str) -> None:
    with pytest.raises(NotFetched, match=why):
        get(url)


def test_this_machine_is_not_the_open_internet(port: int) -> None:
    with pytest.raises(NotFetched, match="not on the open internet"):
        fetch(f"http://127.0.0.1:{port}/photo", most_bytes=100)
    with pytest.raises(NotFetched, match="not on the open internet"):
        fetch(f"http://localhost:{port}/photo", most_bytes=100)


def test_a_port_where_nobody_listens_is_said() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(NotFetched, match="ConnectError"):
            get(f"http://city.example:{unused.getsockname()[1]}/photo")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  # an address to refuse, not one to listen on
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:0001::",
        "::",
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(address)
