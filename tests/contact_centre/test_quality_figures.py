"""Figures of reviews: means with their numbers, for those who may; agreement as Cohen has it."""

from datetime import date

import pytest

from tests.factories.cities import city
from tests.factories.people import actor, staff
from tests.factories.reviews import AFTER, MONTH, calls_of, card, sample, scored
from thirdring.city.models import City
from thirdring.contact_centre.actions.disputing import decide, dispute
from thirdring.contact_centre.council_report import months
from thirdring.contact_centre.models import Sample, SampleItem, Scorecard
from thirdring.contact_centre.quality_figures import (
    agreements,
    call_quality,
    own_trends,
    trends_of_people,
    trends_of_teams,
)
from thirdring.contact_centre.quality_queries import items_of
from thirdring.contact_centre.quality_rules import Mark
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
MET, PARTLY, NOT_MET, NOT_APPLICABLE = Mark
SPAN = {"since": MONTH, "until": date(2026, 12, 1)}


@pytest.fixture
def of() -> City:
    return city()


def score_all(made: Sample, *marks: Mark, by: Actor | None = None) -> None:
    by = by or actor(made.city, Role.SUPERVISOR)
    for drawn in SampleItem.objects.of(made.city_id).filter(sample=made):
        scored(drawn, *marks, by=by)


def test_a_month_is_the_mean_of_its_calls_and_says_how_many(of: City) -> None:
    calls_of(of, "dana", 4)
    made = sample(of)
    marks = [(MET, MET, MET), (MET, PARTLY, MET), (MET, MET, NOT_MET), (NOT_MET, MET, NOT_APPLICABLE)]
    for drawn, given in zip(made.items.order_by("place"), marks, strict=True):
        scored(drawn, *given)
    found = call_quality(of, **SPAN)[MONTH]
    assert (found.numerator, found.denominator) == (pytest.approx(1 + 4.5 / 6 + 0 + 3 / 4), 4)


def test_the_councils_table_has_the_score_and_is_empty_where_nobody_scored(of: City) -> None:
    calls_of(of, "dana", 2)
    score_all(sample(of), MET, PARTLY, MET)
    october, november = months(of, first=date(2026, 10, 1), last=MONTH)
    assert (november.measures["QA_mean"].ratio, november.keeps("QA_mean")) == (0.75, False)
    assert november.measures["QA_mean"].denominator == 2
    assert (october.measures["QA_mean"].ratio, october.keeps("QA_mean")) == (None, None)


def test_drafts_second_reviews_and_other_cities_do_not_count(of: City) -> None:
    calls_of(of, "dana", 1)
    made = sample(of, card(of, second_share=1.0))
    score_all(made, MET, MET, MET)
    score_all(made, MET, MET, NOT_MET)
    assert call_quality(of, **SPAN)[MONTH].denominator == 1
    assert call_quality(of, **SPAN)[MONTH].ratio == 1
    assert call_quality(city(), **SPAN) == {}


def test_a_person_has_a_mean_from_five_reviews_on(of: City) -> None:
    calls_of(of, "dana", 5)
    calls_of(of, "lee", 4)
    score_all(sample(of), MET, PARTLY, MET)
    found = trends_of_people(actor(of, Role.SUPERVISOR), of, **SPAN)
    assert [(t.name, t.months[MONTH].is_few, t.months[MONTH].measured.denominator) for t in found] == [
        ("dana", False, 5),
        ("lee", True, 4),
    ]
    assert found[0].months[MONTH].measured.ratio == 0.75


def test_only_supervisors_compare_people_and_each_sees_their_own(of: City) -> None:
    dana, lee = (staff(of, Role.CALL_TAKER, name=name) for name in ("Dana", "Lee"))
    calls_of(of, "dana", 5)
    calls_of(of, "lee", 5)
    score_all(sample(of), MET, MET, MET)
    for person in (dana, lee):
        own = own_trends(actor_of(person, city=of), of, **SPAN)
        assert [(trend.name, trend.person_id) for trend in own] == [(person.name, person.pk)]
    for who in (
        actor_of(dana, city=of),
        actor(of, Role.ANALYST),
        actor(of, Role.ADMINISTRATOR),
        actor(city(), Role.SUPERVISOR),
    ):
        with pytest.raises(NotAllowed):
            trends_of_people(who, of, **SPAN)
    assert own_trends(actor(of, Role.ANALYST), of, **SPAN) == []


