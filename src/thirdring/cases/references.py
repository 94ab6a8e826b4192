"""The number a resident is given: eight digits and a check digit, `2604-1873-5`.

Numbers come from a sequence, so they never collide, and are scrambled by a keyed permutation of the eight
digits, so that one reference does not give away the next. The check digit catches a wrong digit or two
swapped neighbours before anything is looked up.
"""

import hashlib
import os
import re
import threading

from django.db import connection

from thirdring.city.models import City
from thirdring.kernel.damm import check_digit, is_sound
from thirdring.kernel.errors import Invalid, invalid

SPACE = 10**8
BLOCK = 32  # the sequence's step: one look-up reserves this many numbers for a process
_HALF = 10**4
_ROUNDS = 6


def pretty(reference: str) -> str:
    """The reference as people read it: '260418735' becomes '2604-1873-5'."""
    return f"{reference[:4]}-{reference[4:8]}-{reference[8:]}"


def parse(text: str) -> str:
    """The nine digits of a reference a person typed, however they grouped it.

    Raises Invalid, saying whether digits are missing or one was mistyped.
    """
    digits = re.sub(r"[\s.\-–—/#]", "", text.strip()[:60])
    if not re.fullmatch(r"[0-9]+", digits):
        raise invalid("reference", "A reference is made of nine digits, like 2604-1873-5.", "not_digits")
    if len(digits) != 9:
        raise invalid(
            "reference", f"A reference has nine digits; this one has {len(digits)}.", "wrong_length"
        )
    if not is_sound(digits):
        raise invalid("reference", "This reference is mistyped: one of its digits is wrong.", "mistyped")
    return digits


def looks_like_one(text: str) -> bool:
    """Whether the text is a sound reference."""
    try:
        parse(text)
    except Invalid:
        return False
    return True


def scrambled(number: int, key: bytes) -> int:
    """A permutation of 0 .. SPACE-1: a balanced Feistel network over two halves of four digits."""
    left, right = divmod(number % SPACE, _HALF)
    for turn in range(_ROUNDS):
        digest = hashlib.blake2b(f"{turn}:{right}".encode(), key=key, digest_size=8).digest()
        left, right = right, (left + int.from_bytes(digest, "big")) % _HALF
    return left * _HALF + right


def reference_for(number: int, key: bytes) -> str:
    """The nine digits for a number of the sequence."""
    digits = f"{scrambled(number, key):08d}"
    return digits + check_digit(digits)


class _Numbers:
    """Numbers this process has reserved and not used yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: list[int] = []

    def take(self, count: int) -> list[int]:
        """``count`` numbers nobody else has, in any thread or process."""
        with self._lock:
            missing = count - len(self._left)
            if missing > 0:
                self._left += _reserve_blocks(-(-missing // BLOCK))
            taken, self._left = self._left[:count], self._left[count:]
        return taken

    def forget(self) -> None:
        """Begin anew, as a forked process must: the numbers left are its parent's."""
        self.__init__()  # type: ignore[misc]  # sets the same two fields anew


def _reserve_blocks(blocks: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_reference') FROM generate_series(1, %s)", [blocks])
        starts = [row[0] for row in cursor.fetchall()]
    return [start + step for start in starts for step in range(BLOCK)]


_numbers = _Numbers()
os.register_at_fork(after_in_child=_numbers.forget)


def reserve(city: City, count: int) -> list[str]:
    """``count`` fresh references of a city. Numbers of a transaction rolled back are simply never used."""
    return [reference_for(number, city.reference_key.bytes) for number in _numbers.take(count)]
