"""When to try again, when to stop, and when to leave a server in peace. Pure."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

MOST_ATTEMPTS = 18  # spread over about a day and a half
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(minutes=5)  # longer than any one sending: a worker that died frees its relay by then
LISTED_WITHIN = timedelta(minutes=2)  # a report may be in their list only so long after it was sent
CLOCKS_DIFFER = timedelta(hours=2)  # by so much at most: a time further ahead is a mistake of theirs
TOKEN_WAIT = timedelta(minutes=2)
TOKEN_PATIENCE = timedelta(days=2)  # how long a token may stay without an id before a person looks
BREAKER_FAILURES = 5  # in a row: then the server is left alone
BREAKER_REST = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=1)
OVERLAP = timedelta(minutes=10)  # asked again at each poll: servers date updates before they show them
KEY_SETTING = re.compile(
    r"OPEN311_KEY_[A-Z0-9_]{1,40}", re.ASCII
)  # no other variable may be sent to a server


class RelayState(StrEnum):
    """Where a case sent to another jurisdiction is."""

    WAITING = "waiting"  # to be sent; surely not there yet
    UNSURE = "unsure"  # perhaps there: looked for over there before it is sent again
    TOKEN = "token"  # noqa: S105  # taken in; the other side gives the id later
    LINKED = "linked"  # has an id over there
    SENT = "sent"  # taken in by a server that tells no id, ever
    CLOSED = "closed"  # done over there
    DEAD = "dead"  # refused, or out of attempts: a person looks at it
    RECALLED = "recalled"  # taken back by us: whatever they say, it changes nothing here


ACTIVE = frozenset({RelayState.WAITING, RelayState.UNSURE, RelayState.TOKEN})
OVER = frozenset({RelayState.CLOSED, RelayState.RECALLED})


def next_attempt(now: datetime, attempts: int, luck: float) -> datetime:
    """When to try again after so many attempts: twice as long each time, and never all at the same moment.

    ``luck`` is a random number from 0 to 1: waits are spread over their second half ("equal jitter").
    """
    doublings: int = 2 ** max(0, min(attempts, 20) - 1)
    wait = min(FIRST_WAIT * doublings, LONGEST_WAIT)
    return now + wait / 2 + wait / 2 * luck


def asked_to_wait(text: str, now: datetime) -> timedelta | None:
    """How long a ``Retry-After`` asks us to wait: seconds or a date, capped; None for what is neither."""
    if re.fullmatch(r"\d{1,9}", text.strip(), re.ASCII):
        return min(timedelta(seconds=int(text)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:  # "-0000": UTC, whose zone the sender does not tell
        until = until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta(0)), LONGEST_WAIT)


def rests_until(now: datetime, failures: int) -> datetime | None:
    """Until when a server with so many failures in a row is left alone; None while it is still tried.

    After a rest one request is tried; if that fails too, the next rest is twice as long.
    """
    beyond = failures - BREAKER_FAILURES
    return now + min(BREAKER_REST * 2 ** min(beyond, 10), LONGEST_REST) if beyond >= 0 else None


def update_digest(remote_id: str, status: str, notes: str, updated_at: datetime | None) -> str:
    """What makes an update the same update, whichever poll brought it: 32 hexadecimal digits."""
    said = "\x1f".join([remote_id, status, notes, updated_at.isoformat() if updated_at else ""])
    return hashlib.sha256(said.encode()).hexdigest()[:32]
