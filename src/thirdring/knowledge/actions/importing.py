"""Bringing articles in: a new page makes new versions, and nothing is ever deleted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from thirdring.catalogue.models import ServiceType
from thirdring.catalogue.policy import may_edit
from thirdring.city.actions import rules_changed
from thirdring.city.models import Agency, City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem
from thirdring.knowledge import models
from thirdring.knowledge.actions.versions import version_of
from thirdring.knowledge.definitions import ArticleText, Library, digest_of
from thirdring.knowledge.queries import synonyms_of
from thirdring.places.models import Area


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed: codes of articles, and of topics written."""

    created: tuple[str, ...]
    updated: tuple[str, ...]
    returned: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: tuple[str, ...]
    topics: tuple[str, ...]
    synonyms: bool = False  # whether they are others now

    @property
    def is_empty(self) -> bool:
        texts = self.created or self.updated or self.returned or self.retired or self.topics
        return not texts and not self.synonyms


@action
def import_articles(city: City, articles: Library, *, actor: Actor) -> Imported:
    """Make the city answer with exactly these articles; returns what that changed.

    An article whose text changed gets a new version, and keeps the old ones; one that is no longer named is
    retired. Raises Invalid where an owner or a type is not the city's, naming the line; NotAllowed.
    """
    if not may_edit(actor, city.pk):
        raise NotAllowed("change", "knowledge base")
    City.objects.select_for_update().get(pk=city.pk)  # two imports at once run one after the other
    owners = dict(Agency.objects.of(city).values_list("code", "pk"))
    _require_known(city, articles, owners)
    changed = _compare(city, articles)
    if not changed.is_empty:
        topics = _write_topics(city, articles)
        fresh = {*changed.created, *changed.updated}
        _open_versions(city, [each for each in articles.articles if each.code in fresh], topics, owners)
        if changed.synonyms:
            _write_synonyms(city, articles)
        rows = models.Article.objects.of(city)
        rows.filter(code__in=changed.retired).update(active=False)
        rows.filter(code__in=[each.code for each in articles.articles]).update(active=True)
        rules_changed(city, actor=actor)
    return changed


def _require_known(city: City, articles: Library, owners: Mapping[str, int]) -> None:
    types = set(ServiceType.objects.of(city).filter(draft=False).values_list("code", flat=True))
    problems = []
    for each in articles.articles:
        if each.owner not in owners:
            message = f"{each.code}: owner '{each.owner}' is not an agency of the city; mend the name"
            problems.append(Problem(each.at or each.code, message, code="unknown_owner"))
        problems += [
            Problem(
                each.at or each.code,
                f"{each.code}: the city offers no type '{code}'; mend it or take it away",
            )
            for code in each.types
            if code not in types
        ]
    problems += _unknown_areas(city, articles)
    if problems:
        raise Invalid(problems)


def _unknown_areas(city: City, articles: Library) -> Iterator[Problem]:
    """Facts of places that the city does not have: a fact nobody would ever read."""
    speaking = [(each, each.here) for each in articles.articles if each.here]
    kinds = {here.kind for _, here in speaking}
    held = set(Area.objects.of(city).filter(kind__in=kinds).values_list("kind", "code")) if kinds else set()
    for each, here in speaking:
        for code in here.values:
            if (here.kind, code) not in held:
                said = f"{each.code}: the city has no {here.kind} '{code}'; mend it, or import the areas"
                yield Problem(each.at or each.code, said, code="unknown_area")


def _compare(city: City, articles: Library) -> Imported:
    rows = models.Article.objects.of(city).order_by("code").values_list("code", "active", "current__digest")
    active = {code: is_active for code, is_active, _ in rows}
    digests = {code: digest for code, _, digest in rows}
    named = {each.code: digest_of(each) for each in articles.articles}
    same = [code for code, digest in named.items() if digests.get(code) == digest]
    topics = {row.code: (row.names, row.position) for row in models.Topic.objects.of(city)}
    synonyms = {language: [list(words) for words in groups] for language, groups in articles.synonyms.items()}
    return Imported(
        created=tuple(code for code in named if code not in active),
        updated=tuple(code for code in named if code in active and code not in same),
        returned=tuple(code for code in same if not active[code]),
        retired=tuple(code for code, is_active in active.items() if is_active and code not in named),
        unchanged=tuple(code for code in same if active[code]),
        topics=tuple(
            topic.code
            for position, topic in enumerate(articles.topics)
            if topics.get(topic.code) != (dict(topic.names), position)
        ),
        synonyms=synonyms != synonyms_of(city),
    )


def _write_topics(city: City, articles: Library) -> dict[str, int]:
    """Create and update the topics; returns the ids of all the city's topics by code."""
    models.Topic.objects.bulk_create(
        [
            models.Topic(city=city, code=topic.code, names=dict(topic.names), position=position)
            for position, topic in enumerate(articles.topics)
        ],
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=["names", "position"],
    )
    return dict(models.Topic.objects.of(city).values_list("code", "pk"))


def _write_synonyms(city: City, articles: Library) -> None:
    """Exactly these from now on."""
    models.Synonyms.objects.of(city).delete()
    models.Synonyms.objects.bulk_create(
        models.Synonyms(city=city, language=language, words=list(words))
        for language, groups in articles.synonyms.items()
        for words in groups
    )


def _open_versions(
    city: City, texts: Iterable[ArticleText], topics: Mapping[str, int], owners: Mapping[str, int]
) -> None:
    """Close each article's version and open the next at the same instant."""
    moment = clock.now()
    wanted = {each.code: each for each in texts}
    rows = models.Article.objects.of(city).filter(code__in=wanted)
    present = set(rows.values_list("code", flat=True))
    models.Article.objects.bulk_create(
        models.Article(city=city, code=code) for code in wanted if code not in present
    )
    running = models.ArticleVersion.objects.of(city).filter(
        article__code__in=wanted, effective_to__isnull=True
    )
    earlier = {version.article_id: version for version in running}
    running.update(effective_to=moment)
    held = {row.code: row for row in rows.all()}
    for code, text in wanted.items():
        row = held[code]
        row.current = version_of(
            row, text, earlier.get(row.pk), topic=topics[text.topic], owner=owners[text.owner], moment=moment
        )
    models.ArticleVersion.objects.bulk_create(row.current for row in held.values() if row.current)
    models.Article.objects.of(city).bulk_update(held.values(), ["current"])
