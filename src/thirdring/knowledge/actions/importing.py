"""Bringing articles in: a new page makes new versions, and nothing is ever deleted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from thirdring.catalogue.models import ServiceType
from thirdring.catalogue.policy import may_edit
from thirdring.city.actions import rules_changed
from thirdring.city.models import Agency, City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, Problem
from thirdring.knowledge import models
from thirdring.knowledge.actions.versions import make_room, newest, next_numbers, version_of
from thirdring.knowledge.definitions import ArticleText, Library, digest_of
from thirdring.knowledge.queries import synonyms_of
from thirdring.knowledge.rules import Deed
from thirdring.places.models import Area


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed: codes of articles, and of topics written.

    ``kept`` are those that were decided otherwise in the studio, and stay as they are there.
    """

    created: tuple[str, ...]
    updated: tuple[str, ...]
    returned: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: tuple[str, ...]
    topics: tuple[str, ...]
    kept: tuple[str, ...] = ()
    synonyms: bool = False  # whether they are others now

    @property
    def is_empty(self) -> bool:
        texts = self.created or self.updated or self.returned or self.retired or self.topics
        return not texts and not self.synonyms


@action
def import_articles(city: City, articles: Library, *, over: bool = False, actor: Actor) -> Imported:
    """Make the city answer with exactly these articles; returns what that changed.

    An article whose text changed gets a new version, and keeps the old ones; one that is no longer named is
    retired. What was decided otherwise in the studio stays, unless the files go ``over`` it.
    Raises Invalid where an owner or a type is not the city's, naming the line; NotAllowed.
    """
    if not may_edit(actor, city.pk):
        raise NotAllowed("change", "knowledge base")
    City.objects.select_for_update().get(pk=city.pk)  # two imports at once run one after the other
    owners = dict(Agency.objects.of(city).values_list("code", "pk"))
    _require_known(city, articles, owners)
    changed = _compare(city, articles, over=over)
    if not changed.is_empty:
        topics = _write_topics(city, articles)
        fresh = {*changed.created, *changed.updated}
        texts = [each for each in articles.articles if each.code in fresh]
        _open_versions(city, texts, topics, owners, actor=actor)
        if changed.synonyms:
            _write_synonyms(city, articles)
        rows = models.Article.objects.of(city)
        rows.filter(code__in=changed.retired).update(active=False)
        rows.filter(code__in=[*fresh, *changed.returned]).update(active=True)
        _write_steps(city, changed, actor=actor)
        rules_changed(city, actor=actor)
    decided = [*changed.created, *changed.updated, *changed.returned, *changed.retired, *changed.unchanged]
    models.Article.objects.of(city).filter(code__in=decided, in_studio=True).update(in_studio=False)
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


@dataclass(frozen=True, slots=True)
class _Known:
    """How an article stands before the import."""

    active: bool
    in_studio: bool
    digest: str | None  # None: it has no version yet
    ends: bool  # whether its newest version was given an end

    def differs(self, digest: str | None) -> bool:
        """Whether the file (None: it does not name the article) says something else."""
        if digest is None:
            return self.active
        return not self.active or self.ends or self.digest != digest


def _known(city: City) -> dict[str, _Known]:
    rows = models.Article.objects.of(city).order_by("code")
    asked = rows.values_list("code", "active", "in_studio", "current__digest", "current__effective_to")
    return {
        code: _Known(active, in_studio, digest, until is not None)
        for code, active, in_studio, digest, until in asked
    }


def _compare(city: City, articles: Library, *, over: bool) -> Imported:
    known = _known(city)
    named = {each.code: digest_of(each) for each in articles.articles}
    kept = [
        code for code, each in known.items() if each.in_studio and not over and each.differs(named.get(code))
    ]
    files = {code: digest for code, digest in named.items() if code not in kept}
    held = {code: each for code, each in known.items() if each.digest is not None}
    same = [code for code, digest in files.items() if code in held and held[code].digest == digest]
    topics = {row.code: (row.names, row.position) for row in models.Topic.objects.of(city)}
    synonyms = {language: [list(words) for words in groups] for language, groups in articles.synonyms.items()}
    return Imported(
        created=tuple(code for code in files if code not in held),
        updated=tuple(code for code in files if code in held and (code not in same or held[code].ends)),
        returned=tuple(code for code in same if not held[code].active and not held[code].ends),
        retired=tuple(code for code, each in held.items() if each.active and code not in {*named, *kept}),
        unchanged=tuple(code for code in same if held[code].active and not held[code].ends),
        topics=tuple(
            topic.code
            for position, topic in enumerate(articles.topics)
            if topics.get(topic.code) != (dict(topic.names), position)
        ),
        kept=tuple(kept),
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
    city: City,
    texts: Iterable[ArticleText],
    topics: Mapping[str, int],
    owners: Mapping[str, int],
    *,
    actor: Actor,
) -> None:
    """Close each article's version and open the next at the same instant."""
    moment = clock.now()
    wanted = {each.code: each for each in texts}
    rows = models.Article.objects.of(city).filter(code__in=wanted)
    present = set(rows.values_list("code", flat=True))
    models.Article.objects.bulk_create(
        models.Article(city=city, code=code) for code in wanted if code not in present
    )
    held = {row.pk: row for row in rows.all()}
    make_room(city, held, moment, actor=actor)
    earlier, numbers = newest(city, held), next_numbers(city, held)
    for pk, row in held.items():
        text = wanted[row.code]
        row.current = version_of(
            row,
            text,
            earlier.get(pk),
            number=numbers[pk],
            topic=topics[text.topic],
            owner=owners[text.owner],
            moment=moment,
        )
    models.ArticleVersion.objects.bulk_create(row.current for row in held.values() if row.current)
    models.Article.objects.of(city).bulk_update(held.values(), ["current"])


def _write_steps(city: City, changed: Imported, *, actor: Actor) -> None:
    """A line in the journal of each article that was changed."""
    deeds = {
        **dict.fromkeys((*changed.created, *changed.updated), Deed.IMPORTED),
        **dict.fromkeys(changed.returned, Deed.BROUGHT_BACK),
        **dict.fromkeys(changed.retired, Deed.RETIRED),
    }
    by, at = actor.id if actor.kind is ActorKind.STAFF else None, clock.now()
    models.ArticleStep.objects.bulk_create(
        models.ArticleStep(
            city=city,
            article=row,
            version_id=row.current_id if deeds[row.code] is Deed.IMPORTED else None,
            deed=deeds[row.code],
            by_id=by,
            at=at,
        )
        for row in models.Article.objects.of(city).filter(code__in=deeds).order_by("pk")
    )
