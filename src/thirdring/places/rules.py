"""How the words of a place are read, and how need is told in tiers. Pure, and bounded on any text."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from thirdring.places.words import FILLERS, ORDINALS, SHORT, TENS, UNITS, ordinal

LONGEST_TEXT = 120  # what is typed beyond this is not read
MOST_WORDS = 12

KIND_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")  # neighbourhood, council_district, ward ...

_PARENTHESES = re.compile(r"\([^()]*\)?")
_NOT_WORD = re.compile(r"[^0-9a-z½]+")
_CROSSING = re.compile(
    r"\s*[&@/\\+]\s*|\s+(?:and|at|y|con|esquina(?:\s+con)?|near|cerca\s+de)\s+", re.IGNORECASE
)
_CORNER_OF = re.compile(
    r"^\s*(?:(?:the\s+)?corner\s+of|esquina\s+de|between|entre|near|cerca\s+de)\s+", re.IGNORECASE
)
_HOUSE = re.compile(r"(\d{1,6})(?:\s*-\s*\d{1,6})?(\s*½|[a-z](?![a-z0-9]))?(?![a-z0-9])", re.IGNORECASE)
_ORDINAL = re.compile(r"0*(\d{1,3})(?:st|nd|rd|th)\Z")


class NeedTier(StrEnum):
    """A third of the areas of a kind, by their need index."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Ask:
    """The words of a place, taken apart. ``cross`` is the second street of an intersection, else empty."""

    words: tuple[str, ...]
    number: int | None = None
    suffix: str = ""
    cross: tuple[str, ...] = ()
    ends_open: bool = False  # the last word may not be typed out yet


def plain(text: str) -> str:
    """The text without accents, case and signs: 'O'Hara  Añejo' becomes 'ohara anejo'."""
    folded = unicodedata.normalize("NFKD", text[:LONGEST_TEXT].replace("½", " 1/2 ").casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", letters.replace("'", "").replace("\u2019", "")).strip()


def words_of(text: str) -> tuple[str, ...]:
    """The words as they are searched: short forms, numbers as ordinals, at most MOST_WORDS of them."""
    return tuple(_shortened(plain(text).split()[:MOST_WORDS]))


def search_name(name: str) -> str:
    """A street's or landmark's name as it is searched: 'North Charles Street' becomes 'n charles st'."""
    return " ".join(words_of(name))[:LONGEST_TEXT]


def _shortened(words: Sequence[str]) -> Iterable[str]:
    tens = 0
    for word in words:
        if word in TENS:
            if tens:
                yield str(tens)
            tens = TENS[word]
            continue
        if tens and word in ORDINALS and ORDINALS[word] < 10:
            yield ordinal(tens + ORDINALS[word])
        else:
            if tens:
                yield str(tens)
            if word not in FILLERS:
                yield _short(word)
        tens = 0
    if tens:
        yield str(tens)


def _short(word: str) -> str:
    spelled = _ORDINAL.match(word)
    return ordinal(int(spelled[1])) if spelled else SHORT.get(word, word)


def read(text: str) -> list[Ask]:
    """What the text may be asking for, likeliest first: a crossing, a house number, a street or landmark.

    >>> read("12 n. Main Street")[0]
    Ask(words=('n', 'main', 'st'), number=12, suffix='', cross=(), ends_open=True)
    """
    text = _PARENTHESES.sub(" ", text[:LONGEST_TEXT]).replace(" 1/2 ", " ½ ")
    ends_open = bool(text) and not text[-1].isspace()
    asks = [*_crossings(text, ends_open), *_houses(text, ends_open)]
    whole = words_of(_first_part(text))
    if whole:
        asks.append(Ask(whole, ends_open=ends_open))
    return asks


def _first_part(text: str) -> str:
    """What stands before the first comma: the city, state and ZIP behind it are known."""
    parts = [part for part in text.split(",") if part.strip()]
    return parts[0] if parts else ""


def _crossings(text: str, ends_open: bool) -> Iterable[Ask]:
    text = _CORNER_OF.sub("", text, count=1)
    parts = [part for part in _CROSSING.split(_first_part(text)) if part and part.strip()]
    if len(parts) < 2 and "," in text and not _HOUSE.match(text.lstrip()):
        parts = text.split(",")
    if len(parts) < 2:
        return
    first, second = words_of(parts[0]), words_of(parts[1])
    if first and second:
        yield Ask(first, cross=second, ends_open=ends_open)


def _houses(text: str, ends_open: bool) -> Iterable[Ask]:
    body = _without_unit(_first_part(text))
    leading = _HOUSE.match(body.lstrip())
    if leading:
        rest = words_of(body.lstrip()[leading.end() :])
    else:
        leading = _last_house(body)  # 'Calle Main 123', as Spanish writes it
        rest = words_of(body[: leading.start()]) if leading else ()
    if leading and rest:
        yield Ask(rest, int(leading[1]), (leading[2] or "").strip().upper(), ends_open=ends_open)


def _last_house(body: str) -> re.Match[str] | None:
    last = body.rsplit(maxsplit=1)
    if len(last) < 2 or not last[1].lstrip("#").isdigit():
        return None
    return _HOUSE.search(body, len(body.rstrip()) - len(last[1].lstrip("#")))


def _without_unit(body: str) -> str:
    """The words before 'apt 4', 'unit B' and their like; a '#4' behind a numbered address is one too."""
    words = body.split()
    for place, word in enumerate(words[1:], start=1):
        if word.lower().strip(".#") in UNITS or (
            word.startswith("#") and place > 1 and words[0][:1].isdigit()
        ):
            return " ".join(words[:place])
    return body


def need_tiers(needs: Mapping[int, float]) -> dict[int, NeedTier]:
    """The tier of each area by its need index: lowest, middle and highest third of the areas.

    Areas of equal need are in the same tier (the lower), so thirds may be uneven. Keys are area ids.
    """
    ordered = sorted(needs.values())
    tiers = list(NeedTier)
    return {
        area: tiers[min(2, 3 * bisect_left(ordered, need) // len(ordered))] for area, need in needs.items()
    }
