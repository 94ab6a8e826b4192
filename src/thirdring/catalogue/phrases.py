"""Hearing phrases in what people write: the words that mean danger, however a language bends them. Pure.

A phrase is heard when its words stand next to each other in the text. English words must be the same; other
languages bend theirs ('утечка газа', 'утечку газа'; 'cable caído', 'cables caídos'), so there a word is heard
by its beginning, and in Arabic without the article. Hearing danger too often costs a question; missing it
costs more.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thirdring.catalogue.search import words_of

UNBENT = frozenset({"en"})  # languages whose forms a catalogue can list
BEGINNING = 3  # letters that every form of a word shares
SHORTEST_BENT, SHORTEST_ALONE = (
    3,
    5,
)  # letters of a word that is bent; that is a phrase
SAME, SAME_ALONE = 0.6, 0.65  # of the longer word, the share of letters from its beginning on
_ARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال")  # set before an Arabic noun, and written with it
LONG_ENOUGH_TO_STRIP = 5

PhrasesByLanguage = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Phrase:
    number: int
    said: str
    words: tuple[str, ...]
    bends: bool


class Phrases:
    """Phrases by language, ready to be heard in any number of texts."""

    def __init__(self, phrases: PhrasesByLanguage) -> None:
        self._by_beginning: dict[str, list[_Phrase]] = defaultdict(list)
        for number, (language, said) in enumerate(
            (language, each) for language, spoken in phrases.items() for each in spoken
        ):
            words = tuple(_bare(word) for word in words_of(said))
            if words:
                bends = language.partition("-")[0] not in UNBENT
                self._by_beginning[words[0][:BEGINNING]].append(_Phrase(number, said, words, bends))

    def heard_in(self, text: str) -> list[str]:
        """Those that the text says, in the order they were given; accents and capitals don't matter."""
        words = [_bare(word) for word in words_of(text)]
        heard = {each.number: each.said for each in self._heard(words)}
        return [heard[number] for number in sorted(heard)]

    def _heard(self, words: Sequence[str]) -> Iterator[_Phrase]:
        for at, word in enumerate(words):
            for phrase in self._by_beginning.get(word[:BEGINNING], ()):
                if _says(words[at : at + len(phrase.words)], phrase):
                    yield phrase


def _says(words: Sequence[str], phrase: _Phrase) -> bool:
    if len(words) < len(phrase.words):
        return False
    if not phrase.bends:
        return tuple(words) == phrase.words
    alone = len(phrase.words) == 1
    return all(_alike(known, said, alone=alone) for known, said in zip(phrase.words, words, strict=True))


def _alike(known: str, said: str, *, alone: bool) -> bool:
    """Whether two words may be forms of one."""
    if known == said:
        return True
    if min(len(known), len(said)) < (SHORTEST_ALONE if alone else SHORTEST_BENT):
        return False
    shared = next((at for at, (a, b) in enumerate(zip(known, said, strict=False)) if a != b), len(known))
    shared = min(shared, len(said))
    return shared >= max(BEGINNING, (SAME_ALONE if alone else SAME) * max(len(known), len(said)))


def _bare(word: str) -> str:
    """An Arabic word without the article and what is written with it; any other word as it is."""
    if len(word) >= LONG_ENOUGH_TO_STRIP:
        for article in _ARTICLES:
            if word.startswith(article):
                return word[len(article) :]
    return word
