"""What changed between two texts, word by word."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.authors import NEW
from thirdring.knowledge.differing import Change, Part, changes, parts_of


def test_words_that_went_and_came_stand_beside_those_that_stayed() -> None:
    assert parts_of("Once a week on Friday.", "Twice a week.") == (
        Part("gone", "Once "),
        Part("new", "Twice "),
        Part("same", "a "),
        Part("gone", "week on Friday."),
        Part("new", "week."),
    )


def test_scripts_without_blanks_differ_letter_by_letter() -> None:
    assert parts_of("每周一次", "每周二次") == (
        Part("same", "每周"),
        Part("gone", "一"),
        Part("new", "二"),
        Part("same", "次"),
    )


def test_only_what_changed_is_named_by_language() -> None:
    now = replace(NEW, titles={**NEW.titles, "es": "¿Pintura?"}, keywords={"en": ("paint",)})
    assert changes(NEW, NEW) == []
    assert changes(NEW, now) == [
        Change("en", "keywords", (Part("gone", "paint, varnish"), Part("new", "paint"))),
        Change("es", "title", (Part("new", "¿Pintura?"),)),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(was: str, now: str) -> None:
    parts = parts_of(was, now) or (Part("same", was),)
    assert "".join(each.words for each in parts if each.kind != "new") == was
    assert "".join(each.words for each in parts if each.kind != "gone") == now
