"""What a browser says of itself to be sent notifications, read and checked. Pure.

It names a push service's address itself, so what may be called at all is settled here: nothing inside,
nothing that is not a web server. Names are looked up when something is sent (``integrations.fetching``).
"""

import hashlib
import ipaddress
import re
from base64 import urlsafe_b64decode
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from thirdring.kernel.errors import invalid

MOST_LETTERS = 1000  # of an endpoint; the longest in use have some 600
_ADDRESS = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where one browser is sent notifications, the keys they are encrypted with (base64url), its language."""

    endpoint: str
    p256dh: str
    auth: str
    language: str

    @property
    def mark(self) -> str:
        """What the endpoint is found by."""
        return mark_of(self.endpoint)


def mark_of(endpoint: str) -> str:
    """A hash of the endpoint: those may be longer than an index holds."""
    return hashlib.sha256(endpoint.encode(errors="replace")).hexdigest()


def host_of(endpoint: str) -> str:
    """The push service's host."""
    return urlsplit(endpoint).hostname or ""


def checked(subscription: Subscription, *, inside: Collection[str] = ()) -> Subscription:
    """The same, if notifications may be sent there; hosts ``inside`` may be private and without https.

    Raises Invalid('endpoint', 'keys').
    """
    if not _may_be_called(subscription.endpoint, inside):
        raise invalid("endpoint", "This is no push service that can be reached with https.")
    if len(_bytes(subscription.auth)) != 16 or not _is_key(_bytes(subscription.p256dh)):
        raise invalid("keys", "The browser's keys can't be used.")
    return subscription


def _may_be_called(endpoint: str, inside: Collection[str]) -> bool:
    if len(endpoint) > MOST_LETTERS or not _ADDRESS.fullmatch(endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password:
        return False
    if host in inside:
        return parts.scheme in {"http", "https"}
    return parts.scheme == "https" and (port in {None, 443} or (port or 0) > 1023) and _is_outside(host)


def _is_outside(host: str) -> bool:
    """A name with a dot, or an address of the open internet."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".local", ".internal", ".localhost"))


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)) if len(text) < 100 else b""
    except ValueError:
        return b""


def _is_key(point: bytes) -> bool:
    """Whether it is a point on the curve P-256, written out (RFC 8291, 65 bytes)."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except (ValueError, TypeError):
        return False
    return len(point) == 65
