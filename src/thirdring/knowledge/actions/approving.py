"""From a draft to what the city says: sent, returned or approved, published at a moment, cancelled before."""

from collections.abc import Iterator
from datetime import datetime

from thirdring.catalogue.queries import offered_types
from thirdring.city.actions import rules_changed
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, Problem, Stale, invalid
from thirdring.kernel.words import storable
from thirdring.knowledge import policy
from thirdring.knowledge.actions.drafting import locked_article, open_draft, seen_draft
from thirdring.knowledge.actions.versions import make_room, newest, next_numbers, version_of, write_step
from thirdring.knowledge.checking import missing, problems_of
from thirdring.knowledge.models import Article, ArticleStep, ArticleVersion, Draft
from thirdring.knowledge.rules import Deed, DraftState
from thirdring.knowledge.texts import text_of

REASON_LENGTH = 600


@action
def send_draft(city: City, code: str, *, version: int, actor: Actor) -> Draft:
    """Ask for somebody else's yes. Raises NotFound, NotAllowed, Stale, Invalid for what is missing."""
    article = locked_article(city, code)
    draft = seen_draft(article, version)
    policy.require("change", allowed=policy.may_write(actor, city.pk, draft.owner_id))
    if draft.state == DraftState.SENT:
        return draft
    _require_whole(city, article, draft)
    return _moved(article, draft, DraftState.SENT, Deed.SENT, actor=actor)


@action
def return_draft(city: City, code: str, *, version: int, words: str, actor: Actor) -> Draft:
    """Give a draft back, saying what to do. Raises NotFound, NotAllowed, Stale, Invalid (words)."""
    article = locked_article(city, code)
    draft = seen_draft(article, version)
    policy.require("approve", allowed=policy.may_decide(actor, city.pk))
    said = storable(words)
    if not said or len(said) > REASON_LENGTH:
        raise invalid("words", "Say what to change in 1 to 600 letters.")
    _require_sent(draft)
    return _moved(article, draft, DraftState.WRITING, Deed.RETURNED, actor=actor, words=said)


@action
def approve_draft(
    city: City,
    code: str,
    *,
    version: int,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: Actor,
) -> ArticleVersion:
    """Make the draft the article's next version, from ``since`` (None: at once) until before ``until``.

    Whoever wrote in it may not, unless nobody else could. Raises NotFound, NotAllowed, Stale, Invalid (since,
    until, and what a draft may have wrong).
    """
    City.objects.select_for_update().get(pk=city.pk)  # an import and another yes come before or after
    article = locked_article(city, code)
    draft = seen_draft(article, version)
    policy.require("approve", allowed=policy.may_approve(city, writers_of(draft), actor))
    _require_sent(draft)
    _require_whole(city, article, draft)
    now = clock.now()
    problems = list(_problems_of_time(article, since, until, now))
    if problems:
        raise Invalid(problems)
    made = _version(city, article, draft, since, until, actor=actor)
    draft.made, draft.until = made, until
    _moved(article, draft, DraftState.APPROVED, Deed.APPROVED, actor=actor, version=made)
    rules_changed(city, actor=actor)
    return made


@action
def cancel_version(city: City, code: str, number: int, *, actor: Actor) -> None:
    """Take back the newest version before it holds; its words are a draft again, where there is no other.

    Raises NotFound, NotAllowed, Stale when it holds by now or is no longer the newest.
    """
    City.objects.select_for_update().get(pk=city.pk)
    article = locked_article(city, code)
    policy.require("cancel", allowed=policy.may_decide(actor, city.pk))
    coming, now = article.current, clock.now()
    if coming is None or coming.number != number or coming.effective_from <= now:
        raise Stale("article")
    coming.effective_to = coming.effective_from
    coming.save(update_fields=["effective_to"])
    _reopen(article, coming.effective_from)
    _back_to_draft(article, coming)
    write_step(article, Deed.CANCELLED, now, actor=actor, version=coming)
    rules_changed(city, actor=actor)


@action
def retire(city: City, code: str, *, reason: str, actor: Actor) -> None:
    """Give an answer no more. Raises NotFound, NotAllowed, Stale when it is retired, Invalid (reason)."""
    said = storable(reason)
    if not said or len(said) > REASON_LENGTH:
        raise invalid("reason", "Say why in 1 to 600 letters.")
    _set_active(city, code, active=False, words=said, actor=actor)


