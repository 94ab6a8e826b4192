"""Reviews: one scores, a second apart from the first; nobody their own; what is wrong is said by item."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.cities import city
from tests.factories.people import actor, staff
from tests.factories.reviews import AFTER, calls_of, card, given, item, sample, scored
from thirdring.city.models import City
from thirdring.contact_centre.actions.reviewing import Given, begin_review, keep_review, leave_review
from thirdring.contact_centre.actions.sampling import set_aside
from thirdring.contact_centre.models import Review, ReviewMark, SampleItem
from thirdring.contact_centre.quality_policy import may_see, visible_to
from thirdring.contact_centre.quality_queries import items_of, marks_that_hold, review_of
from thirdring.contact_centre.quality_rules import Mark
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
MET, PARTLY, NOT_MET, NOT_APPLICABLE = Mark


@pytest.fixture
def of() -> City:
    made = city()
    calls_of(made, "dana", 3)
    return made


@pytest.fixture
def by(of: City) -> Actor:
    return actor(of, Role.SUPERVISOR)


def twice(of: City) -> SampleItem:
    """An item that two people score."""
    return item(of, sample(of, card(of, second_share=1.0)))


def test_a_draft_is_kept_item_by_item_and_its_marks_only_grow(of: City, by: Actor) -> None:
    review = begin_review(item(of).pk, actor=by)
    first = items_of(review.item.sample.of)[0].pk
    keep_review(review.pk, {first: Given(MET)}, done=False, version=1, actor=by)
    keep_review(review.pk, {first: Given(MET)}, done=False, version=2, actor=by)
    kept = keep_review(review.pk, {first: Given(PARTLY, "Late.")}, done=False, version=3, actor=by)
    assert [(m.mark, m.comment) for m in review.marks.order_by("pk")] == [(MET, ""), (PARTLY, "Late.")]
    assert (kept.status, kept.done_at, marks_that_hold(review)[first].mark) == ("draft", None, PARTLY)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        ReviewMark.objects.of(of).update(mark=NOT_MET)


def test_a_finished_review_has_its_score(of: City) -> None:
    review = scored(item(of), MET, PARTLY, NOT_APPLICABLE)
    assert (review.earned, review.possible, review.failed, review.status) == (2.5, 4, False, "done")
    assert SampleItem.objects.of(of).get(pk=review.item_id).finished_at == review.done_at


def test_an_automatic_fail_makes_the_review_nothing(of: City) -> None:
    review = scored(item(of), MET, MET, NOT_MET)
    assert (review.earned, review.possible, review.failed) == (0, 6, True)


def test_done_means_every_item_and_a_comment_for_what_was_not_met(of: City, by: Actor) -> None:
    review = begin_review(item(of).pk, actor=by)
    one, two, three = (each.pk for each in items_of(review.item.sample.of))
    said = {one: Given(NOT_MET), two: Given("good"), three: Given("", "x" * 2001)}
    with pytest.raises(Invalid) as told:
        keep_review(review.pk, said, done=True, version=1, actor=by)
    fields = [problem.field for problem in told.value.problems]
    assert fields == [f"comment_{one}", f"mark_{two}", f"mark_{three}", f"comment_{three}"]
    assert not review.marks.exists()


def test_where_nothing_applies_there_is_nothing_to_score(of: City, by: Actor) -> None:
    review = begin_review(item(of).pk, actor=by)
    said = given(review, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE)
    with pytest.raises(Invalid):
        keep_review(review.pk, said, done=True, version=1, actor=by)


def test_ones_own_draft_is_taken_up_again(of: City, by: Actor) -> None:
    drawn = item(of)
    assert begin_review(drawn.pk, actor=by).pk == begin_review(drawn.pk, actor=by).pk


def test_who_comes_second_to_an_item_for_one_is_told(of: City, by: Actor) -> None:
    drawn = item(of)
    begin_review(drawn.pk, actor=by)
    with pytest.raises(Stale):
        begin_review(drawn.pk, actor=actor(of, Role.SUPERVISOR))


def test_two_score_apart_and_a_third_is_told(of: City) -> None:
    drawn = twice(of)
    people = [actor(of, Role.SUPERVISOR) for _ in range(3)]
    assert [begin_review(drawn.pk, actor=who).place for who in people[:2]] == [1, 2]
    with pytest.raises(Stale):
        begin_review(drawn.pk, actor=people[2])


def test_an_item_for_two_is_finished_by_the_second(of: City) -> None:
    drawn = twice(of)
    scored(drawn, MET, MET, MET)
    assert SampleItem.objects.of(of).get(pk=drawn.pk).finished_at is None
    second = scored(drawn, MET, MET, NOT_MET)
    assert SampleItem.objects.of(of).get(pk=drawn.pk).finished_at == second.done_at


def test_the_second_sees_nothing_of_the_first_until_done(of: City, by: Actor) -> None:
    drawn = twice(of)
    first = scored(drawn, MET, MET, MET)
    begun = begin_review(drawn.pk, actor=by)
    with pytest.raises(NotFound):
        review_of(by, first.pk)
    keep_review(begun.pk, given(begun, MET, MET, MET), done=True, version=1, actor=by)
    assert review_of(by, first.pk)[0].pk == first.pk


def test_nobody_scores_their_own_call_also_when_their_account_came_later(of: City) -> None:
    drawn = item(of)
    dana = actor_of(staff(of, Role.SUPERVISOR, name="Dana"), city=of)
    with pytest.raises(NotAllowed):
        begin_review(drawn.pk, actor=dana)
    begin_review(drawn.pk, actor=actor(of, Role.SUPERVISOR))
    assert SampleItem.objects.of(of).get(pk=drawn.pk).about_id == dana.id


def test_a_draft_is_given_back_or_forgotten_and_anybodys_again(of: City, by: Actor) -> None:
    drawn, other, third = item(of), actor(of, Role.SUPERVISOR), actor(of, Role.SUPERVISOR)
    with clock.frozen_at(AFTER):
        review = begin_review(drawn.pk, actor=by)
        leave_review(review.pk, version=1, actor=by)
        begin_review(drawn.pk, actor=other)
    with clock.frozen_at(AFTER + timedelta(days=6)), pytest.raises(Stale):
        begin_review(drawn.pk, actor=third)
    with clock.frozen_at(AFTER + timedelta(days=8)):
        begin_review(drawn.pk, actor=third)
    live = Review.objects.of(of).exclude(status="left")
    assert [review.reviewer_id for review in live] == [third.id]


def test_only_its_reviewer_writes_a_draft_and_only_as_they_saw_it(of: City, by: Actor) -> None:
    review = begin_review(item(of).pk, actor=by)
    said = given(review, MET, MET, MET)
    with pytest.raises(NotAllowed):
        keep_review(review.pk, said, done=False, version=1, actor=actor(of, Role.SUPERVISOR))
    keep_review(review.pk, said, done=False, version=1, actor=by)
    with pytest.raises(Stale):
        keep_review(review.pk, said, done=True, version=1, actor=by)
    keep_review(review.pk, said, done=True, version=2, actor=by)
    for verb in (
        lambda: keep_review(review.pk, said, done=True, version=3, actor=by),
        lambda: leave_review(review.pk, version=3, actor=by),
    ):
        with pytest.raises(Stale):
            verb()


def test_what_was_set_aside_is_not_scored(of: City, by: Actor) -> None:
    drawn = item(of)
    review = begin_review(drawn.pk, actor=by)
    set_aside(drawn.pk, "Silent.", actor=actor(of, Role.SUPERVISOR))
    with pytest.raises(Stale):
        keep_review(review.pk, given(review, MET, MET, MET), done=True, version=1, actor=by)
    with pytest.raises(Stale):
        begin_review(drawn.pk, actor=by)


def test_others_and_other_cities_score_nothing(of: City) -> None:
    drawn = item(of)
    for role in (Role.CALL_TAKER, Role.ANALYST, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            begin_review(drawn.pk, actor=actor(of, role))
    with pytest.raises(NotFound):
        begin_review(drawn.pk, actor=actor(city(), Role.SUPERVISOR))


def test_what_one_may_see_and_what_a_list_holds_agree(of: City) -> None:
    dana, lee = (staff(of, Role.CALL_TAKER, name=name) for name in ("Dana", "Lee"))
    made = sample(of, card(of, second_share=0.5))
    supervisors = [staff(of, Role.SUPERVISOR) for _ in range(2)]
    for drawn in SampleItem.objects.of(of).filter(sample=made):
        scored(drawn, MET, PARTLY, MET, by=actor_of(supervisors[0], city=of))
    doubled = SampleItem.objects.of(of).filter(two_score=True)[0]
    begin_review(doubled.pk, actor=actor_of(supervisors[1], city=of))
    reviews = list(Review.objects.of(of).select_related("item"))
    counts = {}
    for role, person in (
        ("dana", dana),
        ("lee", lee),
        ("first", supervisors[0]),
        ("second", supervisors[1]),
        ("analyst", staff(of, Role.ANALYST)),
        ("administrator", staff(of, Role.ADMINISTRATOR)),
        ("stranger", staff(city(), Role.SUPERVISOR)),
    ):
        who = actor_of(person, city=person.memberships.get().city)
        assert {r.pk for r in reviews if may_see(who, r)} == {r.pk for r in visible_to(who)}, role
        counts[role] = visible_to(who).count()
    assert counts == {
        "dana": 1, "lee": 0, "first": 3, "second": 2, "analyst": 0, "administrator": 0, "stranger": 0
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_six_who_take_an_item_for_two_at_once_two_have_it() -> None:
    of = city()
    calls_of(of, "dana", 1)
    drawn = twice(of)
    people = [actor(of, Role.SUPERVISOR) for _ in range(6)]
    line, outcomes = threading.Barrier(len(people)), []

    def press(who: int) -> None:
        line.wait()
        try:
            outcomes.append(str(begin_review(drawn.pk, actor=people[who]).place))
        except Stale:
            outcomes.append("told")
        connection.close()

    pressing = [threading.Thread(target=press, args=(who,)) for who in range(len(people))]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert sorted(outcomes) == ["1", "2", "told", "told", "told", "told"]
