"""Danger first: words, in any language the city speaks, that mean a call to the emergency number. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache


def folded(text: str) -> str:
    """The text without case and accents, for comparing words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def danger_in(text: str, words: Mapping[str, Iterable[str]]) -> str:
    """The first emergency word (of any language) that stands in the text as a word; '' when none does."""
    phrases = tuple(sorted({phrase for group in words.values() for phrase in group}))
    found = _pattern(phrases).search(folded(text[:8000])) if phrases else None
    return found.group(0) if found else ""


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words only: 'fire' is not in 'fireworks'. Alternatives of plain text: time grows with the length only."""
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(folded(phrase)) for phrase in phrases) + r")(?!\w)")
