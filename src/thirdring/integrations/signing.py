"""How Twilio and those that speak like it sign what they send us. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from thirdring.kernel.errors import invalid


def twilio_signature(secret: str, url: str, fields: Iterable[tuple[str, str]]) -> str:
    """What Twilio sends as ``X-Twilio-Signature``: HMAC-SHA1 of the whole URL and the sorted fields."""
    told = url + "".join(name + value for name, value in sorted(set(fields)))
    digest = hmac.new(secret.encode(), told.encode(errors="replace"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def check_twilio_signature(
    secret: str, *, urls: Iterable[str], fields: Iterable[tuple[str, str]], given: str
) -> None:
    """Raise Invalid unless it was signed for one of our URLs: behind a proxy we may be known by another."""
    fields = list(fields)
    right = [same(given, twilio_signature(secret, url, fields)) for url in urls]
    if True not in right:
        cure = "It was not signed with this account's token for this address."
        raise invalid("X-Twilio-Signature", cure, "signature")


def same(given: str, expected: str) -> bool:
    """Whether two signatures are the same; takes as long for any that is wrong."""
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())
