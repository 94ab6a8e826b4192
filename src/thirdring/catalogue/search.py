"""Finding the type somebody means from a few words, typing errors forgiven. Pure; bounded on any input."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log
from types import MappingProxyType
from typing import Protocol
from unicodedata import category, combining, normalize

from rapidfuzz import process
from rapidfuzz.distance import OSA

from thirdring.catalogue.definitions import WordLists, Words

MOST_LETTERS = 200  # of what was typed; the rest is not looked at
MOST_WORDS = 12
LONGEST_WORD = 30
IN_NAME, IN_KEYWORD, IN_DESCRIPTION = 4.0, 3.0, 1.0
OTHER_LANGUAGE = 0.6
SYNONYM = 0.9  # 'garbage' for 'trash', where a city says that they are the same
BEGINS = 0.85  # 'poth' or 'potholes' for 'pothole'
ALIKE = 0.75  # 'pohtole' for 'pothole': the least share of letters that must agree
WORTH_SHOWING = 0.25  # of the best score

# Scripts that put no blank between words (Han, kana, Khmer, Thai, Lao, Burmese) or join particles to them
# (Hangul) are read by pairs of letters, as search engines do.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# Words that say nothing about the matter, folded. Other languages do without: rare words count more anyway.
_SMALL_WORDS = """
a an and are at be been by can do for from front get gets has have i in is it its me my near need needs no not
of on or our out please really so that the their there they this to too under up very was we when with you
your issue problem report request requests
what who when where why how which will would could should does did am if here any
al como con cuando de del el en es esta este hay la las le lo los me mi mis muy necesito no nos o para pero
por porque que se si sin sobre su sus un una y ya yo
problema reporte solicitud
quien donde cual puedo puede hago hacer quiero tengo va
"""
SMALL_WORDS = frozenset(_SMALL_WORDS.split())


_STRUCK = str.maketrans("đłø", "dlo")  # letters with a stroke, which Unicode does not take apart


def fold(text: str) -> str:
    """Without capitals and accents: 'Árbol' becomes 'arbol'."""
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter)).casefold()
    return normalize("NFC", plain.translate(_STRUCK))


def words_of(text: str) -> list[str]:
    """The folded words of a text, the long ones cut; pairs of letters where a script has no blanks."""
    words = "".join(letter if _of_a_word(letter) else " " for letter in fold(text)).split()
    return [part[:LONGEST_WORD] for word in words for part in _parts(word)]


def _of_a_word(letter: str) -> bool:
    """Letters, digits, and the vowel signs that Hindi, Khmer and others set beside a letter."""
    return letter.isalnum() or category(letter).startswith("M")


def _parts(word: str) -> Iterator[str]:
    """The word, or, where it holds a run of a script without blanks, what stands around it and its pairs."""
    start = 0
    for run in _UNSPACED.finditer(word):
        yield from (word[start : run.start()],) if run.start() > start else ()
        yield from _pairs(run[0])
        start = run.end()
    yield from (word[start:],) if start < len(word) else ()


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


Synonyms = Mapping[str, Sequence[Sequence[str]]]  # by language, groups of words that mean the same


class Findable(Protocol):
    """What has a code, and words by language: a type, an article."""

    @property
    def code(self) -> str: ...
    @property
    def names(self) -> Words: ...
    @property
    def keywords(self) -> WordLists: ...
    @property
    def descriptions(self) -> Words: ...


class Index:
    """Which word says how much for which type (or article), in each language."""

    def __init__(self, definitions: Sequence[Findable], synonyms: Synonyms = MappingProxyType({})) -> None:
        self._weights: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        self._phrases: dict[str, set[str]] = defaultdict(set)  # phrase to service codes
        self._pairs: dict[str, tuple[str, str]] = {}  # 'streetlight' to 'street', 'light'
        for definition in definitions:
            for language, weight, text in _texts(definition):
                self._add(definition.code, language, weight, text)
        self._count = max(len(definitions), 1)
        self._same = {language: _each_to_all(groups) for language, groups in synonyms.items()}
        self._vocabulary = {language: list(words) for language, words in self._weights.items()}

    def _add(self, code: str, language: str, weight: float, text: str) -> None:
        words = words_of(text)
        for word in words:
            here = self._weights[language][word]
            here[code] = max(weight, here.get(code, 0.0))
        if weight > IN_DESCRIPTION:
            self._phrases[" ".join(words)].add(code)
            self._pairs.update({first + second: (first, second) for first, second in pairwise(words)})

    def find(self, text: str, language: str) -> list[str]:
        """Service codes, best first; [] when nothing comes near."""
        whole = words_of(text[:MOST_LETTERS])[:MOST_WORDS]
        typed = [part for word in whole for part in self._pairs.get(word, (word,))]
        scores: dict[str, float] = defaultdict(float)
        for word in self._telling(typed):
            for code, score in self._best_of_synonyms(word, language.split("-")[0]).items():
                scores[code] += score
        self._favour_phrases(typed, scores)
        least = WORTH_SHOWING * max(scores.values(), default=0.0)
        found = [code for code, score in scores.items() if score >= least]
        return sorted(found, key=lambda code: (-scores[code], code))

    def _telling(self, words: Sequence[str]) -> list[str]:
        """The words that say something, and neighbours that are one word: 'pot hole' is 'pothole' too."""
        joined = [first + second for first, second in pairwise(words) if self._knows(first + second)]
        return list(dict.fromkeys([*(word for word in words if word not in SMALL_WORDS), *joined]))

    def _knows(self, word: str) -> bool:
        return any(word in weights for weights in self._weights.values())

    def _best_of_synonyms(self, word: str, language: str) -> dict[str, float]:
        """How much a word, or one that means the same, says for each type."""
        best = self._best_by_type(word, language)
        for same in self._same.get(language, {}).get(word, ()):
            for code, score in self._best_by_type(same, language).items():
                best[code] = max(best.get(code, 0.0), SYNONYM * score)
        return best

    def _best_by_type(self, word: str, language: str) -> dict[str, float]:
        best: dict[str, float] = {}
        known_word = self._knows(word)  # 'parking' is then no slip of 'barking'
        for spoken, vocabulary in self._vocabulary.items():
            factor = 1.0 if spoken.split("-")[0] == language else OTHER_LANGUAGE
            for known, likeness in _near(word, vocabulary, forgiving=not known_word):
                types = self._weights[spoken][known]
                rarity = log(1 + self._count / len(types))
                for code, weight in types.items():
                    best[code] = max(best.get(code, 0.0), factor * likeness * rarity * weight)
        return best

    def _favour_phrases(self, typed: Sequence[str], scores: dict[str, float]) -> None:
        """A whole keyword or name among the words counts more than its words one by one."""
        for start in range(len(typed)):
            for end in range(start + 1, min(len(typed), start + 5) + 1):
                for code in self._phrases.get(" ".join(typed[start:end]), ()):
                    scores[code] += IN_NAME * (end - start)


def _each_to_all(groups: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Each word to those that mean the same, folded; of a phrase every word."""
    same: dict[str, frozenset[str]] = {}
    for group in groups:
        words = frozenset(part for each in group for part in words_of(each))
        same |= {word: same.get(word, frozenset()) | words - {word} for word in words}
    return same


def _near(word: str, vocabulary: Sequence[str], *, forgiving: bool) -> Iterator[tuple[str, float]]:
    """Known words that ``word`` may be, with how alike they are (0 to 1)."""
    if len(word) >= 3:
        for known in vocabulary:
            if known.startswith(word) or (len(known) >= 4 and word.startswith(known)):
                yield known, 1.0 if known == word else BEGINS
    elif word in vocabulary:
        yield word, 1.0
    if forgiving and len(word) >= 4:
        for known, likeness, _ in process.extract(
            word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=8
        ):
            yield known, likeness * BEGINS


def _texts(definition: Findable) -> Iterator[tuple[str, float, str]]:
    for language, name in definition.names.items():
        yield language, IN_NAME, name
    for language, phrases in definition.keywords.items():
        for phrase in phrases:
            yield language, IN_KEYWORD, phrase
    for language, description in definition.descriptions.items():
        yield language, IN_DESCRIPTION, description
