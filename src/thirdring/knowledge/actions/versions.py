"""What the next version of an article holds, whoever writes it, and from when until when each holds."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db.models import F, Max, Q

from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.knowledge.definitions import ArticleText, digest_of
from thirdring.knowledge.models import Article, ArticleStep, ArticleVersion, Draft
from thirdring.knowledge.rules import Deed
from thirdring.knowledge.texts import behind


def version_of(
    article: Article,
    text: ArticleText,
    earlier: ArticleVersion | None,
    *,
    number: int,
    topic: int,
    owner: int,
    moment: datetime,
    still_true: Collection[str] = (),
) -> ArticleVersion:
    """The version after ``earlier``, not yet saved. ``still_true``: languages said to be up to date."""
    return ArticleVersion(
        city=article.city,
        article=article,
        number=number,
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
        stale=[each for each in behind(article.city.languages, text, earlier) if each not in still_true],
    )


@action
def make_room(city: City, articles: Collection[int], moment: datetime, *, actor: Actor) -> None:
    """Let what holds at ``moment`` end there, and what was to hold later never hold."""
    rows = ArticleVersion.objects.of(city).filter(article_id__in=articles)
    rows.filter(effective_from__gte=moment).update(effective_to=F("effective_from"))
    still = Q(effective_to__isnull=True) | Q(effective_to__gt=moment)
    rows.filter(still, effective_from__lt=moment).update(effective_to=moment)


def newest(city: City, articles: Collection[int]) -> dict[int, ArticleVersion]:
    """By article, the last version that was not cancelled."""
    rows = ArticleVersion.objects.of(city).filter(article_id__in=articles)
    lived = rows.exclude(effective_to__lte=F("effective_from"))
    return {each.article_id: each for each in lived.order_by("article_id", "-number").distinct("article_id")}


def next_numbers(city: City, articles: Collection[int]) -> dict[int, int]:
    """By article, the number of its next version; those of cancelled ones are not used again."""
    rows = ArticleVersion.objects.of(city).filter(article_id__in=articles).values("article_id")
    found = {row["article_id"]: row["last"] + 1 for row in rows.annotate(last=Max("number"))}
    return {article: found.get(article, 1) for article in articles}


@action
def write_step(
    article: Article,
    deed: Deed,
    moment: datetime,
    *,
    actor: Actor,
    draft: Draft | None = None,
    version: ArticleVersion | None = None,
    words: str = "",
) -> None:
    """A line of the article's journal."""
    ArticleStep.objects.create(
        city_id=article.city_id,
        article=article,
        draft=draft,
        version=version,
        deed=deed,
        words=words,
        by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        at=moment,
    )
