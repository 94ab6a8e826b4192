"""Who we are to push services: one key pair for each installation, and the proof of it in each request."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from thirdring.kernel import clock

PROOF_HOLDS = timedelta(hours=12)  # RFC 8292 allows 24


def public_key() -> str:
    """Our public key as browsers want it for a subscription: the point written out, base64url."""
    return _shown(settings.PUSH_KEY)


def proof(endpoint: str) -> str:
    """The Authorization header for a request to this push service."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((clock.now() + PROOF_HOLDS).timestamp()),
        "sub": settings.PUSH_CONTACT,
    }
    return str(_pair(settings.PUSH_KEY).sign(claims)["Authorization"])


@lru_cache(maxsize=4)
def _pair(private: str) -> Vapid02:
    return Vapid02.from_raw(private.strip().encode())


@lru_cache(maxsize=4)
def _shown(private: str) -> str:
    point = _pair(private).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
