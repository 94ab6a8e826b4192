"""Which reports of no type are about the same thing: by the words they share. Pure; bounded on any input.

Each report joins the group whose words are most like its own, if they are like enough; else it begins one.
Small words say nothing, and rare words say more: a word weighs log(1 + n / how many reports have it).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import log, sqrt

from thirdring.catalogue.search import SMALL_WORDS, words_of

MOST_COMPARED = 2_000  # reports, the latest
MOST_LETTERS, MOST_WORDS = 400, 30  # of one report
MOST_GROUPS_A_WORD = 50  # a word in more groups than that tells none of them apart
ALIKE = 0.22  # the least likeness of a report and a group
STEM = 5  # letters by which words are the same: 'scooters' and 'scooter'
LEAST = 3  # reports that make a group worth showing


@dataclass(frozen=True, slots=True)
class Told:
    """One report: how it is named, and its words."""

    reference: str
    words: str


@dataclass(slots=True)
class Cluster:
    """Reports about one thing: their references in the order given, and how often they say which word."""

    references: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)


def clusters(told: Sequence[Told], *, least: int = LEAST) -> list[Cluster]:
    """Groups of at least ``least`` reports, the largest first; each report is in one group at most."""
    texts = [(each.reference, tokens(each.words)) for each in told[:MOST_COMPARED]]
    weights = _weights([words for _, words in texts])
    made: list[Cluster] = []
    by_word: dict[str, dict[int, None]] = defaultdict(dict)
    for reference, words in texts:
        place = _nearest(words, made, by_word, weights)
        if place is None:
            place = len(made)
            made.append(Cluster())
        made[place].references.append(reference)
        made[place].said.update(words)
        for word in words:
            by_word[word][place] = None
    large = [cluster for cluster in made if len(cluster.references) >= least]
    return sorted(large, key=lambda cluster: (-len(cluster.references), cluster.references[0]))


def tokens(text: str) -> frozenset[str]:
    """The words that say something, each by its beginning, without a plural's s."""
    telling = [word for word in words_of(text[:MOST_LETTERS]) if word not in SMALL_WORDS and len(word) > 2]
    return frozenset((word[:STEM].rstrip("s") or word) for word in telling[:MOST_WORDS])


def likeness(one: Iterable[str], other: Iterable[str], weights: Mapping[str, float]) -> float:
    """The common weight as a share of the geometric mean of both, 0 to 1 (a cosine of word sets)."""
    ours, theirs = set(one), set(other)
    both = sqrt(_sum(ours, weights) * _sum(theirs, weights))
    return _sum(ours & theirs, weights) / both if both else 0.0


def _nearest(
    words: frozenset[str],
    made: Sequence[Cluster],
    by_word: Mapping[str, Mapping[int, None]],
    weights: Mapping[str, float],
) -> int | None:
    """The group most like these words; None when none is like enough."""
    near = {place for word in words for place in islice(by_word.get(word, ()), MOST_GROUPS_A_WORD)}
    scored = [(likeness(words, _core(made[place]), weights), -place) for place in near]
    best = max(scored, default=(0.0, 0))
    return -best[1] if best[0] >= ALIKE else None


def _core(cluster: Cluster) -> list[str]:
    """What a group is about: what at least two and a third of it say; of a single report, all it says."""
    size = len(cluster.references)
    least = max(2, size / 3) if size > 1 else 1
    return [word for word, times in cluster.said.items() if times >= least]


def _weights(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(word for words in texts for word in words)
    return {word: log(1 + len(texts) / times) for word, times in counts.items()}


def _sum(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, 0.0) for word in words)
