"""Disputes: of one's own review, within days; decided by who has no part in it; the old mark stays."""

from datetime import timedelta

import pytest

from tests.factories.cities import city
from tests.factories.people import actor, staff
from tests.factories.reviews import AFTER, calls_of, card, item, sample, scored
from thirdring.city.models import City
from thirdring.contact_centre.actions.disputing import decide, dispute
from thirdring.contact_centre.models import Review, ReviewDispute
from thirdring.contact_centre.quality_queries import items_of, review_of
from thirdring.contact_centre.quality_rules import DISPUTE_WITHIN, Mark
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
MET, PARTLY, NOT_MET, _ = Mark
WORDS = "I asked about the wire at 2:10."


@pytest.fixture
def of() -> City:
    made = city()
    calls_of(made, "dana", 2)
    return made


@pytest.fixture
def dana(of: City) -> Actor:
    return actor_of(staff(of, Role.CALL_TAKER, name="Dana"), city=of)


@pytest.fixture
def review(of: City, dana: Actor) -> Review:
    """Dana's call, failed as a whole for the last question."""
    with clock.frozen_at(AFTER):
        return scored(item(of), MET, PARTLY, NOT_MET)


def last(review: Review) -> int:
    return items_of(review.item.sample.of)[2].pk


def disputed(review: Review, by: Actor) -> ReviewDispute:
    with clock.frozen_at(AFTER + timedelta(days=1)):
        return dispute(review.pk, last(review), WORDS, actor=by)


def test_upheld_the_score_is_another_and_the_old_mark_stays(of: City, review: Review, dana: Actor) -> None:
    assert (review.earned, review.failed) == (0, True)
    by = actor(of, Role.SUPERVISOR)
    found = decide(disputed(review, dana).pk, upheld=True, mark=MET, answer="You did; sorry.", actor=by)
    kept, seen = review_of(dana, review.pk)
    assert (kept.earned, kept.possible, kept.failed) == (4.5, 6, False)
    assert [(mark.mark, mark.by_id, mark.dispute_id) for mark in seen[2].marks] == [
        (NOT_MET, review.reviewer_id, None),
        (MET, by.id, found.pk),
    ]
    assert (found.upheld, found.answer, found.decided_by_id) == (True, "You did; sorry.", by.id)


def test_not_upheld_everything_stays_and_the_answer_says_why(of: City, review: Review, dana: Actor) -> None:
    by = actor(of, Role.SUPERVISOR)
    decide(disputed(review, dana).pk, upheld=False, mark="", answer="Nothing at 2:10.", actor=by)
    kept, seen = review_of(dana, review.pk)
    assert (kept.earned, kept.failed, len(seen[2].marks)) == (0, True, 1)
    assert seen[2].dispute and seen[2].dispute.answer == "Nothing at 2:10."


def test_only_whoever_was_reviewed_disputes(of: City, review: Review) -> None:
    for role in (Role.CALL_TAKER, Role.SUPERVISOR):
        with pytest.raises(NotAllowed):
            disputed(review, actor(of, role))
    with pytest.raises(NotFound):
        disputed(review, actor(city(), Role.CALL_TAKER))


def test_a_review_can_be_disputed_for_the_days_stated(review: Review, dana: Actor) -> None:
    with clock.frozen_at(AFTER + DISPUTE_WITHIN + timedelta(seconds=1)), pytest.raises(Invalid):
        dispute(review.pk, last(review), WORDS, actor=dana)
    with clock.frozen_at(AFTER + DISPUTE_WITHIN):
        dispute(review.pk, last(review), WORDS, actor=dana)


def test_an_item_is_disputed_once_and_with_words(review: Review, dana: Actor) -> None:
    for words in (" ", "x" * 2001):
        with clock.frozen_at(AFTER), pytest.raises(Invalid):
            dispute(review.pk, last(review), words, actor=dana)
    disputed(review, dana)
    with pytest.raises(Stale):
        disputed(review, dana)


def test_a_question_of_another_card_is_not_on_this_one(of: City, review: Review, dana: Actor) -> None:
    other = sample(of, card(of, name="Other"))
    with clock.frozen_at(AFTER), pytest.raises(NotFound):
        dispute(review.pk, items_of(other.of)[0].pk, WORDS, actor=dana)


def test_who_scored_it_does_not_decide(of: City, review: Review, dana: Actor) -> None:
    found = disputed(review, dana)
    reviewer = actor_of(review.reviewer, city=of)
    with pytest.raises(NotAllowed):
        decide(found.pk, upheld=False, mark="", answer="No.", actor=reviewer)
    for role in (Role.CALL_TAKER, Role.ANALYST):
        with pytest.raises(NotAllowed):
            decide(found.pk, upheld=False, mark="", answer="No.", actor=actor(of, role))


def test_nor_does_a_supervisor_whose_call_it_was(of: City) -> None:
    dana = actor_of(staff(of, Role.SUPERVISOR, name="Dana"), city=of)
    with clock.frozen_at(AFTER):
        review = scored(item(of), MET, PARTLY, NOT_MET)
    with pytest.raises(NotAllowed):
        decide(disputed(review, dana).pk, upheld=True, mark=MET, answer="Yes.", actor=dana)


def test_neither_of_two_who_scored_it_decides(of: City, dana: Actor) -> None:
    drawn = item(of, sample(of, card(of, second_share=1.0)))
    with clock.frozen_at(AFTER):
        first, second = scored(drawn, MET, MET, NOT_MET), scored(drawn, MET, MET, MET)
    found = disputed(first, dana)
    with pytest.raises(NotAllowed):
        decide(found.pk, upheld=True, mark=MET, answer="Yes.", actor=actor_of(second.reviewer, city=of))
    with pytest.raises(NotAllowed):  # the second review only measures agreement
        disputed(second, dana)


@pytest.mark.parametrize(
    ("mark", "answer", "fields"),
    [("", "Yes.", ["mark"]), (NOT_MET, "Yes.", ["mark"]), ("good", " ", ["mark", "answer"])],
)
def test_a_decision_is_another_mark_and_an_answer(
    of: City, review: Review, dana: Actor, mark: str, answer: str, fields: list[str]
) -> None:
    with pytest.raises(Invalid) as told:
        decide(
            disputed(review, dana).pk,
            upheld=True,
            mark=mark,
            answer=answer,
            actor=actor(of, Role.SUPERVISOR),
        )
    assert [problem.field for problem in told.value.problems] == fields


def test_whoever_decides_second_is_told(of: City, review: Review, dana: Actor) -> None:
    found = disputed(review, dana)
    decide(found.pk, upheld=False, mark="", answer="No.", actor=actor(of, Role.SUPERVISOR))
    with pytest.raises(Stale):
        decide(found.pk, upheld=True, mark=MET, answer="Yes.", actor=actor(of, Role.SUPERVISOR))
