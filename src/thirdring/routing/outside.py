"""Handing a case to somebody outside the city: its words, its dates, and what wakes a waiting case. Pure."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum


class PartyKind(StrEnum):
    """What an outside party is."""

    UTILITY = "utility"
    STATE = "state"
    COUNTY = "county"
    CONTRACTOR = "contractor"
    OTHER = "other"


class ReferralState(StrEnum):
    """SENT and ACKNOWLEDGED are open: somebody outside has to do something. The others are ended."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    NOT_THEIRS = "not_theirs"
    WITHDRAWN = "withdrawn"


OPEN_REFERRALS = (ReferralState.SENT, ReferralState.ACKNOWLEDGED)


class Said(StrEnum):
    """What an outside party says of a referral."""

    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    DONE = "done"
    NOT_THEIRS = "not_theirs"


ENDS = {Said.DONE: ReferralState.DONE, Said.NOT_THEIRS: ReferralState.NOT_THEIRS}
# An acknowledgement says that they will come: what the case waits for is still ahead.
WAKES = frozenset({Said.ANSWERED, Said.DONE, Said.NOT_THEIRS})


class Meanwhile(StrEnum):
    """What happens with the case here while somebody outside has it."""

    WORK = "work"
    WAIT = "wait"
    CLOSE = "close"


class Attention(StrEnum):
    """Why a supervisor should look at a referral."""

    NONE = ""
    UNACKNOWLEDGED = "unacknowledged"
    FOLLOW_UP = "follow_up"
    REFUSED = "refused"


class Step(StrEnum):
    """What our side did with a referral, as its timeline entries say it."""

    SENT = "sent"
    SENT_AGAIN = "sent_again"
    LATE = "late"
    DUE = "due"
    WITHDRAWN = "withdrawn"


LINK_LIVES = timedelta(days=180)
GRACE = timedelta(
    seconds=30
)  # a link still works that long after another took its place: scanners click first
LONGEST_FOLLOW_UP = timedelta(days=180)
MOST_HOURS = 24 * 30  # a party may take to acknowledge
NOTE_LENGTH, WORDS_LENGTH, NUMBER_LENGTH, MOST_PHOTOS = 1000, 2000, 60, 5


def digest_of(token: str) -> str:
    """What is kept of a link's token, and what it is looked up by: the token itself is only in the message.

    An index compares hashes, so how long it takes tells nothing of the token.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def works(*, expires_at: datetime, replaced_at: datetime | None, now: datetime) -> bool:
    """Whether a link still opens its referral."""
    return now < expires_at and (replaced_at is None or now < replaced_at + GRACE)


def next_look(*, acknowledged: bool, acknowledge_by: datetime, follow_up_at: datetime) -> datetime:
    """When the sweep looks at an open referral again: the sooner of its dates that are still ahead of it."""
    return follow_up_at if acknowledged else min(acknowledge_by, follow_up_at)


def why_look(
    *, acknowledged: bool, acknowledge_by: datetime, follow_up_at: datetime, now: datetime
) -> Attention:
    """What the sweep finds at ``now``: a follow-up that is due comes first."""
    if follow_up_at <= now:
        return Attention.FOLLOW_UP
    if not acknowledged and acknowledge_by <= now:
        return Attention.UNACKNOWLEDGED
    return Attention.NONE
