"""The check digit catches what people get wrong: exhaustively, since the table is small."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel.damm import check_digit, is_sound

DIGITS = "0123456789"
eight_digits = st.text(DIGITS, min_size=8, max_size=8)


def test_the_published_example_has_its_check_digit() -> None:
    assert check_digit("572") == "4"
    assert is_sound("5724")


def test_every_two_digits_and_their_check_digit_are_sound() -> None:
    assert all(is_sound(a + b + check_digit(a + b)) for a, b in product(DIGITS, repeat=2))


@given(eight_digits)
def test_every_wrong_digit_is_caught(digits: str) -> None:
    whole = digits + check_digit(digits)
    wrong = [whole[:i] + other + whole[i + 1 :] for i in range(9) for other in DIGITS if other != whole[i]]
    assert [number for number in wrong if is_sound(number)] == []


@given(eight_digits)
def test_every_swap_of_neighbours_is_caught(digits: str) -> None:
    whole = digits + check_digit(digits)
    swapped = [
        whole[:i] + whole[i + 1] + whole[i] + whole[i + 2 :] for i in range(8) if whole[i] != whole[i + 1]
    ]
    assert [number for number in swapped if is_sound(number)] == []


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_every_single_error_in_a_short_number_is_caught(length: int) -> None:
    for digits in map("".join, product(DIGITS, repeat=length)):
        sound = [digits[:-1] + last for last in DIGITS if is_sound(digits[:-1] + last)]
        assert len(sound) == 1
