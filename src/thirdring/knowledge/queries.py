"""Reads over the articles. A process keeps them until City.rules_version rises or a version's time comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q

from thirdring.catalogue.search import Index
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.knowledge import models
from thirdring.knowledge.definitions import ArticleText, HereText, Words
from thirdring.knowledge.rendering import as_html
from thirdring.knowledge.rules import Audience, Deflection, is_out, may_read


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptArticle(ArticleText):
    """The current version of an article, with what its topic and owner are called."""

    id: int  # of the ArticleVersion
    number: int
    topic_names: Words
    topic_position: int
    owner_name: str
    stale: tuple[str, ...] = ()  # languages whose translation is older than its source

    def said_in(self, language: str) -> str:
        """The language that a reader of ``language`` is given."""
        wanted = (language, language.split("-")[0], DEFAULT_LANGUAGE)
        return next((each for each in wanted if each in self.titles), next(iter(self.titles)))

    def is_stale(self, language: str) -> bool:
        """Whether what such a reader is given is older than the text it was translated from."""
        return self.said_in(language) in self.stale

    def title(self, language: str) -> str:
        """The title in this language, or the nearest there is."""
        return in_language(self.titles, language)

    def body(self, language: str) -> str:
        """The plain text in this language, or the nearest there is."""
        return in_language(self.bodies, language)

    def html(self, language: str) -> str:
        """The body as safe HTML."""
        return as_html(self.body(language))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A city's articles as of one rules_version, from one moment until before the next that changes them."""

    rules_version: int
    since: datetime
    until: datetime | None
    articles: Mapping[str, KeptArticle]
    index: Index


_shelves: dict[int, _Shelf] = {}
_lock = Lock()


def published(city: City, language: str, audience: Audience = Audience.PUBLIC) -> list[KeptArticle]:
    """The articles that are out today, by topic and then by title in this language."""
    today = _today(city)
    out = [each for each in _shelf(city).articles.values() if _is_for(each, audience, today)]
    return sorted(out, key=lambda each: (each.topic_position, each.title(language).casefold(), each.code))


def article(city: City, code: str, audience: Audience = Audience.PUBLIC) -> KeptArticle:
    """One article, if it is out today and for this reader. Raises NotFound."""
    found = _shelf(city).articles.get(code)
    if found is None or not _is_for(found, audience, _today(city)):
        raise NotFound(f"There is no article '{code[:80]}' in {city.name}.")
    return found


def once_given(city: City, code: str) -> Words | None:
    """The titles of an article that everybody could read, and nobody reads any more; None of any other."""
    ended = Q(article__active=False) | Q(effective_to__lte=clock.now())
    rows = models.ArticleVersion.objects.of(city).filter(ended, article__code=code, article__current=F("pk"))
    held = rows.filter(audience=Audience.PUBLIC, effective_from__lte=clock.now())
    return held.values_list("titles", flat=True).first()


def about(
    city: City, service_code: str, language: str, audience: Audience = Audience.PUBLIC
) -> list[KeptArticle]:
    """The articles about one type that are out, those about the fewest types first."""
    found = [each for each in published(city, language, audience) if service_code in each.types]
    return sorted(found, key=lambda each: len(each.types))


def facts_at(
    city: City, service_code: str, areas: Iterable[tuple[str, str]], language: str
) -> list[tuple[KeptArticle, str]]:
    """What articles about a type say of a place in these areas (kind, code): article and sentence."""
    known = list(areas)
    said = (
        (each, each.here.at(known, language)) for each in about(city, service_code, language) if each.here
    )
    return [(each, sentence) for each, sentence in said if sentence]


def search(
    city: City, text: str, language: str, *, audience: Audience = Audience.PUBLIC, limit: int = 8
) -> list[KeptArticle]:
    """Articles that these words may mean, best first: the one search of residents and of call takers.

    Letters may be missing, swapped or without accents; keywords hold an article's other words. Call takers
    search with ``audience=Audience.STAFF`` and find what only staff may read too.
    """
    shelf, today = _shelf(city), _today(city)
    found = (shelf.articles[code] for code in shelf.index.find(text, language))
    return [each for each in found if _is_for(each, audience, today)][:limit]


def deflection(city: City, *, since: datetime) -> dict[str, Deflection]:
    """How often answers were enough, by service code, of the visits since this moment. One query."""
    rows = models.AnswerShown.objects.of(city).filter(shown_at__gte=since).values("service_code")
    counted = rows.annotate(
        shown=Count("pk"), answered=Count("answered_at"), wrongly=Count("contacted_at")
    ).order_by("-shown", "service_code")
    return {row["service_code"]: Deflection(row["shown"], row["answered"], row["wrongly"]) for row in counted}


def synonyms_of(city: City) -> dict[str, list[list[str]]]:
    """Groups of words that mean the same, by language."""
    found: dict[str, list[list[str]]] = {}
    for row in models.Synonyms.objects.of(city).order_by("language", "pk"):
        found.setdefault(row.language, []).append(row.words)
    return found


def _is_for(each: KeptArticle, audience: Audience, today: date) -> bool:
    return may_read(audience, each.audience) and is_out(today, each.published_from, each.published_to)


def _today(city: City) -> date:
    return clock.now().astimezone(ZoneInfo(city.time_zone)).date()


def _shelf(city: City) -> _Shelf:
    shelf, now = _shelves.get(city.pk), clock.now()
    if shelf is None or shelf.rules_version != city.rules_version or not _lasts(shelf, now):
        shelf = _load(city, now)
        with _lock:
            _shelves[city.pk] = shelf
    return shelf


def _lasts(shelf: _Shelf, now: datetime) -> bool:
    return shelf.since <= now and (shelf.until is None or now < shelf.until)


def _load(city: City, now: datetime) -> _Shelf:
    """What holds now. The shelf knows when that changes next, so nothing has to run at a version's moment."""
    rows = models.ArticleVersion.objects.of(city).filter(article__active=True)
    running = rows.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=now))
    versions = list(running.select_related("article", "topic", "owner").order_by("number", "pk"))
    turns = [at for each in versions for at in (each.effective_from, each.effective_to) if at and at > now]
    # Only an approved moment is waited for: the clock of who wrote a version may be a little ahead of ours.
    holding = (each for each in versions if not each.scheduled or each.effective_from <= now)
    articles = {each.article.code: _kept(each) for each in holding}
    index = Index(list(articles.values()), synonyms_of(city))
    return _Shelf(city.rules_version, now, min(turns, default=None), articles, index)


def _kept(row: models.ArticleVersion) -> KeptArticle:
    return KeptArticle(
        id=row.pk,
        number=row.number,
        code=row.article.code,
        topic=row.topic.code,
        topic_names=row.topic.names,
        topic_position=row.topic.position,
        owner=row.owner.code,
        owner_name=row.owner.name,
        titles=row.titles,
        bodies=row.bodies,
        keywords={language: tuple(words) for language, words in row.keywords.items()},
        types=tuple(row.types),
        audience=Audience(row.audience),
        review_by=row.review_by,
        here=HereText(**row.here) if row.here else None,
        published_from=row.published_from,
        published_to=row.published_to,
        stale=tuple(row.stale),
    )
