"""A sum for the browser, asked of nobody until a budget is nearly spent: a moment for a person.

The browser looks for a number that, behind the puzzle, gives a SHA-256 with BITS zeros in front. The puzzle
belongs to one draft and is signed, so nothing is kept here and no solution serves a second report.
"""

import hashlib

from django.core.signing import BadSignature, TimestampSigner

BITS = 15  # some 33,000 tries: about a second on an old phone
LASTS = 600  # seconds
_LONGEST = 20  # digits of a solution


def puzzle_for(key: str) -> str:
    """A puzzle for the draft of this key."""
    return _signer().sign(key)


def is_solved(key: str, puzzle: str, number: str) -> bool:
    """Whether the number solves a puzzle of ours that was given to this draft not long ago."""
    if not number.isdecimal() or len(number) > _LONGEST:
        return False
    try:
        return _signer().unsign(puzzle, max_age=LASTS) == key and _has_zeros(puzzle, number)
    except BadSignature:
        return False


def _has_zeros(puzzle: str, number: str) -> bool:
    digest = hashlib.sha256(f"{puzzle}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="thirdring.resident.puzzle")
