"""Quality scores and the agreement of those who score."""

import pytest

from thirdring.contact_centre.measures.quality import Scored, agreement, mean_quality, quality_score
from thirdring.kernel.errors import Invalid


def test_a_score_is_weighted_and_of_what_applies() -> None:
    card = [Scored(weight=3, score=1), Scored(weight=1, score=0.5), Scored(weight=6, score=None)]
    found = quality_score(card)
    assert (found.numerator, found.denominator, found.ratio) == (3.5, 4, 0.875)


def test_an_automatic_fail_makes_the_card_nothing() -> None:
    card = [Scored(weight=9, score=1), Scored(weight=1, score=0, fails_all=True)]
    found = quality_score(card)
    assert (found.numerator, found.denominator, found.ratio) == (0, 10, 0.0)


@pytest.mark.parametrize("score", [None, 0.5, 1.0])
def test_a_grave_item_that_was_not_failed_counts_as_any_other(score: float | None) -> None:
    assert quality_score([Scored(weight=1, score=1), Scored(weight=1, score=score, fails_all=True)]).ratio


def test_the_mean_counts_each_card_once_and_says_how_many() -> None:
    cards = [quality_score([Scored(weight=weight, score=score)]) for weight, score in ((1, 1), (9, 0.5))]
    unscored = quality_score([Scored(weight=1, score=None)])
    found = mean_quality([*cards, unscored])
    assert (found.numerator, found.denominator, found.ratio) == (1.5, 2, 0.75)


def test_oracle_kappa() -> None:
    found = agreement([[40, 5], [10, 45]])
    assert (found.name, found.ratio) == ("KAPPA", pytest.approx(0.70))
    assert (found.numerator, found.denominator) == pytest.approx((0.35, 0.5))


def test_agreement_by_chance_is_none_and_always_disagreeing_is_below() -> None:
    assert agreement([[25, 25], [25, 25]]).ratio == pytest.approx(0)
    assert agreement([[0, 50], [50, 0]]).ratio == pytest.approx(-1)


def test_those_who_give_all_the_same_score_have_no_kappa() -> None:
    assert agreement([[50, 0], [0, 0]]).ratio is None


def test_tables_that_are_none_are_refused() -> None:
    with pytest.raises(Invalid, match="as many columns as rows"):
        agreement([[1, 2]])
    with pytest.raises(Invalid, match="at least one call"):
        agreement([[0, 0], [0, 0]])
    with pytest.raises(Invalid, match="from 0 to 1"):
        Scored(weight=1, score=2)
