"""Finding a name by words that are short, unfinished or mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.places.names import NameIndex
from thirdring.places.rules import search_name, words_of

STREETS = {
    1: "North Charles Street",
    2: "South Charles Street",
    3: "Chestnut Street",
    4: "Chestnut Avenue",
    5: "4th Street",
    6: "Market Street",
    7: "Martin Luther King Jr Boulevard",
    8: "Benjamin Franklin Parkway",
    9: "A Street",
    10: "Chestnut Hill Avenue",
}
INDEX = NameIndex((pk, search_name(name)) for pk, name in STREETS.items())


def names(text: str, *, open_ended: bool = True) -> list[str]:
    return [STREETS[found.id] for found in INDEX.search(words_of(text), limit=3, ends_open=open_ended)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("n charles st", "North Charles Street"),
        ("charles north", "North Charles Street"),
        ("s charl", "South Charles Street"),
        ("chestnut st", "Chestnut Street"),
        ("chestnut av", "Chestnut Avenue"),
        ("chesnut street", "Chestnut Street"),
        ("chestnut aven", "Chestnut Avenue"),
        ("fourth", "4th Street"),
        ("4", "4th Street"),
        ("markt st", "Market Street"),
        ("maket", "Market Street"),
        ("mlk", ""),
        ("luther king", "Martin Luther King Jr Boulevard"),
        ("benjamn frankln pkwy", "Benjamin Franklin Parkway"),
        ("benjaminfranklinparkway", "Benjamin Franklin Parkway"),
        ("a st", "A Street"),
        ("chestnut hill", "Chestnut Hill Avenue"),
        ("xyzzy", ""),
    ],
)
def test_the_street_meant_comes_first(typed: str, first: str) -> None:
    assert names(typed)[:1] == ([first] if first else [])


def test_a_finished_word_is_no_beginning() -> None:
    assert (names("mark", open_ended=False), names("mark")) == ([], ["Market Street"])


def test_a_perfect_match_scores_one_and_nothing_more() -> None:
    assert [found.score for found in INDEX.search(words_of("Market Street"), limit=1)] == [1.0]


def test_the_wrong_direction_scores_less() -> None:
    north, south = INDEX.search(("n", "charles", "st"), limit=2)
    assert (north.id, south.id, north.score) == (1, 2, 1.0)
    assert south.score < 0.9


def test_an_index_of_nothing_finds_nothing() -> None:
    assert NameIndex([]).search(("main",), limit=5) == []


@pytest.mark.parametrize("name", STREETS.values())
@given(place=st.integers(0, 60), letter=st.sampled_from("aeioxz"))
def test_one_wrong_letter_in_a_long_name_still_finds_it(name: str, place: int, letter: str) -> None:
    if len(name) < 12:
        return
    at = place % len(name)
    if not name[at].isalpha():
        return
    typed = name[:at] + letter + name[at + 1 :]
    assert name in names(typed, open_ended=False)


@given(st.lists(st.text(alphabet="abcdefghij0123456789", min_size=1, max_size=20), max_size=12))
def test_scores_are_between_zero_and_one_and_fall(words: list[str]) -> None:
    scores = [found.score for found in INDEX.search(words, limit=5, ends_open=True)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
