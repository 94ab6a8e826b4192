"""The makes of telephone systems, what may be sent to us, and how it is signed. Pure."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum

from thirdring.integrations.signing import same
from thirdring.kernel.errors import invalid

SECRET_SETTING = re.compile(r"TELEPHONY_SECRET_[A-Z0-9_]{1,40}", re.ASCII)  # no other variable is ever read
MOST_BYTES = 1_000_000  # of one call to our address
MOST_SIGNALS = 1000  # in one call to our address, or one answer to a poll
REPLAY_WINDOW = timedelta(minutes=5)  # a signed call is worth nothing afterwards


class Make(StrEnum):
    """Whose words a system speaks."""

    PLAIN = "plain"  # our own JSON, signed; for whatever has no adapter yet
    TWILIO = "twilio"
    ASTERISK = "asterisk"  # told by its log or its manager interface, never by web
    CONNECT = "connect"  # Amazon Connect's contact records, passed on signed


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What we want as ``X-ThirdRing-Signature``: HMAC-SHA256 of 'timestamp.body', in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def check_signature(secret: str, *, timestamp: str, given: str, body: bytes, now: datetime) -> None:
    """Raise Invalid unless the body was signed with the secret, within the replay window around ``now``."""
    if not re.fullmatch(r"[0-9]{1,12}", timestamp, re.ASCII):
        raise invalid("X-ThirdRing-Timestamp", "Give the seconds since 1970 as digits.", "signature")
    if abs(now.timestamp() - int(timestamp)) > REPLAY_WINDOW.total_seconds():
        minutes = int(REPLAY_WINDOW.total_seconds() // 60)
        cure = f"Sign anew: this is more than {minutes} minutes away from our clock."
        raise invalid("X-ThirdRing-Timestamp", cure, "signature")
    if not same(given, signature(secret, timestamp, body)):
        cure = "Sign 'timestamp.body' with the secret we share: HMAC-SHA256 in hexadecimal."
        raise invalid("X-ThirdRing-Signature", cure, "signature")
