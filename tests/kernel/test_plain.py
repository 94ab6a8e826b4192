"""How easily a text is read: syllables as people count them, and the two formulas by hand."""

import pytest

from thirdring.kernel.plain import Counted, counted, ease, grade, is_plain

ENGLISH = {
    "street": 1,
    "closed": 1,
    "needed": 2,
    "houses": 2,
    "changes": 2,
    "agency": 3,
    "table": 2,
    "the": 1,
}
SPANISH = {"calle": 2, "ciudad": 2, "día": 2, "agua": 2, "sigue": 2, "guía": 2, "averiguar": 4, "aéreo": 4}


@pytest.mark.parametrize(("word", "syllables"), ENGLISH.items())
def test_english_syllables(word: str, syllables: int) -> None:
    assert counted(word, "en").syllables == syllables


@pytest.mark.parametrize(("word", "syllables"), SPANISH.items())
def test_spanish_syllables(word: str, syllables: int) -> None:
    assert counted(word, "es-MX").syllables == syllables


def test_sentences_end_with_marks_and_lines_and_numbers_are_no_words() -> None:
    assert counted("It is late. Call 311!\nWe come", "en") == Counted(sentences=3, words=6, syllables=6)


def test_the_grade_of_english_by_hand() -> None:
    assert grade("We mend the street.") == pytest.approx(0.39 * 4 + 11.8 - 15.59)
    assert grade("") == 0


def test_the_ease_of_spanish_by_hand() -> None:
    assert ease("La ciudad repara la calle.") == pytest.approx(206.835 - 62.3 * 9 / 5 - 5)
    assert ease("311") == 100


def test_what_is_for_everybody() -> None:
    hard = "Municipal authorities subsequently facilitate infrastructural rehabilitation activities."
    assert (is_plain("We fill the hole.", "en"), is_plain(hard, "en")) == (True, False)
    dura = "Las autoridades municipales posibilitarán rehabilitaciones infraestructurales."
    assert (is_plain("Tapamos el hoyo.", "es"), is_plain(dura, "es")) == (True, False)
    assert is_plain("Ça marche.", "fr") is None
