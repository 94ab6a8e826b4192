"""How many parts a text message is sent in, so that nobody pays for, or loses, words unseen. Pure.

3GPP TS 23.038: a message of the GSM 7-bit alphabet holds 160 septets, or 153 in each of several parts; a
letter of its extension table takes two, which are never split between parts. Any letter outside turns the
whole message to UCS-2: 70 units, or 67 in each of several parts; what lies beyond the basic plane (emoji)
takes two, never split.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")


class Alphabet(StrEnum):
    """What a message is written in."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


_ROOM = {Alphabet.GSM7: (160, 153), Alphabet.UCS2: (70, 67)}  # units of one alone, and of each of several


@dataclass(frozen=True, slots=True)
class Segments:
    """In how many parts a text goes, in which alphabet; ``left`` units fit into the last. 0 for no text."""

    count: int
    alphabet: Alphabet
    left: int
    unusual: str = ""  # the letters that made it UCS-2, each once


def segments(text: str) -> Segments:
    """How the text would be sent."""
    unusual = "".join(dict.fromkeys(letter for letter in text if letter not in _BASIC | _EXTENDED))
    alphabet = Alphabet.UCS2 if unusual else Alphabet.GSM7
    alone, several = _ROOM[alphabet]
    sizes = [_units(letter, alphabet) for letter in text]
    if sum(sizes) <= alone:
        return Segments(min(1, len(text)), alphabet, alone - sum(sizes), unusual)
    count, used = _filled(sizes, several)
    return Segments(count, alphabet, several - used, unusual)


def _units(letter: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.UCS2:
        return 2 if ord(letter) > 0xFFFF else 1
    return 2 if letter in _EXTENDED else 1


def _filled(sizes: Iterable[int], room: int) -> tuple[int, int]:
    """Parts begun, and units used in the last, when nothing is split between two."""
    count, used = 1, 0
    for size in sizes:
        if used + size > room:
            count, used = count + 1, 0
        used += size
    return count, used