def test_nobody_sees_a_figure_before_the_second_is_done(of: City) -> None:
    dana = actor_of(staff(of, Role.CALL_TAKER, name="Dana"), city=of)
    calls_of(of, "dana", 5)
    made = sample(of, card(of, second_share=1.0))
    score_all(made, MET, MET, MET)
    assert own_trends(dana, of, **SPAN) == []
    assert trends_of_people(actor(of, Role.SUPERVISOR), of, **SPAN) == []
    assert (trends_of_teams(of, **SPAN), call_quality(of, **SPAN)) == ([], {})
    score_all(made, MET, MET, MET)
    assert len(own_trends(dana, of, **SPAN)) == 1


def test_a_teams_mean_takes_three_people(of: City) -> None:
    for agent in ("dana", "lee", "sam"):
        calls_of(of, agent, 2)
    calls_of(of, "dana", 6, queue="espanol")
    score_all(sample(of, card(of, per_month=9)), MET, MET, MET)
    found = {t.name: t.months[MONTH] for t in trends_of_teams(of, **SPAN)}
    assert {name: (mean.people, mean.measured.denominator, mean.is_few) for name, mean in found.items()} == {
        "": (3, 12, False),
        "general": (3, 6, False),
        "espanol": (1, 6, True),
    }


def test_an_upheld_dispute_changes_the_mean_and_not_the_agreement(of: City) -> None:
    dana = actor_of(staff(of, Role.CALL_TAKER, name="Dana"), city=of)
    calls_of(of, "dana", 1)
    made = sample(of, card(of, second_share=1.0))
    with clock.frozen_at(AFTER):
        first, _second = (scored(made.items.get(), MET, MET, mark) for mark in (NOT_MET, MET))
        asked = items_of(made.of)[2]
        found = dispute(first.pk, asked.pk, "I did.", actor=dana)
    decide(found.pk, upheld=True, mark=MET, answer="Yes.", actor=actor(of, Role.SUPERVISOR))
    assert call_quality(of, **SPAN)[MONTH].ratio == 1
    tables = {each.question: each.table for each in agreements(of, made.card_id)}
    assert tables[asked.question][2][0] == 1  # not met and met, as first given


def test_agreement_is_cohens_kappa_of_the_pairs_with_numerator_and_denominator(of: City) -> None:
    made = agreed(of, [(MET, MET)] * 8 + [(MET, NOT_MET)] + [(NOT_MET, MET)] * 2 + [(NOT_MET, NOT_MET)] * 9)
    found = {each.question: each for each in agreements(of, made.pk)}
    last = found["Was danger asked about?"]
    # By hand: agreed 17 of 20; by chance (9 * 10 + 11 * 10) / 400 = 0.5.
    assert (last.pairs, last.same) == (20, 17)
    assert last.kappa and (last.kappa.numerator, last.kappa.denominator) == (pytest.approx(0.35), 0.5)
    together = found[""]
    # 60 pairs, 57 the same; by chance (49 * 50 + 11 * 10) / 3600.
    assert (together.pairs, together.same) == (60, 57)
    assert together.kappa and together.kappa.ratio == pytest.approx(
        (57 / 60 - 2560 / 3600) / (1 - 2560 / 3600)
    )


def test_too_few_pairs_say_nothing_and_all_alike_have_no_kappa(of: City) -> None:
    made = agreed(of, [(MET, NOT_MET)] * 9)
    assert [each.kappa for each in agreements(of, made.pk)[1:]] == [None, None, None]
    alike = agreed(of, [(MET, MET)] * 10, name="Alike")
    found = agreements(of, alike.pk)[0]
    assert found.kappa and (found.kappa.denominator, found.kappa.ratio) == (0, None)


def agreed(of: City, pairs: list[tuple[Mark, Mark]], name: str = "Calls") -> Scorecard:
    """A card whose last question got these pairs of marks, the others met by both."""
    calls_of(of, name, len(pairs))
    made = card(of, name=name, second_share=1.0, per_month=100)
    first, second = (actor(of, Role.SUPERVISOR) for _ in range(2))
    drawn = sample(of, made).items.filter(person=name).order_by("place")
    for each, (one, other) in zip(drawn, pairs, strict=True):
        scored(each, MET, MET, one, by=first)
        scored(each, MET, MET, other, by=second)
    return made
