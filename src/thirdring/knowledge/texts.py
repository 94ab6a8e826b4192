"""What a version or a draft says, as the text that files and rules know."""

from collections.abc import Collection

from thirdring.knowledge.definitions import ArticleText, HereText
from thirdring.knowledge.models import ArticleVersion, Draft
from thirdring.knowledge.rules import Audience, stale_languages

Row = ArticleVersion | Draft


def text_of(row: Row) -> ArticleText:
    """The text of a row, whose article, topic and owner are at hand."""
    return ArticleText(
        code=row.article.code,
        topic=row.topic.code,
        titles=row.titles,
        bodies=row.bodies,
        owner=row.owner.code,
        keywords={language: tuple(words) for language, words in row.keywords.items()},
        types=tuple(row.types),
        audience=Audience(row.audience),
        review_by=row.review_by,
        published_from=row.published_from,
        published_to=row.published_to,
        here=HereText(**row.here) if row.here else None,
    )


def behind(languages: Collection[str], text: ArticleText, earlier: ArticleVersion | None) -> list[str]:
    """Languages in which this text, coming after ``earlier``, is older than its source."""
    if earlier is None:
        return []
    return stale_languages(
        (earlier.titles, earlier.bodies),
        (text.titles, text.bodies),
        source=source_language(languages, text),
        already=earlier.stale,
    )


def source_language(languages: Collection[str], text: ArticleText) -> str:
    """The language that the others are translated from: the city's first that the article is written in."""
    return next((each for each in languages if each in text.titles), next(iter(text.titles)))
