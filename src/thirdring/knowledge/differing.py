"""What changed from one text to the next, word by word, for people to read. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from thirdring.knowledge.definitions import ArticleText

# A word with the blanks behind it; of scripts without blanks between words, a letter.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(f"[{_UNSPACED}]\\s*|[^\\s{_UNSPACED}]+\\s*|\\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """Words that stayed, went or came."""

    kind: str  # 'same', 'gone', 'new'
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed of one thing that an article says in one language: 'title', 'body' or 'keywords'."""

    language: str
    what: str
    parts: tuple[Part, ...]


def parts_of(was: str, now: str) -> tuple[Part, ...]:
    """The words of both texts in order, each once; () where they are the same."""
    if was == now:
        return ()
    old, new = _WORD.findall(was), _WORD.findall(now)
    found: list[Part] = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found.append(Part("same", "".join(old[first:last])))
        else:
            gone, came = "".join(old[first:last]), "".join(new[start:end])
            found += [Part(sort, words) for sort, words in (("gone", gone), ("new", came)) if words]
    return tuple(found)


def changes(was: ArticleText, now: ArticleText) -> list[Change]:
    """What the second text says otherwise than the first, by language."""
    languages = dict.fromkeys((*now.titles, *was.titles, *now.bodies, *was.bodies))
    found = (each for language in languages for each in _in(language, was, now))
    return [each for each in found if each.parts]


def _in(language: str, was: ArticleText, now: ArticleText) -> Iterator[Change]:
    for what, old, new in (("title", was.titles, now.titles), ("body", was.bodies, now.bodies)):
        yield Change(language, what, parts_of(old.get(language, ""), new.get(language, "")))
    old_words, new_words = (", ".join(each.keywords.get(language, ())) for each in (was, now))
    yield Change(language, "keywords", parts_of(old_words, new_words))
