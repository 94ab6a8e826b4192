"""What is personal in people's words is found and covered, and their street numbers and hours are not."""

import re
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.labelled import EN, ES
from thirdring.cases.covering import Personal, Span, covered, covered_words, find_personal, parts
from thirdring.cases.cues import MARKS

LONGEST = 4_000  # characters of a report
STEPS_A_CHARACTER = 200  # calls of functions, at most


class Labelled(NamedTuple):
    text: str
    spans: set[Span]


def labelled(lines: str) -> list[Labelled]:
    return [_read(line) for line in lines.strip().splitlines()]


def _read(line: str) -> Labelled:
    kind, _, marked = line.partition(" | ")
    pieces = re.split("[«»]", marked)
    ends = [sum(map(len, pieces[:n])) for n in range(len(pieces) + 1)]
    spans = {Span(ends[n], ends[n + 1], Personal(kind)) for n in range(1, len(pieces), 2)}
    return Labelled("".join(pieces), spans)


@pytest.mark.parametrize(("language", "lines"), [("en", EN), ("es", ES)])
def test_most_is_found_and_little_else(language: str, lines: str) -> None:
    sentences = labelled(lines)
    found = [set(find_personal(text, country="US")) for text, _ in sentences]
    right = sum(len(spans & said) for (_, spans), said in zip(sentences, found, strict=True))
    recall = right / sum(len(spans) for _, spans in sentences)
    precision = right / sum(map(len, found))
    figures = f"{language}: {len(sentences)} sentences, recall {recall:.3f}, precision {precision:.3f}"
    sys.stdout.write(f"{figures}\n")
    assert (recall >= 0.95, precision >= 0.95) == (True, True), figures


def test_there_are_enough_sentences_to_judge_by() -> None:
    assert len(labelled(EN)) + len(labelled(ES)) >= 120


def test_what_is_covered_is_named_in_the_language_of_the_words() -> None:
    text = "Llame al 410-555-0123, me llamo Ana."
    assert (
        covered_words(text, country="US", language="es")
        == "Llame al [número de teléfono], me llamo [nombre]."
    )
    assert covered_words(text, country="US", language="pl") == "Llame al [phone number], me llamo [name]."


def test_words_without_personal_data_need_no_second_copy() -> None:
    assert covered_words("A hole in the 4100 block.", country="US", language="en") is None


def test_the_citys_country_reads_local_numbers() -> None:
    text = "Rufen Sie 030 901820 an."
    assert [covered_words(text, country=land, language="en") for land in ("DE", "US")] == [
        "Rufen Sie [phone number] an.",
        None,
    ]


def test_two_that_overlap_are_covered_as_one() -> None:
    text = "My name is Ana.Ruiz@example.com"
    assert find_personal(text, country="US") == [Span(11, 31, Personal.EMAIL)]


def test_every_language_has_a_word_for_every_kind() -> None:
    assert [set(words) for words in MARKS.values()] == [set(Personal)] * len(MARKS)


PIECES = [
    *("410-555-0123", "4111 1111 1111 1111", "+1 ", "1", "1 ", "-", "(", "@", "a", "a@a.", ".", "٣", "\n"),
    *("plate ", "call ", "me llamo ", "Mr. ", "is ", "A ", "de la "),
]
HARD = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join),
).map(lambda seed: (seed * (LONGEST // max(1, len(seed)) + 1))[:LONGEST])


@settings(max_examples=12, deadline=None)
@given(HARD)
def test_any_text_is_read_in_bounded_work(text: str) -> None:
    assert steps_of(lambda: find_personal(text, country="US")) <= STEPS_A_CHARACTER * LONGEST


def steps_of(work: Callable[[], object]) -> int:
    """Calls made, of Python's functions and of C's: a figure that a busy machine does not change."""
    steps = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return steps


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_spans_are_in_order_apart_and_the_rest_is_kept(text: str) -> None:
    spans = find_personal(text, country="US")
    assert "".join(part for part, _ in parts(text, spans)) == text
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert covered(text, [], language="en") == text
