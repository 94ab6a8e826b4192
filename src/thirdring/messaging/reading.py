"""How hard a text is to read, by a published formula for each language. A hint, never a bar. Pure.

English: the Flesch-Kincaid grade, 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid, Fishburne,
Rogers and Chissom, Derivation of New Readability Formulas for Navy Enlisted Personnel, 1975). Above grade 9
is hard.

Spanish: the perspicuity index, 206.835 - 62.3 syllables/word - words/sentence (Szigriszt Pazos, Sistemas
predictivos de legibilidad del mensaje escrito, 1993), on the INFLESZ scale (Barrio-Cantalejo et al., 2008),
where 55 to 65 is normal for grown-ups. Below 55 is hard.

Syllables are counted by rule, since no dictionary is at hand. English: groups of vowels, without a silent e
at the end ('e' and 'es' but for 'table' and 'places', 'ed' not after t or d), one at least. Spanish: vowels,
less those that join the one before: two weak vowels, or a weak one without an accent beside a strong one; the
'u' of que, qui, gue, gui is silent.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

HARD_GRADE = 9
EASY_SCORE = 55
ENOUGH_WORDS = 8  # fewer say nothing about sentences

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
_VOWELS_EN = re.compile(r"[aeiouy]+")
_SILENT_EN = re.compile(r"(?:(?:[^aeiouyl]|[aeiouy]l)e|(?:[^aeiouycghlsxz]|[aeiouy]l)es|[^aeiouytd]ed)$")
_SILENT_ES = re.compile(r"(?<=q)u|(?<=g)u(?=[eéií])")
_VOWEL_ES = re.compile(r"[aeiouáéíóúü]")
_STRONG, _WEAK = "aeoáéó", "iuü"


@dataclass(frozen=True, slots=True)
class Effort:
    """What reading a text takes: a school ``grade`` (English), or an ease ``score`` of 100 (Spanish)."""

    hard: bool
    grade: int | None = None
    score: int | None = None


def effort(text: str, language: str) -> Effort | None:
    """How hard the text reads; None for other languages and for texts too short to tell.

    Takes time in proportion to the text's length.
    """
    words = _WORD.findall(text.lower())
    if len(words) < ENOUGH_WORDS:
        return None
    per_sentence = len(words) / max(1, sum(1 for part in _ENDS.split(text) if _WORD.search(part)))
    match language.split("-")[0]:
        case "en":
            grade = 0.39 * per_sentence + 11.8 * _per_word(words, syllables_en) - 15.59
            return Effort(round(grade) > HARD_GRADE, grade=max(1, round(grade)))
        case "es":
            score = 206.835 - 62.3 * _per_word(words, syllables_es) - per_sentence
            return Effort(round(score) < EASY_SCORE, score=min(100, max(0, round(score))))
        case _:
            return None


def syllables_en(word: str) -> int:
    """Of an English word in small letters."""
    groups = len(_VOWELS_EN.findall(word))
    return max(1, groups - 1 if _SILENT_EN.search(word) else groups)


def syllables_es(word: str) -> int:
    """Of a Spanish word in small letters."""
    spoken = _SILENT_ES.sub("", word)
    vowels = [found.start() for found in _VOWEL_ES.finditer(spoken)]
    joined = sum(
        later == earlier + 1 and _join(spoken[earlier], spoken[later]) for earlier, later in pairwise(vowels)
    )
    return max(1, len(vowels) - joined)


def _join(one: str, two: str) -> bool:
    """Whether two neighbouring vowels are said as one syllable."""
    return (one in _WEAK and two in _WEAK + _STRONG + "íú") or (one in _STRONG and two in _WEAK)


def _per_word(words: list[str], count: Callable[[str], int]) -> float:
    return sum(map(count, words)) / len(words)
