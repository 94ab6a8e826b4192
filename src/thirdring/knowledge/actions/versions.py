"""What the next version of an article holds, whoever writes it."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from thirdring.knowledge.definitions import ArticleText, digest_of
from thirdring.knowledge.models import Article, ArticleVersion
from thirdring.knowledge.rules import stale_languages


def version_of(
    article: Article,
    text: ArticleText,
    earlier: ArticleVersion | None,
    *,
    topic: int,
    owner: int,
    moment: datetime,
    still_true: Collection[str] = (),
) -> ArticleVersion:
    """The version after ``earlier``, not yet saved. ``still_true``: languages said to be up to date."""
    return ArticleVersion(
        city=article.city,
        article=article,
        number=earlier.number + 1 if earlier else 1,
        digest=digest_of(text),
        effective_from=moment,
        topic_id=topic,
        audience=text.audience,
        titles=dict(text.titles),
        bodies=dict(text.bodies),
        keywords={language: list(words) for language, words in text.keywords.items()},
        types=list(text.types),
        owner_id=owner,
        review_by=text.review_by,
        here=asdict(text.here) if text.here else {},
        published_from=text.published_from,
        published_to=text.published_to,
        stale=[each for each in _behind(article, text, earlier) if each not in still_true],
    )


def _behind(article: Article, text: ArticleText, earlier: ArticleVersion | None) -> list[str]:
    if earlier is None:
        return []
    return stale_languages(
        (earlier.titles, earlier.bodies),
        (text.titles, text.bodies),
        source=source_language(article.city.languages, text),
        already=earlier.stale,
    )


def source_language(languages: Collection[str], text: ArticleText) -> str:
    """The language that the others are translated from: the city's first that the article is written in."""
    return next((each for each in languages if each in text.titles), next(iter(text.titles)))