@action
def bring_back(city: City, code: str, *, actor: Actor) -> None:
    """Give a retired answer again. Raises NotFound, NotAllowed, Stale when it is not retired."""
    _set_active(city, code, active=True, words="", actor=actor)


@action
def _set_active(city: City, code: str, *, active: bool, words: str, actor: Actor) -> None:
    City.objects.select_for_update().get(pk=city.pk)
    article = locked_article(city, code)
    policy.require("change", allowed=policy.may_decide(actor, city.pk))
    if article.active == active or article.current is None:
        raise Stale("article")
    article.active, article.in_studio = active, True
    article.save(update_fields=["active", "in_studio"])
    deed = Deed.BROUGHT_BACK if active else Deed.RETIRED
    write_step(article, deed, clock.now(), actor=actor, words=words)
    rules_changed(city, actor=actor)


def writers_of(draft: Draft) -> frozenset[int]:
    """Everybody whose words are in the draft."""
    wrote = ArticleStep.objects.of(draft.city_id).filter(
        draft=draft, deed__in=(Deed.BEGUN, Deed.CHANGED, Deed.CAUGHT_UP)
    )
    return frozenset(wrote.exclude(by=None).values_list("by_id", flat=True))


def _require_sent(draft: Draft) -> None:
    if draft.state != DraftState.SENT:
        raise Stale("article")


def _require_whole(city: City, article: Article, draft: Draft) -> None:
    text, source = text_of(draft), city.languages[0]
    types = {each.code for each in offered_types(city)}
    problems = [*problems_of(text, source=source, types=types), *missing(text, source=source)]
    if draft.base_id != article.current_id:
        said = "A newer version was published meanwhile. Look at it first."
        problems.append(Problem("base", said, "behind"))
    if problems:
        raise Invalid(problems)


def _problems_of_time(
    article: Article, since: datetime | None, until: datetime | None, now: datetime
) -> Iterator[Problem]:
    begins = since or now
    if begins < now:
        yield Problem("since", "Choose a moment to come, or leave it empty to publish at once.", "past")
    elif article.current and begins < article.current.effective_from:
        said = "An approved version begins later. Choose its moment or a later one, or cancel it first."
        yield Problem("since", said, "order")
    if until and until <= begins:
        yield Problem("until", "It must end after it begins.", "order")


def _version(
    city: City,
    article: Article,
    draft: Draft,
    since: datetime | None,
    until: datetime | None,
    *,
    actor: Actor,
) -> ArticleVersion:
    """The article's next version, and the one before ends where it begins."""
    moment = since or clock.now()
    make_room(city, [article.pk], moment, actor=actor)
    made = version_of(
        article,
        text_of(draft),
        article.current,
        number=next_numbers(city, [article.pk])[article.pk],
        topic=draft.topic_id,
        owner=draft.owner_id,
        moment=moment,
        still_true=draft.still_true,
    )
    made.effective_to, made.scheduled = until, since is not None
    made.save()
    article.current, article.active, article.in_studio = made, True, True
    article.save(update_fields=["current", "active", "in_studio"])
    return made


def _reopen(article: Article, moment: datetime) -> None:
    """Let the version before the cancelled one hold as long as it would have held."""
    earlier = newest(article.city, [article.pk]).get(article.pk)
    if earlier is not None and earlier.effective_to == moment:
        draft = Draft.objects.of(article.city_id).filter(made=earlier).first()
        earlier.effective_to = draft.until if draft else None
        earlier.save(update_fields=["effective_to"])
    article.current = earlier
    article.active = article.active and earlier is not None
    article.save(update_fields=["current", "active"])


def _back_to_draft(article: Article, cancelled: ArticleVersion) -> None:
    draft = Draft.objects.of(article.city_id).filter(made=cancelled).first()
    if draft is None or open_draft(article) is not None:
        return
    draft.state, draft.made, draft.until, draft.version = DraftState.WRITING, None, None, draft.version + 1
    draft.save(update_fields=["state", "made", "until", "version"])


@action
def _moved(
    article: Article,
    draft: Draft,
    state: DraftState,
    deed: Deed,
    *,
    actor: Actor,
    words: str = "",
    version: ArticleVersion | None = None,
) -> Draft:
    draft.state, draft.version = state, draft.version + 1
    draft.save()
    write_step(article, deed, clock.now(), actor=actor, draft=draft, version=version, words=words)
    return draft
