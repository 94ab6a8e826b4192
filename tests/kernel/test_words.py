"""Words in the reader's language, or the nearest there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel.words import in_language, storable

POTHOLE = {"en": "Pothole", "es": "Bache", "pt-BR": "Buraco"}


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("es", "Bache"),
        ("es-MX", "Bache"),
        ("pt-BR", "Buraco"),
        ("fr", "Pothole"),
        ("", "Pothole"),
    ],
)
def test_the_nearest_language_answers(language: str, word: str) -> None:
    assert in_language(POTHOLE, language) == word


def test_blank_words_count_as_missing() -> None:
    assert in_language({"en": "Pothole", "es": ""}, "es") == "Pothole"


def test_without_english_whatever_there_is_answers() -> None:
    assert in_language({"vi": "Ổ gà"}, "es") == "Ổ gà"


def test_no_words_are_no_words() -> None:
    assert in_language({}, "en") == ""


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  A deep hole. ", "A deep hole."),
        ("A\x00 hole", "A hole"),
        ("A \ud83d hole", "A  hole"),
        ("\x00 ", ""),
        ("Ổ gà 🕳", "Ổ gà 🕳"),
    ],
)
def test_text_is_kept_without_what_no_column_takes(sent: str, kept: str) -> None:
    assert storable(sent) == kept


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_storable_and_stays_so(text: str) -> None:
    kept = storable(text)
    assert "\x00" not in kept
    assert kept.encode() == storable(kept).encode()
