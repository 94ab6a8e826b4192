"""What tells authors what to write next: opinions, words that found nothing, what is due to be read again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from thirdring.city.models import City
from thirdring.kernel.plain import is_plain
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.knowledge.models import Opinion, Unanswered
from thirdring.knowledge.queries import KeptArticle, published
from thirdring.knowledge.rules import Audience

MOST = 50  # rows of each list: what somebody works through in a week


@dataclass(frozen=True, slots=True)
class Judged:
    """What readers said of an article since some day; ``words`` are the latest that say what is wrong."""

    article: KeptArticle
    useful: int
    wrong: int
    words: tuple[str, ...]


def judged(city: City, language: str, *, since: datetime, words_of_each: int = 3) -> list[Judged]:
    """Articles that somebody found wrong, the most often first. Two queries."""
    heard = Opinion.objects.of(city).filter(at__gte=since)
    counts = (
        heard.values("version__article__code")
        .annotate(useful_=Count("pk", Q(useful=True)), wrong=Count("pk", Q(useful=False)), last=Max("at"))
        .filter(wrong__gt=0)
        .order_by("-wrong", "-last")[:MOST]
    )
    found = {row["version__article__code"]: (row["useful_"], row["wrong"]) for row in counts}
    said = _words(city, list(found), since, words_of_each)
    articles = {each.code: each for each in published(city, language, Audience.STAFF)}
    return [
        Judged(articles[code], useful, wrong, said.get(code, ()))
        for code, (useful, wrong) in found.items()
        if code in articles
    ]


def unanswered(city: City) -> list[Unanswered]:
    """Words that found no article, the most asked first."""
    return list(Unanswered.objects.of(city).order_by("-count", "-last_at", "pk")[:MOST])


def due_for_review(city: City, language: str, today: date) -> list[KeptArticle]:
    """Articles whose day to be read again has come, the longest overdue first."""
    return sorted(
        (
            each
            for each in published(city, language, Audience.STAFF)
            if each.review_by and each.review_by <= today
        ),
        key=lambda each: (each.review_by or today, each.code),
    )


def hard_to_read(city: City) -> list[tuple[KeptArticle, str]]:
    """Articles and the language in which each asks more of a reader than it should."""
    return [
        (each, language)
        for each in published(city, DEFAULT_LANGUAGE)
        for language, text in each.bodies.items()
        if is_plain(text, language) is False
    ]


def behind(city: City, language: str) -> list[KeptArticle]:
    """Articles with a translation that is older than its source."""
    return [each for each in published(city, language, Audience.STAFF) if each.stale]


def _words(city: City, codes: list[str], since: datetime, most: int) -> dict[str, tuple[str, ...]]:
    """By article, the latest words that say what is wrong."""
    rows = (
        Opinion.objects.of(city)
        .filter(at__gte=since, useful=False, version__article__code__in=codes)
        .exclude(words="")
        .order_by("-at")
        .values_list("version__article__code", "words")[: MOST * most * 4]
    )
    said: dict[str, list[str]] = {}
    for code, words in rows:
        said.setdefault(code, []).append(words)
    return {code: tuple(words[:most]) for code, words in said.items()}
