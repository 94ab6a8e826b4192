"""What readers tell the authors: that an article helped or is wrong, and what they looked for in vain."""

from django.db.models import F

from thirdring.cases.covering import covered_words
from thirdring.catalogue.search import fold
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import storable
from thirdring.knowledge.models import Opinion, Unanswered
from thirdring.knowledge.queries import KeptArticle

WORDS_LENGTH, ASKED_LENGTH = 600, 200
MOST_UNANSWERED = 5_000  # different ones a city keeps; whoever invents more fills no disk


@action
def give_opinion(
    city: City,
    article: KeptArticle,
    *,
    reader: str,
    useful: bool,
    words: str = "",
    language: str,
    actor: Actor,
) -> Opinion:
    """Keep what a reader (a mark) thinks of the article they read; who says it again changes it."""
    said = "" if useful else storable(words)[:WORDS_LENGTH]
    opinion, _ = Opinion.objects.of(city).update_or_create(
        city=city,
        version_id=article.id,
        reader=reader,
        defaults={
            "useful": useful,
            "words": _covered(city, said, language),
            "language": language,
            "at": clock.now(),
        },
    )
    return opinion


@action
def found_nothing(city: City, words: str, *, language: str, actor: Actor) -> None:
    """Remember words that no article answers; the same ones again are counted."""
    asked = " ".join(fold(_covered(city, storable(words)[:ASKED_LENGTH], language)).split())[:ASKED_LENGTH]
    if not asked:
        return
    moment, held = clock.now(), Unanswered.objects.of(city)
    if not held.filter(language=language, words=asked).exists() and held.count() >= MOST_UNANSWERED:
        return
    kept, made = Unanswered.objects.of(city).get_or_create(
        city=city, language=language, words=asked, defaults={"first_at": moment, "last_at": moment}
    )
    if not made:
        Unanswered.objects.of(city).filter(pk=kept.pk).update(count=F("count") + 1, last_at=moment)


def _covered(city: City, words: str, language: str) -> str:
    covered = covered_words(words, country=city.country, language=language)
    return words if covered is None else covered
