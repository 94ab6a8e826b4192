"""Finding names by the words in them, forgiving what people mistype or leave unfinished. Pure.

A name's score is the share of the asked words it answers, weighted: the words that most names share
(street, north) count little. Exact words count 1, beginnings and near misses less.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from thirdring.places.words import LONG, SHORT, WEAK, ordinal

WEAK_WEIGHT = 0.2
NEAR = 0.72  # how alike two words must be: one slip in four or five letters
GOOD_ENOUGH = 0.6  # the least score worth showing
MOST_BEGINNINGS = 200  # how many words one unfinished word may stand for
STRONG = 0.75


@dataclass(frozen=True, slots=True)
class Found:
    """The id of a name and how well it answers, 0 to 1."""

    id: int
    score: float


class NameIndex:
    """Names of one sort (streets, landmarks), by id, in their search form."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._names = dict(names)
        self._words = {pk: tuple(dict.fromkeys(name.split())) for pk, name in self._names.items()}
        self._holders: dict[str, list[int]] = {}
        for pk, words in self._words.items():
            for word in words:
                self._holders.setdefault(word, []).append(pk)
        self._vocabulary = sorted(self._holders)

    def search(self, words: Sequence[str], *, limit: int, ends_open: bool = False) -> list[Found]:
        """The best names for the words, best first; ``ends_open`` lets the last word be a beginning."""
        if not words or not self._names:
            return []
        meanings = [
            self._meanings(word, unfinished=ends_open and place == len(words) - 1)
            for place, word in enumerate(words)
        ]
        scored = ((self._score(pk, words, meanings), pk) for pk in self._candidates(words, meanings))
        best = nlargest(limit, ((s, -len(self._names[pk]), -pk) for s, pk in scored if s >= GOOD_ENOUGH))
        return [Found(-pk, min(1.0, s)) for s, _, pk in best] or self._by_whole_name(words, limit)

    def _meanings(self, word: str, *, unfinished: bool) -> Mapping[str, float]:
        """The known words this one may stand for, with how surely."""
        means: dict[str, float] = {}
        if len(word) >= 4 and word not in self._holders:
            means.update((known, 0.85 * likeness) for known, likeness in _alike(word, self._vocabulary))
            means.update((SHORT[long], 0.85 * likeness) for long, likeness in _alike(word, LONG))
        if word.isdigit():
            means.update((known, 0.9) for known in self._ordinals_of(word))
        if unfinished:
            means.update((SHORT[long], 0.9) for long in _beginning_with(word, LONG, MOST_BEGINNINGS))
            means.update((known, 0.9) for known in _beginning_with(word, self._vocabulary, MOST_BEGINNINGS))
        if word in self._holders:
            means[word] = 1.0
        return means

    def _ordinals_of(self, number: str) -> Iterable[str]:
        return (known for known in (ordinal(int(number)),) if known in self._holders)

    def _candidates(self, words: Sequence[str], meanings: Sequence[Mapping[str, float]]) -> set[int]:
        """Names that hold a telling word; when no word is telling, names that hold any."""
        telling = [means for word, means in zip(words, meanings, strict=True) if word not in WEAK]
        return {pk for means in telling or meanings for known in means for pk in self._holders.get(known, ())}

    def _score(self, pk: int, words: Sequence[str], meanings: Sequence[Mapping[str, float]]) -> float:
        held = self._words[pk]
        asked = answered = 0.0
        used: set[str] = set()
        for word, means in zip(words, meanings, strict=True):
            weight = WEAK_WEIGHT if word in WEAK else 1.0
            sure, known = max(((means.get(known, 0.0), known) for known in held), default=(0.0, ""))
            asked += weight
            answered += weight * sure
            used.add(known if sure else "")
        left_over = sum(WEAK_WEIGHT / 2 if known in WEAK else 0.5 for known in held if known not in used)
        return answered / asked - 0.1 * left_over

    def _by_whole_name(self, words: Sequence[str], limit: int) -> list[Found]:
        """Where no word was recognised: names alike as a whole, for blanks left out or put in."""
        asked = "".join(words)
        if len(asked) < 5:
            return []
        alike = process.extract(
            asked, self._run_together(), scorer=fuzz.ratio, score_cutoff=100 * STRONG, limit=limit
        )
        return [Found(pk, 0.8 * likeness / 100) for _, likeness, pk in alike]

    def _run_together(self) -> Mapping[int, str]:
        return {pk: name.replace(" ", "") for pk, name in self._names.items()}


def _alike(word: str, known: Sequence[str]) -> Iterable[tuple[str, float]]:
    close = process.extract(word, known, scorer=OSA.normalized_similarity, score_cutoff=NEAR, limit=12)
    return ((found, likeness) for found, likeness, _ in close)


def _beginning_with(word: str, known: Sequence[str], most: int) -> Iterable[str]:
    """Of the sorted words those that begin so."""
    start = bisect_left(known, word)
    return (found for found in known[start : start + most] if found.startswith(word))
