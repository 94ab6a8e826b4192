"""Phrases heard in what people write: English by the letter, other languages in any form of their words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.catalogue.phrases import Phrases

PHRASES = Phrases({"en": ("smells like gas", "fire"), "es": ("huele a gas",)})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It smells like GAS here", ["smells like gas"]),
        ("smells   like, gas", ["smells like gas"]),
        ("¡Huele a gas!", ["huele a gas"]),
        ("fire and it smells like gas", ["smells like gas", "fire"]),
        ("it smells like a gas station", []),
        ("firefighters", []),
        ("smells like", []),
        ("", []),
    ],
)
def test_phrases_are_heard_as_whole_words(text: str, found: list[str]) -> None:
    assert PHRASES.heard_in(text) == found


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("es", "cable caído", "hay dos cables caídos en la acera"),
        ("fr", "fuite de gaz", "des fuites de gaz"),
        ("it", "palo caduto", "i pali caduti"),
        ("pt", "fio caído", "fios caídos na rua"),
        ("ru", "утечка газа", "чувствую утечку газа"),
        ("uk", "дерево на людині", "дерево на людину впало"),
        ("pl", "iskrzący przewód", "iskrzące przewody"),
        ("ar", "سلك مقطوع", "السلك المقطوع على الأرض"),
        ("ar", "حريق", "هناك الحريق"),
        ("sw", "waya umeanguka", "waya umeangukia gari"),
        ("ur", "تار جل رہا", "تار جل رہا ہے"),
        ("tl", "nasusunog ang gusali", "nasusunog ang gusaling ito"),
    ],
)
def test_a_word_is_heard_in_the_forms_its_language_bends_it_to(language: str, phrase: str, text: str) -> None:
    assert Phrases({language: [phrase]}).heard_in(text) == [phrase]


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("en", "sparks", "a sparkling fountain"),
        ("en", "wall fell on", "the walls fell on"),
        ("es", "sale humo", "sale el sol"),
        ("ru", "утечка газа", "утечка воды"),
        ("ru", "утечка газа", "газета утром"),
        ("ko", "가스 냄새", "가스 요금"),
        ("zh-hans", "煤气味", "煤气公司"),
    ],
)
def test_another_matter_is_not_heard(language: str, phrase: str, text: str) -> None:
    assert Phrases({language: [phrase]}).heard_in(text) == []


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_whatever_is_a_phrase_is_heard_in_itself(text: str, phrases: list[str]) -> None:
    heard = Phrases({"ru": phrases}).heard_in(f"{text} {' '.join(phrases[:1])}")
    assert set(heard) <= set(phrases)
    assert not phrases or not any(letter.isalnum() for letter in phrases[0]) or phrases[0] in heard
