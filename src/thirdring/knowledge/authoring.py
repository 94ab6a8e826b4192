"""What authors see of the articles: all of them with how they stand, one with its history, one draft."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from thirdring.city.models import Agency, City
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.knowledge.definitions import ArticleText
from thirdring.knowledge.models import Article, ArticleStep, ArticleVersion, Draft, Opinion, Topic, Unanswered
from thirdring.knowledge.rules import OPEN_STATES, DraftState
from thirdring.knowledge.texts import text_of

SOON = timedelta(days=30)  # in which an article is due to be read again
HEARD = timedelta(days=90)  # of which opinions are counted
MOST_VERSIONS, MOST_STEPS, MOST_WORDS = 50, 50, 5


class Which(StrEnum):
    """What authors pick from the list of articles."""

    WRITING = "writing"
    WAITING = "waiting"
    COMING = "coming"
    STALE = "stale"
    DUE = "due"
    OVERDUE = "overdue"
    WRONG = "wrong"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which articles somebody wants to see; '' asks for all."""

    words: str = ""
    audience: str = ""
    owner: str = ""  # the agency's code
    which: str = ""


def listed(city: City, sought: Sought, language: str, today: date) -> QuerySet[Article]:
    """The articles and what will be ones, by title in this language."""
    rows = Article.objects.of(city).annotate(drafted=Exists(_open_drafts()))
    rows = rows.filter(Q(current__isnull=False) | Q(drafted=True)).filter(_which(sought.which, today))
    if sought.words:
        rows = rows.filter(
            _either("titles__icontains", sought.words)
            | _either("keywords__icontains", sought.words)
            | Q(code__icontains=sought.words)
        )
    if sought.audience:
        rows = rows.filter(_either("audience", sought.audience))
    if sought.owner:
        rows = rows.filter(_either("owner__code", sought.owner))
    titles = [
        KeyTextTransform(each, "current__titles") for each in dict.fromkeys((language, DEFAULT_LANGUAGE))
    ]
    return rows.select_related("current__owner", "current__topic").order_by(
        Coalesce(*titles, F("code"), Value("")), "pk"
    )


def _which(which: str, today: date) -> Q:
    now = clock.now()
    asked = {
        Which.WRITING: Q(Exists(_open_drafts().filter(state=DraftState.WRITING))),
        Which.WAITING: Q(Exists(_open_drafts().filter(state=DraftState.SENT))),
        Which.COMING: Q(active=True, current__scheduled=True, current__effective_from__gt=now),
        Which.STALE: Q(active=True) & ~Q(current__stale=[]),
        Which.DUE: Q(active=True, current__review_by__lte=today + SOON),
        Which.OVERDUE: Q(active=True, current__review_by__lte=today),
        Which.WRONG: Q(active=True) & Q(Exists(_heard(now).filter(useful=False))),
        Which.RETIRED: Q(active=False, current__isnull=False),
    }
    return asked[Which(which)] if which else Q(active=True) | Q(current__isnull=True)


def _open_drafts() -> QuerySet[Draft]:
    return Draft.objects.of(OuterRef("city_id")).filter(article=OuterRef("pk"), state__in=OPEN_STATES)


def _heard(now: datetime) -> QuerySet[Opinion]:
    return Opinion.objects.of(OuterRef("city_id")).filter(
        version__article=OuterRef("pk"), at__gte=now - HEARD
    )


def _either(asked: str, value: str) -> Q:
    """Whether the newest version has it, or the draft."""
    return Q(**{f"current__{asked}": value}) | Q(Exists(_open_drafts().filter(**{asked: value})))


def drafts_of(city: City, articles: Collection[int]) -> dict[int, Draft]:
    """The open drafts by article."""
    rows = Draft.objects.of(city).filter(article_id__in=articles, state__in=OPEN_STATES)
    return {each.article_id: each for each in rows.select_related("owner", "by")}


def opinions_of(city: City, articles: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """How often each was found useful and wrong in the last 90 days, whatever the version."""
    rows = Opinion.objects.of(city).filter(version__article_id__in=articles, at__gte=clock.now() - HEARD)
    counted = rows.values("version__article_id").annotate(
        yes=Count("pk", Q(useful=True)), no=Count("pk", Q(useful=False))
    )
    return {row["version__article_id"]: (row["yes"], row["no"]) for row in counted}


def wrong_words(article: Article) -> list[Opinion]:
    """The latest words that say what is wrong with it."""
    said = Opinion.objects.of(article.city_id).filter(version__article=article, useful=False)
    return list(said.exclude(words="").select_related("version").order_by("-at")[:MOST_WORDS])


def asked_in_vain(city: City, number: int) -> Unanswered | None:
    """Words that found no article."""
    return Unanswered.objects.of(city).filter(pk=number).first()


def to_do(city: City, owners: Collection[int], today: date) -> dict[Which, int]:
    """How many articles ask for their authors; of these agencies alone, where some are named. One query."""
    rows = Article.objects.of(city)
    if owners:
        rows = rows.filter(Q(current__owner__in=owners) | Q(Exists(_open_drafts().filter(owner__in=owners))))
    asked = (Which.WAITING, Which.OVERDUE, Which.STALE)
    counted = rows.aggregate(**{each.value: Count("pk", filter=_which(each, today)) for each in asked})
    return {each: counted[each.value] for each in asked if counted[each.value]}


def article_of(city: City, code: str) -> Article:
    """An article with its newest version, whether or not somebody can read it yet. Raises NotFound."""
    rows = Article.objects.of(city).select_related("city", "current__topic", "current__owner")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound("There is no such article.")
    return found


def draft_of(article: Article) -> Draft | None:
    """Its open draft, with what it was made from."""
    rows = Draft.objects.of(article.city_id).filter(article=article, state__in=OPEN_STATES)
    related = ("topic", "owner", "by", "article", "base__topic", "base__owner", "base__article")
    return rows.select_related(*related).first()


def versions_of(article: Article) -> list[ArticleVersion]:
    """Its versions, the newest first."""
    rows = ArticleVersion.objects.of(article.city_id).filter(article=article)
    return list(rows.select_related("article", "topic", "owner").order_by("-number")[:MOST_VERSIONS])


def steps_of(article: Article) -> list[ArticleStep]:
    """Its journal, the newest line first."""
    rows = ArticleStep.objects.of(article.city_id).filter(article=article)
    return list(rows.select_related("by", "version").order_by("-at", "-pk")[:MOST_STEPS])


def source_before(versions: list[ArticleVersion], language: str) -> ArticleText | None:
    """What the article said when its words in this language were last written; newest version first."""
    if not versions:
        return None
    now, found = _said(versions[0], language), versions[0]
    for each in versions[1:]:
        if _said(each, language) != now:
            break
        found = each
    return text_of(found)


def _said(version: ArticleVersion, language: str) -> tuple[str, str]:
    return version.titles.get(language, ""), version.bodies.get(language, "")


def topics_of(city: City) -> list[Topic]:
    """The headings in their order."""
    return list(Topic.objects.of(city).order_by("position", "pk"))


def owners_of(city: City, only: Collection[int] | None = None) -> list[Agency]:
    """The agencies that may answer for an article, by name; ``only`` these, where it is given."""
    rows = Agency.objects.of(city).filter(active=True).order_by("name")
    return list(rows if only is None else rows.filter(pk__in=only))
