"""A push service on this machine, and browsers that read what it takes with keys of their own.

Reading is written here from RFC 8188, 8291 and 8292 alone: nothing of what the program sends with.
"""

import hashlib
import hmac
import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from thirdring.messaging.subscribing import Subscription


@dataclass
class Taken:
    """One notification as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """What it took, and the statuses it answers with next; then 201."""

    address: str = ""
    taken: list[Taken] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    holds: threading.Event = field(default_factory=threading.Event)  # it answers while this is set
    reached: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving() -> Iterator[Service]:
    service = Service()
    service.holds.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.taken.append(Taken(self.path, dict(self.headers.items()), body))
            service.reached.set()
            service.holds.wait(20)
            self.send_response(service.answers.pop(0) if service.answers else 201)
            self.send_header("Location", f"/kept/{len(service.taken)}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield service
    service.holds.set()
    server.shutdown()
    server.server_close()


class Browser:
    """A browser that gave its keys to the city."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.private: EllipticCurvePrivateKey = generate_private_key(SECP256R1())
        self.auth = hashlib.sha256(endpoint.encode()).digest()[:16]

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, language: str = "en") -> Subscription:
        return Subscription(
            endpoint=self.endpoint, p256dh=b64(self.point), auth=b64(self.auth), language=language
        )

    def fields(self) -> dict[str, str]:
        """What the page's script posts."""
        return {"endpoint": self.endpoint, "p256dh": b64(self.point), "auth": b64(self.auth)}

    def reads(self, body: bytes) -> dict[str, Any]:
        """RFC 8291, 3.4, and RFC 8188, 2: one record of aes128gcm."""
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.private.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), theirs))
        ikm = _expand(_hmac(self.auth, shared), b"WebPush: info\x00" + self.point + theirs, 32)
        prk = _hmac(salt, ikm)
        key = _expand(prk, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _expand(prk, b"Content-Encoding: nonce\x00", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert plain.endswith(b"\x02")  # the last record
        read: dict[str, Any] = json.loads(plain[:-1])
        return read


def claims_of(authorization: str, key: str) -> dict[str, Any]:
    """What we claim in a request's header (RFC 8292). Raises InvalidSignature unless this key signed it."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", key)
    head, claims, signature = parts["t"].split(".")
    assert json.loads(unb64(head)) == {"typ": "JWT", "alg": "ES256"}
    raw = unb64(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), unb64(key))
    public.verify(signed, f"{head}.{claims}".encode(), ECDSA(SHA256()))
    read: dict[str, Any] = json.loads(unb64(claims))
    return read


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _hmac(key: bytes, said: bytes) -> bytes:
    return hmac.new(key, said, hashlib.sha256).digest()


def _expand(prk: bytes, info: bytes, length: int) -> bytes:
    return _hmac(prk, info + b"\x01")[:length]
