"""How hard a text reads: the formulas by hand, the counting by example, and never slow."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thirdring.messaging.reading import Effort, effort, syllables_en, syllables_es

PLAIN = "The crew came on Monday. They filled the hole and rolled it flat. Thank you for telling us."
HEAVY = (
    "Following evaluation, the municipal infrastructure department determined that remediation of the"
    " aforementioned deficiency necessitates comprehensive reconstruction."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [("hole", 1), ("filled", 1), ("wanted", 2), ("table", 2), ("places", 2), ("streets", 1), ("boxes", 2),
     ("city", 2), ("department", 3), ("hmm", 1), ("infrastructure", 4)],
)  # fmt: skip  # a table
def test_english_syllables(word: str, count: int) -> None:
    assert syllables_en(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("calle", 2), ("ciudad", 2), ("día", 2), ("guerra", 2), ("vergüenza", 3), ("aéreo", 4), ("país", 2),
     ("queja", 2), ("inspección", 3), ("y", 1)],
)  # fmt: skip  # a table
def test_spanish_syllables(word: str, count: int) -> None:
    assert syllables_es(word) == count


def test_the_english_grade_is_flesch_and_kincaid_s() -> None:
    # 18 words in 3 sentences, 21 syllables: 0.39 * 6 + 11.8 * 21 / 18 - 15.59 = 0.52
    assert effort(PLAIN, "en") == Effort(hard=False, grade=1)


def test_the_spanish_score_is_szigriszt_s() -> None:
    # 10 words in 2 sentences, 18 syllables: 206.835 - 62.3 * 18 / 10 - 5 = 89.7
    assert effort("El equipo vino el lunes. Tapó el hoyo grande ayer.", "es") == Effort(hard=False, score=90)


def test_what_an_office_writes_is_hard() -> None:
    found = effort(HEAVY, "en")
    assert found is not None
    assert (found.hard, found.grade) == (True, 28)


@pytest.mark.parametrize(("text", "language"), [("We filled the hole.", "en"), (PLAIN, "fr"), ("", "en")])
def test_too_little_and_other_languages_are_not_judged(text: str, language: str) -> None:
    assert effort(text, language) is None


def test_a_region_reads_like_its_language() -> None:
    assert effort(PLAIN, "en-GB") == effort(PLAIN, "en")


@given(st.text(max_size=4000), st.sampled_from(["en", "es"]))
@example("." * 3999 + "x", "en")
@example("a " * 2000, "en")
@example(" " * 4000, "es")
@example("e" * 4000, "en")
@example("iu" * 2000, "es")
@example("a'" * 2000, "en")
def test_any_answer_is_judged_in_time(text: str, language: str) -> None:
    begun = time.process_time()
    effort(text, language)
    assert time.process_time() - begun < 0.1  # seconds; a quadratic rule takes several
