"""What is wrong with an article as somebody wrote it in the studio; the pages translate these sentences."""

from collections.abc import Collection, Iterator

from thirdring.kernel.errors import Problem
from thirdring.knowledge.definitions import ArticleText

TITLE_LENGTH, BODY_LENGTH, KEYWORD_LENGTH = 160, 8_000, 80  # as schema.json has them for files
MOST_KEYWORDS, MOST_TYPES = 40, 20


def problems_of(text: ArticleText, *, source: str, types: Collection[str]) -> Iterator[Problem]:
    """What keeps a draft from being kept: it needs a title in ``source``; ``types`` are the city's."""
    if not text.titles.get(source):
        yield Problem(f"titles.{source}", "Ask the question that the article answers.", "required")
    yield from _too_long(text)
    if text.published_from and text.published_to and text.published_to < text.published_from:
        yield Problem("published_to", "It is before the first day; swap them.", "order")
    if len(text.types) > MOST_TYPES:
        yield Problem("types", "Choose at most 20.", "too_many")
    if any(code not in types for code in text.types):
        yield Problem("types", "One of these kinds of request is no longer offered; take it away.", "unknown")


def missing(text: ArticleText, *, source: str) -> Iterator[Problem]:
    """What else an article needs before it can be published: in each of its languages title and text."""
    for language in dict.fromkeys((source, *text.titles, *text.bodies)):
        if not text.bodies.get(language):
            yield Problem(f"bodies.{language}", "Write the answer in this language too.", "required")
        if not text.titles.get(language):
            yield Problem(f"titles.{language}", "Write the title in this language too.", "required")


def _too_long(text: ArticleText) -> Iterator[Problem]:
    for language, title in text.titles.items():
        if len(title) > TITLE_LENGTH or not title.isprintable():
            yield Problem(f"titles.{language}", "Use at most 160 letters, on one line.", "too_long")
    for language, body in text.bodies.items():
        if len(body) > BODY_LENGTH:
            yield Problem(f"bodies.{language}", "Use at most 8000 letters.", "too_long")
    for language, words in text.keywords.items():
        if len(words) > MOST_KEYWORDS or any(len(each) > KEYWORD_LENGTH for each in words):
            cure = "Use at most 40 keywords of at most 80 letters each."
            yield Problem(f"keywords.{language}", cure, "too_long")
