"""Drawing a sample: by chance, spread over strata, the same for everybody who has the seed."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.contact_centre.quality_rules import (
    Mark,
    Per,
    Unit,
    card_score,
    draw,
    pairs_table,
    second_reviews,
)

SEED = "0123456789abcdef"
UNITS = st.lists(
    st.builds(
        Unit,
        key=st.integers(0, 10**9).map(lambda number: f"call {number} 1"),
        person=st.sampled_from(["dana", "lee", "sam"]),
        team=st.sampled_from(["general", "espanol"]),
        kind=st.sampled_from(["en", "es", ""]),
    ),
    unique_by=lambda unit: unit.key,
    max_size=60,
)


def unit(number: int, person: str = "dana", team: str = "general", kind: str = "en") -> Unit:
    return Unit(key=f"call {number} 1", person=person, team=team, kind=kind)


@given(UNITS, st.sampled_from(Per), st.integers(1, 12))
def test_each_group_gives_so_many_or_all_it_has_and_none_twice(
    units: list[Unit], per: Per, most: int
) -> None:
    drawn = draw(units, seed=SEED, per=per, most=most)
    sizes = Counter(each.group(per) for each in units)
    assert Counter(each.group(per) for each in drawn) == {
        name: min(size, most) for name, size in sizes.items()
    }
    assert len({each.key for each in drawn}) == len(drawn)


@given(UNITS, st.integers(1, 12), st.randoms())
def test_the_seed_gives_the_same_sample_in_whatever_order_the_units_come(
    units: list[Unit], most: int, shuffling: Random
) -> None:
    first = draw(units, seed=SEED, per=Per.PERSON, most=most)
    shuffling.shuffle(units)
    assert draw(units, seed=SEED, per=Per.PERSON, most=most) == first


@given(UNITS, st.integers(1, 12))
def test_no_stratum_gets_more_or_fewer_than_its_share_rounded(units: list[Unit], most: int) -> None:
    drawn = draw(units, seed=SEED, per=Per.PERSON, most=most)
    for person in {each.person for each in units}:
        mine = [each for each in units if each.person == person]
        taken = min(most, len(mine))
        have = Counter((each.team, each.kind) for each in drawn if each.person == person)
        for stratum, size in Counter((each.team, each.kind) for each in mine).items():
            assert abs(have[stratum] - taken * size / len(mine)) < 1


def test_everything_has_the_same_chance_the_small_stratum_too() -> None:
    units = [*(unit(number) for number in range(19)), unit(99, kind="es")]
    times = Counter(
        each.key for turn in range(2000) for each in draw(units, seed=f"s{turn}", per=Per.PERSON, most=2)
    )
    assert sum(times.values()) == 4000
    # One in ten each, of 2000 turns: 200, with a standard deviation of 13.4.
    assert all(140 < times[each.key] < 260 for each in units)


def test_another_seed_draws_another_sample() -> None:
    units = [unit(number) for number in range(100)]
    draws = {tuple(draw(units, seed=seed, per=Per.PERSON, most=5)) for seed in ("a", "b", "c")}
    assert len(draws) == 3


@pytest.mark.parametrize(("share", "twice"), [(0.0, 0), (0.1, 3), (0.11, 4), (1.0, 30)])
def test_the_share_that_two_score_is_rounded_up(share: float, twice: int) -> None:
    drawn = [unit(number) for number in range(30)]
    assert len(second_reviews(drawn, seed=SEED, share=share)) == twice


def test_a_card_counts_weights_of_what_applies() -> None:
    score, failed = card_score(
        [(1, False, Mark.MET), (3, False, Mark.PARTLY), (5, True, Mark.NOT_APPLICABLE)]
    )
    assert (score.numerator, score.denominator, failed) == (2.5, 4, False)


def test_an_automatic_fail_makes_the_card_nothing() -> None:
    score, failed = card_score([(9, False, Mark.MET), (1, True, Mark.NOT_MET)])
    assert (score.ratio, score.denominator, failed) == (0, 10, True)


def test_pairs_are_counted_by_what_each_gave() -> None:
    pairs = [("met", "met"), ("met", "not_met"), ("partly", "partly")]
    assert pairs_table(pairs) == [[1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
