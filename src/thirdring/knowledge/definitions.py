"""What articles say, free of file and database: YAML pages and tables hold the same shapes. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

import orjson

from thirdring.knowledge.rules import Audience

Words = Mapping[str, str]  # by language
WordLists = Mapping[str, tuple[str, ...]]  # by language


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """One article. ``topic`` and ``owner`` are codes, ``types`` service codes that it is about.

    ``published_from`` and ``published_to`` are days of the city, both within.
    """

    code: str
    topic: str
    titles: Words
    bodies: Words
    owner: str
    keywords: WordLists = field(default_factory=dict)
    types: tuple[str, ...] = ()
    audience: Audience = Audience.PUBLIC
    review_by: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    at: str = field(default="", compare=False)  # 'page.yaml:12', for problems found later

    @property
    def names(self) -> Words:
        """The titles, by the name the search knows."""
        return self.titles

    @property
    def descriptions(self) -> Words:
        """The bodies, by the name the search knows."""
        return self.bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A heading, and the articles under it."""

    code: str
    names: Words
    articles: tuple[ArticleText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All the articles of a city."""

    languages: tuple[str, ...]
    topics: tuple[Topic, ...]

    @property
    def articles(self) -> tuple[ArticleText, ...]:
        return tuple(article for topic in self.topics for article in topic.articles)


def digest_of(article: ArticleText) -> str:
    """SHA-256 of everything the article says, 64 hexadecimal digits; not of where it was written."""
    said = {each.name: getattr(article, each.name) for each in fields(ArticleText) if each.compare}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
