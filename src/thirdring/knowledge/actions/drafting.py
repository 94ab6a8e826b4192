"""Writing in the studio: a draft is kept, caught up with a newer version, and dropped."""

import re
from collections.abc import Collection
from dataclasses import replace

from thirdring.catalogue.queries import offered_types
from thirdring.catalogue.search import fold
from thirdring.city.models import Agency, City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, Problem, Stale
from thirdring.knowledge import policy
from thirdring.knowledge.actions.versions import write_step
from thirdring.knowledge.checking import problems_of
from thirdring.knowledge.definitions import ArticleText
from thirdring.knowledge.models import Article, ArticleVersion, Draft, Topic
from thirdring.knowledge.rules import OPEN_STATES, Deed, DraftState
from thirdring.knowledge.texts import text_of

CODE_LENGTH = 80


@action
def begin_article(city: City, text: ArticleText, *, actor: Actor) -> Draft:
    """Begin an article the city has not yet; its code is made of its title, and nobody reads it so far.

    Raises NotAllowed, Invalid (titles.<language>, bodies.<language>, keywords.<language>, types, topic,
    owner, published_to).
    """
    topic, owner = _checked(city, text, actor)
    City.objects.select_for_update().get(pk=city.pk)  # two of the same title get two codes
    code = _free_code(city, text.titles[city.languages[0]])
    article = Article.objects.create(city=city, code=code, active=False)
    draft = Draft(city=city, article=article, version=0)
    return _kept(draft, replace(text, here=None), topic, owner, actor=actor)


@action
def keep_draft(
    city: City, text: ArticleText, *, version: int, still_true: Collection[str] = (), actor: Actor
) -> Draft:
    """Keep what was written of ``text.code``. ``version``: of the draft as it was seen, 0 of none.

    A draft that waited for a yes is taken back by it. What the article says of places stays as it is.
    Raises NotFound, NotAllowed, Stale when somebody was first, Invalid as ``begin_article``.
    """
    article = locked_article(city, text.code)
    topic, owner = _checked(city, text, actor)
    draft = open_draft(article)
    if (draft.version if draft else 0) != version:
        raise Stale("article")
    if draft is None:
        draft = Draft(city=city, article=article, version=0, base=article.current)
        draft.here = article.current.here if article.current else {}
    policy.require("change", allowed=policy.may_write(actor, city.pk, _owner_before(draft, owner)))
    draft.still_true = sorted(set(still_true))
    return _kept(draft, text, topic, owner, actor=actor)


@action
def catch_up(city: City, code: str, *, version: int, keeping_mine: bool, actor: Actor) -> Draft:
    """Somebody looked at the newer version: the draft goes on from it, with its own words or with those.

    Raises NotFound, NotAllowed, Stale.
    """
    article = locked_article(city, code)
    draft = seen_draft(article, version)
    policy.require("change", allowed=policy.may_write(actor, city.pk, draft.owner_id))
    current = article.current
    if current is not None and keeping_mine:
        draft.here = current.here
    elif current is not None:
        copy_words(current, draft)
    draft.base, draft.version, draft.state = current, draft.version + 1, DraftState.WRITING
    draft.by_id, draft.changed_at = actor.id or 0, clock.now()
    draft.save()
    write_step(article, Deed.CAUGHT_UP, draft.changed_at, actor=actor, draft=draft, version=current)
    return draft


@action
def go_back(city: City, code: str, number: int, *, version: int, actor: Actor) -> Draft:
    """Take the words of an earlier version into the draft; approved, they become a version of their own.

    Raises NotFound, NotAllowed, Stale when there is a draft that was not seen.
    """
    article = locked_article(city, code)
    earlier = ArticleVersion.objects.of(city).filter(article=article, number=number).first()
    if earlier is None:
        raise NotFound("There is no such version.")
    draft = open_draft(article)
    if (draft.version if draft else 0) != version:
        raise Stale("article")
    draft = draft or Draft(city=city, article=article, version=0, base=article.current, owner=earlier.owner)
    policy.require("change", allowed=policy.may_write(actor, city.pk, draft.owner_id))
    policy.require("change", allowed=policy.may_write(actor, city.pk, earlier.owner_id))
    copy_words(earlier, draft)
    draft.version, draft.state = draft.version + 1, DraftState.WRITING
    draft.by_id, draft.changed_at = actor.id or 0, clock.now()
    draft.save()
    deed = Deed.BEGUN if draft.version == 1 else Deed.CHANGED
    write_step(article, deed, draft.changed_at, actor=actor, draft=draft, version=earlier)
    return draft


