"""Finding a type by a few words, quickly, whatever is typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.catalogues import definition
from thirdring.catalogue.search import Index, fold

INDEX = Index(
    [
        definition("pothole", names={"en": "Pothole", "es": "Bache"}, keywords={"en": ("hole in the road",)}),
        definition("street-light", names={"en": "Street light out", "es": "Farola apagada"}),
        definition("traffic-light", names={"en": "Traffic light out", "es": "Semáforo apagado"}),
        definition(
            "tree", names={"en": "Fallen tree", "es": "Árbol caído"}, descriptions={"en": "On a street."}
        ),
        definition("bulk", names={"en": "Bulk pickup"}, keywords={"en": ("couch", "mattress")}),
        definition("missed", names={"en": "Trash not picked up"}),
    ]
)


@pytest.mark.parametrize(
    ("text", "language", "best"),
    [
        ("pothole", "en", "pothole"),
        ("POTHOLE!!!", "en", "pothole"),
        ("pohtole", "en", "pothole"),
        ("potholes", "en", "pothole"),
        ("pot hole", "en", "pothole"),
        ("poth", "en", "pothole"),
        ("there is a hole in the road", "en", "pothole"),
        ("bache", "en", "pothole"),
        ("streetlight", "en", "street-light"),
        ("the light on my street is out", "en", "street-light"),
        ("trafic light", "en", "traffic-light"),
        ("semaforo", "es", "traffic-light"),
        ("ARBOL CAIDO", "es", "tree"),
        ("árboles", "es-MX", "tree"),
        ("my couch needs to be picked up", "en", "bulk"),
    ],
)
def test_the_type_that_is_meant_comes_first(text: str, language: str, best: str) -> None:
    assert INDEX.find(text, language)[0] == best


@pytest.mark.parametrize("text", ["", "   ", "?!", "xyzzy", "the of my", "\x00", "🕳"])
def test_words_that_mean_nothing_here_find_nothing(text: str) -> None:
    assert INDEX.find(text, "en") == []


def test_words_in_the_name_count_more_than_in_the_description() -> None:
    assert INDEX.find("street", "en") == ["street-light", "tree"]


def test_equal_finds_come_in_the_order_of_their_codes() -> None:
    twins = Index([definition("b", names={"en": "Bench"}), definition("a", names={"en": "Bench"})])
    assert twins.find("bench", "en") == ["a", "b"]


def test_an_empty_index_finds_nothing() -> None:
    assert Index([]).find("pothole", "en") == []


@pytest.mark.parametrize("text", ["x" * 1_000_000, "pothole " * 100_000, "a " * 500_000, "\u0301" * 500_000])
def test_a_flood_of_letters_is_answered_at_once(text: str) -> None:
    started = time.perf_counter()
    INDEX.find(text, "en")
    assert time.perf_counter() - started < 0.5


@given(st.text(max_size=80), st.sampled_from(["en", "es", "", "zh-Hant"]))
def test_any_words_give_known_types_each_once(text: str, language: str) -> None:
    found = INDEX.find(text, language)
    assert len(found) == len(set(found))
    assert set(found) <= {"pothole", "street-light", "traffic-light", "tree", "bulk", "missed"}


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
