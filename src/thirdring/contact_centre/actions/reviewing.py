"""Reviews: somebody takes an item drawn, fills the card as a draft, and says that they are done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thirdring.contact_centre.models import Review, ReviewMark, SampleItem, ScorecardItem
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.quality_queries import items_of, marks_that_hold
from thirdring.contact_centre.quality_rules import DRAFT_KEPT, Mark, ReviewStatus, card_score
from thirdring.contact_centre.sample_frames import owner_of
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Problem, Stale
from thirdring.kernel.words import storable

COMMENT_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """What a reviewer gives one item: a mark ('' not yet) and a comment."""

    mark: str = ""
    comment: str = ""


@action
def begin_review(item_id: int, *, actor: Actor) -> Review:
    """Take an item to score it; one's own draft is taken up again.

    Raises NotAllowed for one's own call or closure, and Stale where others score it already.
    """
    require(actor, "review", actor.city_id, noun="call")
    item = _locked_item(item_id, actor)
    if item.set_aside_at:
        raise Stale("sample")
    _find_owner(item)
    if item.about_id == actor.id:
        raise NotAllowed("score", "call or closure of your own")
    live = list(item.reviews.select_for_update().exclude(status=ReviewStatus.LEFT).order_by("place"))
    mine = next((review for review in live if review.reviewer_id == actor.id), None)
    return mine or _taken(item, live, actor)


@action
def keep_review(
    review_id: int, given: Mapping[int, Given], *, done: bool, version: int, actor: Actor
) -> Review:
    """Keep what was filled in so far; ``done``: for good. Raises NotAllowed, NotFound, Stale, Invalid.

    Invalid names ``mark_<id>`` and ``comment_<id>`` of the card's items.
    """
    review = _mine(review_id, version, actor)
    asked = items_of(review.item.sample.of)
    tidied = {item.pk: _tidied(given.get(item.pk, Given())) for item in asked}
    if problems := _problems(tidied, done=done):
        raise Invalid(problems)
    _write_marks(review, tidied, actor)
    review.touched_at, review.version = clock.now(), review.version + 1
    if done:
        _finish(review, asked, tidied)
    review.save()
    return review


@action
def leave_review(review_id: int, *, version: int, actor: Actor) -> Review:
    """Give an item back, so that somebody else may score it."""
    review = _mine(review_id, version, actor)
    review.status, review.version = ReviewStatus.LEFT.value, review.version + 1
    review.save()
    return review


def _locked_item(item_id: int, actor: Actor) -> SampleItem:
    rows = SampleItem.objects.of(actor.city_id).select_for_update(of=("self",)).select_related("sample__of")
    item = rows.filter(pk=item_id).first()
    if item is None:
        raise NotFound("There is no such call or closure in a sample here.")
    return item


def _find_owner(item: SampleItem) -> None:
    """Whose it is; an account that came after the drawing is found now."""
    owner = owner_of(item)
    if owner != item.about_id:
        item.about_id = owner
        item.save(update_fields=["about"])


def _taken(item: SampleItem, live: Sequence[Review], actor: Actor) -> Review:
    """A draft at the first place nobody has, or whose draft was forgotten."""
    now, held = clock.now(), {}
    for review in live:
        if review.status == ReviewStatus.DRAFT and review.touched_at + DRAFT_KEPT < now:
            review.status = ReviewStatus.LEFT.value
            review.save(update_fields=["status"])
        else:
            held[review.place] = review
    free = [place for place in ((1, 2) if item.two_score else (1,)) if place not in held]
    if not free:
        raise Stale("review")
    return Review.objects.create(
        city_id=item.city_id,
        item=item,
        place=free[0],
        reviewer_id=actor.id or 0,
        begun_at=now,
        touched_at=now,
    )


def _mine(review_id: int, version: int, actor: Actor) -> Review:
    """The actor's own draft under a lock, its item locked before it, as whoever begins one does."""
    require(actor, "review", actor.city_id, noun="call")
    item_id = Review.objects.of(actor.city_id).filter(pk=review_id).values_list("item_id", flat=True).first()
    if item_id is None:
        raise NotFound("There is no such review here.")
    item = _locked_item(item_id, actor)
    review = Review.objects.of(actor.city_id).select_for_update().get(pk=review_id)
    if review.reviewer_id != actor.id:
        raise NotAllowed("change", "review")
    if review.status != ReviewStatus.DRAFT or review.version != version or item.set_aside_at:
        raise Stale("review")
    review.item = item
    return review


def _tidied(given: Given) -> Given:
    return Given(given.mark, storable(given.comment))


def _problems(given: Mapping[int, Given], *, done: bool) -> list[Problem]:
    made: list[Problem] = []
    for pk, said in given.items():
        wrong = said.mark not in {"", *Mark}
        if wrong or (done and not said.mark):
            made.append(Problem(f"mark_{pk}", "Choose one of the four."))
        if done and said.mark == Mark.NOT_MET and not said.comment:
            made.append(Problem(f"comment_{pk}", "Say what was missing: the person will read it."))
        if len(said.comment) > COMMENT_LENGTH:
            made.append(Problem(f"comment_{pk}", f"Use at most {COMMENT_LENGTH} letters."))
    if done and not made and all(said.mark == Mark.NOT_APPLICABLE for said in given.values()):
        first = next(iter(given))
        made.append(Problem(f"mark_{first}", "Nothing applies: say that it can't be scored instead."))
    return made


def _write_marks(review: Review, given: Mapping[int, Given], actor: Actor) -> None:
    """A row for each item of which something else is said now."""
    before, now = marks_that_hold(review), clock.now()
    ReviewMark.objects.bulk_create(
        ReviewMark(
            city_id=review.city_id,
            review=review,
            item_id=pk,
            mark=said.mark,
            comment=said.comment,
            at=now,
            by_id=actor.id or 0,
        )
        for pk, said in given.items()
        if said != (Given(before[pk].mark, before[pk].comment) if pk in before else Given())
    )


def _finish(review: Review, asked: Sequence[ScorecardItem], given: Mapping[int, Given]) -> None:
    score, failed = card_score((item.weight, item.fails_all, given[item.pk].mark) for item in asked)
    review.earned, review.possible, review.failed = score.numerator, score.denominator, failed
    review.status, review.done_at = ReviewStatus.DONE.value, review.touched_at
    item = review.item
    others = item.reviews.filter(status=ReviewStatus.DONE).exclude(pk=review.pk).count()
    if others + 1 == (2 if item.two_score else 1):
        item.finished_at = review.touched_at
        item.save(update_fields=["finished_at"])
