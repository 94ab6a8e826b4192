"""Placing a house number among the known ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.places.houses import FURTHEST_BEYOND, Spot, place_house

STREET = [
    Spot(100, "", 0.0, 0.0),
    Spot(101, "", 0.0, 1.0),
    Spot(200, "", 10.0, 0.0),
    Spot(201, "", 10.0, 1.0),
]


def test_a_known_number_is_where_it_is() -> None:
    assert place_house(STREET, 200) == (Spot(200, "", 10.0, 0.0), True)


def test_a_number_between_two_is_worked_out_on_its_side_of_the_street() -> None:
    assert place_house(STREET, 150) == (Spot(150, "", 5.0, 0.0), False)
    assert place_house(STREET, 151) == (Spot(151, "", 5.0, 1.0), False)


def test_the_other_side_will_do_where_this_one_is_unknown() -> None:
    evens = [Spot(100, "", 0.0, 0.0), Spot(200, "", 10.0, 0.0)]
    assert place_house(evens, 125) == (Spot(125, "", 2.5, 0.0), False)


def test_a_number_just_past_the_last_is_at_the_last() -> None:
    assert place_house(STREET, 201 + FURTHEST_BEYOND) == (Spot(221, "", 10.0, 1.0), False)


@pytest.mark.parametrize("number", [201 + FURTHEST_BEYOND + 2, 900, 0])
def test_a_number_far_from_all_is_nowhere(number: int) -> None:
    assert place_house(STREET, number) is None


def test_a_street_without_houses_has_no_numbers() -> None:
    assert place_house([], 12) is None


def test_a_wide_gap_is_not_bridged() -> None:
    assert place_house([Spot(2, "", 0, 0), Spot(900, "", 9, 9)], 450) is None


def test_a_suffix_chooses_among_doors_of_one_number() -> None:
    doors = [Spot(12, "", 0, 0), Spot(12, "A", 1, 0), Spot(12, "½", 2, 0)]
    assert place_house(doors, 12, "A") == (Spot(12, "A", 1, 0), True)
    assert place_house(doors, 12) == (Spot(12, "", 0, 0), True)


def test_an_unknown_suffix_is_at_the_house_approximately() -> None:
    assert place_house([Spot(12, "", 0, 0)], 12, "C") == (Spot(12, "", 0, 0), False)


@given(st.integers(101, 199))
def test_a_worked_out_number_lies_between_its_neighbours(number: int) -> None:
    placed = place_house(STREET, number)
    assert placed is not None
    assert 0 <= placed[0].lon <= 10
