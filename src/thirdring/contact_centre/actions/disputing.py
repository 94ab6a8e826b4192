"""Disputes: whoever was reviewed disagrees with an item; a supervisor who did not score it decides."""

from thirdring.contact_centre.models import Review, ReviewDispute, ReviewMark, SampleItem, ScorecardItem
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.quality_policy import has_part, is_about
from thirdring.contact_centre.quality_queries import items_of, marks_that_hold
from thirdring.contact_centre.quality_rules import DISPUTE_WITHIN, Mark, ReviewStatus, card_score
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Problem, Stale, invalid
from thirdring.kernel.words import storable

WORDS_LENGTH = 2000


@action
def dispute(review_id: int, item_id: int, words: str, *, actor: Actor) -> ReviewDispute:
    """Say that an item of one's own finished review is wrong, and why; each item once.

    Raises NotFound, NotAllowed for somebody else's, Invalid without words or after the days for it, Stale.
    """
    review = _locked(review_id, actor)
    over = review.status == ReviewStatus.DONE and review.item.finished_at is not None
    if not over or not is_about(actor, review.item) or review.place != 1:
        raise NotAllowed("dispute", "review")
    asked = ScorecardItem.objects.of(actor.city_id).filter(of=review.item.sample.of, pk=item_id).first()
    if asked is None:
        raise NotFound("There is no such question on this card.")
    if review.disputes.filter(item=asked).exists():
        raise Stale("review")
    now, finished, words = clock.now(), review.item.finished_at, storable(words)
    if finished is None or now > finished + DISPUTE_WITHIN:
        raise invalid("words", f"A review can be disputed for {DISPUTE_WITHIN.days} days; these are over.")
    if not 0 < len(words) <= WORDS_LENGTH:
        raise invalid("words", f"Say what is wrong with it in 1 to {WORDS_LENGTH} letters.")
    return ReviewDispute.objects.create(
        city_id=actor.city_id, review=review, item=asked, words=words, at=now, by_id=actor.id or 0
    )


@action
def decide(dispute_id: int, *, upheld: bool, mark: str, answer: str, actor: Actor) -> ReviewDispute:
    """Uphold a dispute with another mark, or let the review stand; with an answer either way.

    Raises NotAllowed for whoever scored it or is scored, Stale where it is decided, Invalid (mark, answer).
    """
    require(actor, "decide", actor.city_id, noun="dispute")
    rows = ReviewDispute.objects.of(actor.city_id)
    review_id = rows.filter(pk=dispute_id).values_list("review_id", flat=True).first()
    if review_id is None:
        raise NotFound("There is no such dispute here.")
    review = _locked(review_id, actor)
    found = rows.select_for_update().get(pk=dispute_id)
    if found.decided_at is not None:
        raise Stale("dispute")
    if has_part(actor, review):  # nobody decides about their own scoring or their own work
        raise NotAllowed("decide about", "review you have a part in")
    answer = storable(answer)
    if problems := _problems(review, found, mark=mark if upheld else None, answer=answer):
        raise Invalid(problems)
    found.upheld, found.answer = upheld, answer
    found.decided_at, found.decided_by_id = clock.now(), actor.id
    found.save()
    if upheld:
        _change_mark(review, found, mark, actor)
    return found


def _locked(review_id: int, actor: Actor) -> Review:
    """The review under a lock, its item before it."""
    rows = Review.objects.of(actor.city_id)
    item_id = rows.filter(pk=review_id).values_list("item_id", flat=True).first()
    if item_id is None:
        raise NotFound("There is no such review here.")
    items = SampleItem.objects.of(actor.city_id).select_for_update(of=("self",))
    item = items.select_related("sample__of").get(pk=item_id)
    review = rows.select_for_update().get(pk=review_id)
    review.item = item
    return review


def _problems(review: Review, found: ReviewDispute, *, mark: str | None, answer: str) -> list[Problem]:
    made = []
    if mark is not None and mark not in set(Mark):
        made.append(Problem("mark", "Choose the mark it should have."))
    elif mark is not None and marks_that_hold(review)[found.item_id].mark == mark:
        made.append(Problem("mark", "It has this mark already: choose another, or let the review stand."))
    if not 0 < len(answer) <= WORDS_LENGTH:
        made.append(Problem("answer", f"Answer in 1 to {WORDS_LENGTH} letters: the person will read it."))
    return made


def _change_mark(review: Review, found: ReviewDispute, mark: str, actor: Actor) -> None:
    """Another row for the item, and the score as all rows give it now."""
    before = marks_that_hold(review)
    ReviewMark.objects.create(
        city_id=review.city_id,
        review=review,
        item_id=found.item_id,
        mark=mark,
        comment=before[found.item_id].comment,
        at=clock.now(),
        by_id=actor.id or 0,
        dispute=found,
    )
    marks = {pk: each.mark for pk, each in before.items()} | {found.item_id: mark}
    asked = items_of(review.item.sample.of)
    score, failed = card_score((item.weight, item.fails_all, marks.get(item.pk, "")) for item in asked)
    review.earned, review.possible, review.failed = score.numerator, score.denominator, failed
    review.version += 1
    review.save(update_fields=["earned", "possible", "failed", "version"])
