"""What a push service is asked for, and what its answers mean. Pure."""

import hashlib
from base64 import urlsafe_b64encode
from enum import StrEnum

KEPT_S = 3 * 24 * 3600  # seconds a push service keeps what a phone that is off has not fetched
MOST_BYTES = 3000  # before encryption; every push service takes 4,096 after it


class Meaning(StrEnum):
    """What an answer means for the message."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"
    GONE = "gone"


_GONE = frozenset({404, 410})
_AGAIN = frozenset({401, 403, 408, 409, 425, 429})  # our keys, or too many at once: later it may go


def meaning_of(status: int) -> Meaning:
    """Of the answer's status (RFC 8030, 5 and 7.3)."""
    if 200 <= status < 300:
        return Meaning.TAKEN
    if status in _GONE:
        return Meaning.GONE
    return Meaning.LATER if status in _AGAIN or status >= 500 else Meaning.NEVER


def topic_of(what: str) -> str:
    """What later news of the same thing takes the place of, while the phone is off: 32 letters at most."""
    return urlsafe_b64encode(hashlib.sha256(what.encode()).digest())[:32].decode()
