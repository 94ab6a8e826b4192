"""What articles say, free of file and database: YAML pages and tables hold the same shapes. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

import orjson

from thirdring.kernel.words import filled, in_language
from thirdring.knowledge.rules import Audience

Words = Mapping[str, str]  # by language
WordLists = Mapping[str, tuple[str, ...]]  # by language


@dataclass(frozen=True, slots=True)
class HereText:
    """What an article says of a place: a sentence with a gap, and what fills it in each area.

    ``kind`` is that of the areas; ``says`` has the gap ``{value}``; ``values`` are by the areas' codes.
    """

    kind: str
    says: Words
    values: Mapping[str, Words]

    def at(self, areas: Iterable[tuple[str, str]], language: str) -> str:
        """The sentence for a place in these areas (kind, code); '' where nothing is known of it."""
        value = next(
            (self.values[code] for kind, code in areas if kind == self.kind and code in self.values), {}
        )
        return filled(in_language(self.says, language), {"value": in_language(value, language)})


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
    here: HereText | None = None
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
    synonyms: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)  # by language

    @property
    def articles(self) -> tuple[ArticleText, ...]:
        return tuple(article for topic in self.topics for article in topic.articles)


def digest_of(article: ArticleText) -> str:
    """SHA-256 of everything the article says, 64 hexadecimal digits; not of where it was written."""
    said = {each.name: getattr(article, each.name) for each in fields(ArticleText) if each.compare}
    if article.here is None:
        del said["here"]  # an article that never spoke of places is the one it was
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
