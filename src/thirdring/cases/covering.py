"""What in a person's words says who somebody is, and the same words with it covered. Pure.

The public reads words with phone numbers, e-mail addresses, plates, cards and names covered; staff read them
as they were written. Every pattern looks a bounded way ahead: the work grows with the length of the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from phonenumbers import Leniency, PhoneNumberMatcher

from thirdring.cases.cues import CUES, MARKS


class Personal(StrEnum):
    """What was found. The first of two that overlap names both."""

    CARD = "card"
    SOCIAL_SECURITY = "social_security"
    EMAIL = "email"
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"


class Span(NamedTuple):
    """Where it is said: from ``start`` up to ``end``, in characters."""

    start: int
    end: int
    kind: Personal


@lru_cache(maxsize=8_192)  # a batch of history says the same words often, and twice each
def covered_words(text: str, *, country: str, language: str) -> str | None:
    """The words as the public reads them; None when there is nothing to cover. ``country``: ISO 3166-1."""
    spans = find_personal(text, country=country)
    return covered(text, spans, language=language) if spans else None


def find_personal(text: str, *, country: str) -> list[Span]:
    """What is personal in the text, in order, no two overlapping. ``country`` reads local phone numbers."""
    return _apart(chain(_numbers(text), _emails(text), _phones(text, country), _plates(text), _names(text)))


def covered(text: str, spans: Iterable[Span], *, language: str) -> str:
    """The text with a word for each span, in the language of the text: "call [phone number]"."""
    return "".join(f"[{mark(kind, language)}]" if kind else part for part, kind in parts(text, spans))


def parts(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, Personal | None]]:
    """The text piece by piece, each with what is personal in it or None."""
    at = 0
    for start, end, kind in spans:
        if at < start:
            yield text[at:start], None
        yield text[start:end], kind
        at = end
    if at < len(text):
        yield text[at:], None


def mark(kind: Personal, language: str) -> str:
    """What stands in the place of something covered."""
    words: Mapping[str, str] = MARKS.get(language.partition("-")[0], MARKS["en"])
    return words[kind]


def _apart(found: Iterable[Span]) -> list[Span]:
    spans: list[Span] = []
    for span in sorted(found):
        if spans and span.start < spans[-1].end:
            span = _joined(spans.pop(), span)
        spans.append(span)
    return spans


def _joined(one: Span, other: Span) -> Span:
    kind = min(one.kind, other.kind, key=_RANK.__getitem__)
    return Span(one.start, max(one.end, other.end), kind)


_RANK = MappingProxyType({kind: rank for rank, kind in enumerate(Personal)})

_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_SOCIAL = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?![\d-]{2})")
_EMAIL = re.compile(
    r"[\w.+%'-]{1,64}(?:@|\s?[\[(](?:at|arroba)[\])]\s?)"
    r"[\w-]{1,63}(?:(?:\.|\s?[\[(](?:dot|punto)[\])]\s?)[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_LOCAL_PHONE = re.compile(
    rf"\b(?:{CUES.phone})[^\w\n]{{1,3}}(?:(?:{CUES.between})[^\w\n]{{1,3}}){{0,3}}(\d{{3}}[ .-]?\d{{4}})\b",
    re.IGNORECASE,
)
_PLATE = re.compile(
    rf"\b(?i:{CUES.plate})[^\w\n]{{1,3}}(?:(?i:{CUES.between})[^\w\n]{{1,3}}){{0,5}}"
    r"([A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}|[A-Za-z]{2,3}[ -]?\d{2,5}|[a-z0-9]{5,8})\b"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ](?:\.|[\w'’-]{1,30})"
_TITLED = re.compile(
    rf"\b(?i:{CUES.title})\.?\s({_CAPITAL}(?:[ ](?:(?:de|la|del)[ ]){{0,2}}{_CAPITAL}){{0,2}})"
)
_WORD = r"[^\W\d_][\w'’-]{0,30}"
_NAMED = re.compile(
    rf"\b(?:{CUES.name})[\s:]{{1,2}}(?!(?:{CUES.no_name})\b)"
    rf"({_WORD}(?:[ ](?!(?:{CUES.no_name})\b){_WORD}){{0,2}})",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 7  # of a phone number


def _numbers(text: str) -> Iterator[Span]:
    for found in _CARD.finditer(text):
        if _sums_up([int(sign) for sign in found[0] if sign.isdecimal()]):
            yield Span(*found.span(), Personal.CARD)
    for found in _SOCIAL.finditer(text):
        yield Span(*found.span(), Personal.SOCIAL_SECURITY)


def _sums_up(digits: list[int]) -> bool:
    """The check that every payment card's number passes (Luhn, ISO/IEC 7812-1)."""
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return any(digits) and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _emails(text: str) -> Iterator[Span]:
    return (Span(*found.span(), Personal.EMAIL) for found in _EMAIL.finditer(text))


def _phones(text: str, country: str) -> Iterator[Span]:
    if sum(map(str.isdecimal, text)) < _FEWEST_DIGITS:
        return
    for match in PhoneNumberMatcher(text, country, leniency=Leniency.VALID):
        yield Span(match.start, match.end, Personal.PHONE)
    for found in _LOCAL_PHONE.finditer(text):
        yield Span(*found.span(1), Personal.PHONE)


def _plates(text: str) -> Iterator[Span]:
    found = (each for each in _PLATE.finditer(text) if _like_a_plate(each[1]))
    return (Span(*each.span(1), Personal.PLATE) for each in found)


def _like_a_plate(said: str) -> bool:
    signs = [sign for sign in said if sign.isalnum()]
    digits = sum(map(str.isdecimal, signs))
    return 4 <= len(signs) <= 8 and (0 < digits < len(signs) or digits >= 5)


def _names(text: str) -> Iterator[Span]:
    found = chain(_NAMED.finditer(text), _TITLED.finditer(text))
    return (Span(*each.span(1), Personal.NAME) for each in found)