@action
def drop_draft(city: City, code: str, *, version: int, actor: Actor) -> None:
    """Throw a draft away; what the article says stays as it is. Raises NotFound, NotAllowed, Stale."""
    article = locked_article(city, code)
    draft = seen_draft(article, version)
    policy.require("change", allowed=policy.may_write(actor, city.pk, draft.owner_id))
    draft.state, draft.version = DraftState.DROPPED, draft.version + 1
    draft.save(update_fields=["state", "version"])
    write_step(article, Deed.DROPPED, clock.now(), actor=actor, draft=draft)


def locked_article(city: City, code: str) -> Article:
    """The article, which nobody else changes meanwhile. Raises NotFound."""
    found = Article.objects.of(city).select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound("There is no such article.")
    return found


def open_draft(article: Article) -> Draft | None:
    """The draft that is being written or waits for a yes."""
    drafts = Draft.objects.of(article.city_id).filter(article=article, state__in=OPEN_STATES)
    return drafts.select_related("article__city", "topic", "owner").first()


def seen_draft(article: Article, version: int) -> Draft:
    """The open draft as it was seen. Raises Stale when it is another by now, or gone."""
    draft = open_draft(article)
    if draft is None or draft.version != version:
        raise Stale("article")
    return draft


def copy_words(row: ArticleVersion, draft: Draft) -> None:
    """Let a draft say what a version says."""
    draft.topic_id, draft.owner_id = row.topic_id, row.owner_id
    _say(draft, text_of(row))
    draft.here, draft.still_true = row.here, []


def _checked(city: City, text: ArticleText, actor: Actor) -> tuple[Topic, Agency]:
    """The topic and the owner, once everything is right."""
    types = {each.code for each in offered_types(city)}
    problems = list(problems_of(text, source=city.languages[0], types=types))
    topic = Topic.objects.of(city).filter(code=text.topic).first()
    owner = Agency.objects.of(city).filter(code=text.owner).first()
    if topic is None:
        problems.append(Problem("topic", "Choose a topic.", "unknown"))
    if owner is None:
        problems.append(Problem("owner", "Choose the agency that answers for it.", "unknown"))
    if topic is None or owner is None or problems:
        raise Invalid(problems)
    policy.require("change", allowed=policy.may_write(actor, city.pk, owner.pk))
    return topic, owner


def _owner_before(draft: Draft, owner: Agency) -> int:
    """Who answers for it now: a lead can't take over what another agency answers for."""
    if draft.pk:
        return draft.owner_id
    return draft.base.owner_id if draft.base else owner.pk


def _kept(draft: Draft, text: ArticleText, topic: Topic, owner: Agency, *, actor: Actor) -> Draft:
    draft.topic, draft.owner = topic, owner
    _say(draft, text)
    draft.version, draft.state = draft.version + 1, DraftState.WRITING
    draft.by_id, draft.changed_at = actor.id or 0, clock.now()
    draft.save()
    deed = Deed.BEGUN if draft.version == 1 else Deed.CHANGED
    write_step(draft.article, deed, draft.changed_at, actor=actor, draft=draft)
    return draft


def _say(draft: Draft, text: ArticleText) -> None:
    """The words of a text, without what is said of places."""
    draft.audience = text.audience
    draft.titles, draft.bodies = dict(text.titles), dict(text.bodies)
    draft.keywords = {language: list(words) for language, words in text.keywords.items()}
    draft.types, draft.review_by = list(text.types), text.review_by
    draft.published_from, draft.published_to = text.published_from, text.published_to


def _free_code(city: City, title: str) -> str:
    """'When is my street swept?' becomes when-is-my-street-swept; the next of the same name gets a -2."""
    plain = "-".join(re.findall(r"[a-z0-9]+", fold(title)))[: CODE_LENGTH - 5].strip("-") or "article"
    taken = set(Article.objects.of(city).filter(code__startswith=plain).values_list("code", flat=True))
    taken.add("new")  # the studio's address of an article to be written
    return next(
        code for n in range(1, len(taken) + 2) if (code := plain if n == 1 else f"{plain}-{n}") not in taken
    )
