"""How easily a text is read, for the languages with a formula of their own; others have none here. Pure.

English: the grade of Flesch and Kincaid (1975), school years needed: 0.39 words a sentence + 11.8 syllables a
word - 15.59. Spanish: the ease of Szigriszt (1993, the INFLESZ scale), 0 to 100: 206.835 - 62.3 syllables a
word - words a sentence. Syllables are counted by groups of vowels, as the formulas' own programs do.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

GRADE = 8.0  # English for everybody asks for no more school years than this
EASE = 55.0  # and Spanish is at least this easy: 'normal' on the INFLESZ scale

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_ENDS = re.compile(r"[.!?:;…]+(?=\s|$)|\n+")
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<![aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouylsxzcgh])es$")
_SPANISH_GROUPS = re.compile(r"[iuü]?[aeoáéó](?:[iuü](?![aeoáéó]))?|[íú]|[iuü]+")
_SPANISH_SILENT_U = re.compile(r"(?<=[gq])u(?=[eiéí])")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the formulas count."""

    sentences: int
    words: int
    syllables: int


def counted(text: str, language: str) -> Counted:
    """Sentences, words and syllables of a text in English or Spanish. Numbers are no words."""
    syllables_of = _SYLLABLES[language.partition("-")[0]]
    words = [word.casefold() for word in _WORD.findall(text)]
    sentences = [part for part in _SENTENCE_ENDS.split(text) if _WORD.search(part)]
    return Counted(len(sentences), len(words), sum(syllables_of(word) for word in words))


def grade(text: str) -> float:
    """School years an English text asks for; 0 for a text without words."""
    found = counted(text, "en")
    if not found.words:
        return 0.0
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def ease(text: str) -> float:
    """How easy a Spanish text is, 0 to 100 and beyond; 100 for a text without words."""
    found = counted(text, "es")
    if not found.words:
        return 100.0
    return 206.835 - 62.3 * found.syllables / found.words - found.words / found.sentences


def is_plain(text: str, language: str) -> bool | None:
    """Whether a text is for everybody; None in a language without a formula here."""
    base = language.partition("-")[0]
    if base == "en":
        return grade(text) <= GRADE
    return ease(text) >= EASE if base == "es" else None


def _english(word: str) -> int:
    return max(1, len(_ENGLISH_VOWELS.findall(_SILENT_END.sub("", word))))


def _spanish(word: str) -> int:
    heard = _SPANISH_SILENT_U.sub("", word)
    return max(1, len(_SPANISH_GROUPS.findall(heard)))


_SYLLABLES: Mapping[str, Callable[[str], int]] = {"en": _english, "es": _spanish}
