"""How the words of a place are read."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdring.places.rules import (
    LONGEST_TEXT,
    MOST_WORDS,
    Ask,
    NeedTier,
    need_tiers,
    plain,
    read,
    search_name,
)
from thirdring.places.words import ordinal


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("North Charles Street", "n charles st"),
        ("N. Charles St.", "n charles st"),
        ("O'Hara Avenue", "ohara ave"),
        ("Martin Luther King Jr. Boulevard", "martin luther king jr blvd"),
        ("Fourth Street", "4th st"),
        ("Twenty-First Street", "21st st"),
        ("Twenty Mile Road", "20 mile rd"),
        ("Fifty-Ninety Road", "50 90 rd"),
        ("004th Street", "4th st"),
        ("Saint Paul Place", "st paul pl"),
        ("Avenida Peñón Norte", "ave penon n"),
        ("Calle Cuarta", "st 4th"),
        ("The Alameda", "alameda"),
        ("Plaza de la Unión", "plz union"),
        ("", ""),
    ],
)
def test_a_name_is_searched_in_its_short_form(written: str, searched: str) -> None:
    assert search_name(written) == searched


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (111, "111th"),
    ],
)
def test_ordinals_are_written_as_on_street_signs(number: int, said: str) -> None:
    assert ordinal(number) == said


@pytest.mark.parametrize(
    ("typed", "words", "number", "suffix"),
    [
        ("12 Main Street", ("main", "st"), 12, ""),
        ("12 N Main St", ("n", "main", "st"), 12, ""),
        ("12a Main St", ("main", "st"), 12, "A"),
        ("12 ½ Main St", ("main", "st"), 12, "½"),
        ("12 1/2 Main St", ("main", "st"), 12, "½"),
        ("12 A Street", ("a", "st"), 12, ""),
        ("123-125 Main", ("main",), 123, ""),
        ("1200 block of Main St", ("main", "st"), 1200, ""),
        ("12 4th Ave", ("4th", "ave"), 12, ""),
        ("Calle Cuarta 123", ("st", "4th"), 123, ""),
        ("Main Street #45", ("main", "st"), 45, ""),
        ("100 Main St apt 4", ("main", "st"), 100, ""),
        ("100 Main St #4", ("main", "st"), 100, ""),
        ("100 Main St, Riverton, IL 62999", ("main", "st"), 100, ""),
        ("100 Main Street (approximate)", ("main", "st"), 100, ""),
    ],
)
def test_a_house_number_is_told_from_its_street(
    typed: str, words: tuple[str, ...], number: int, suffix: str
) -> None:
    first = read(typed)[0]
    assert (first.words, first.number, first.suffix) == (words, number, suffix)


@pytest.mark.parametrize(
    "typed",
    ["Main & 4th", "Main st and Fourth", "corner of Main and 4th", "Main at 4th", "Main @ 4th", "Main / 4th",
     "Main y Cuarta", "esquina de Main con Cuarta", "Main, 4th", "Main + 4th & 7th"],
)  # fmt: skip
def test_a_crossing_is_recognised_however_it_is_written(typed: str) -> None:
    first = read(typed)[0]
    assert (first.words[0], first.cross[0]) == ("main", "4th")


def test_an_address_with_its_city_is_no_crossing() -> None:
    assert [ask.cross for ask in read("100 Main St, Riverton")] == [(), ()]


def test_an_ordinal_street_is_no_house_number() -> None:
    assert read("4th Avenue") == [Ask(("4th", "ave"), ends_open=True)]


def test_a_word_with_a_blank_behind_it_is_finished() -> None:
    assert [ask.ends_open for ask in (read("main ")[0], read("main")[0])] == [False, True]


@pytest.mark.parametrize("typed", ["", "   ", "(", "()", "???", "\0", ",,,", "the of"])
def test_words_that_name_nothing_ask_for_nothing(typed: str) -> None:
    assert read(typed) == []


@given(st.text(max_size=3_000))
@settings(deadline=timedelta(seconds=1))
def test_any_text_is_read_in_bounded_time_and_to_a_bounded_size(text: str) -> None:
    asks = read(text)
    assert len(asks) <= 3
    assert all(len(ask.words) <= MOST_WORDS and len(ask.cross) <= MOST_WORDS for ask in asks)
    assert len(search_name(text)) <= LONGEST_TEXT


@pytest.mark.parametrize("sign", [" ", "&", "(", "1", "a ", " and ", ",", "- ", "corner of ", "½"])
def test_a_hundred_thousand_signs_take_no_longer(sign: str) -> None:
    assert len(read(sign * 100_000)) <= 3


@given(st.text(max_size=200))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_thirds_of_the_areas_are_of_low_middle_and_high_need() -> None:
    assert need_tiers({1: 0.9, 2: 0.1, 3: 0.5, 4: 0.2, 5: 0.6, 6: 0.8}) == {
        2: NeedTier.LOW,
        4: NeedTier.LOW,
        3: NeedTier.MIDDLE,
        5: NeedTier.MIDDLE,
        6: NeedTier.HIGH,
        1: NeedTier.HIGH,
    }


def test_areas_of_equal_need_are_in_one_tier() -> None:
    assert set(need_tiers(dict.fromkeys(range(9), 0.4)).values()) == {NeedTier.LOW}


def test_no_areas_have_no_tiers() -> None:
    assert need_tiers({}) == {}


@given(st.dictionaries(st.integers(), st.floats(0, 1), max_size=40))
def test_more_need_is_never_in_a_lower_tier(needs: dict[int, float]) -> None:
    tiers, order = need_tiers(needs), list(NeedTier)
    ranked = [order.index(tiers[area]) for area in sorted(needs, key=lambda area: needs[area])]
    assert ranked == sorted(ranked)
