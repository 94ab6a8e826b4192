"""What cases that turned out to be another kind have in common. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MOST_WORDS = 3
SHORTEST = 4  # letters; shorter words say little


def shared_answers(answered: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The options that all of these gave to the same question: {"question": ["option"]}, one a question."""
    if not answered:
        return {}
    common = {(code, key) for code, key in _given(answered[0])}
    for each in answered[1:]:
        common &= set(_given(each))
    return {code: [key] for code, key in sorted(common)}


def shared_words(texts: Sequence[Sequence[str]], known: Iterable[str]) -> list[str]:
    """The words that all of these texts (as folded words) use and nobody would find yet, in their order."""
    if not texts:
        return []
    common = set(texts[0]).intersection(*texts[1:]) - set(known)
    in_order = dict.fromkeys(word for word in texts[0] if word in common and len(word) >= SHORTEST)
    return list(in_order)[:MOST_WORDS]


def _given(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (code, str(key))
        for code, answer in answers.items()
        for key in (answer if isinstance(answer, list) else [answer])
    ]
