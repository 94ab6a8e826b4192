"""Words in the reader's language, or the nearest there is."""

import pytest

from thirdring.kernel.words import in_language

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
