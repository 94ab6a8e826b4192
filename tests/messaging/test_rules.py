"""Filling words in: only with facts, whatever the template says. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.messaging.push_wording import PUSH_WORDING
from thirdring.messaging.rules import Occasion, filled, fitted, shortened
from thirdring.messaging.wording import shipped

NAMES = (
    *("city", "reference", "type", "place", "link", "answer", "words", "promise", "review_day", "agency"),
    *("was", "estimate", "first"),
    *("unheard", "question", "answer_link", "party", "note", "acknowledge_by", "contact", "said", "expected"),
    *("kind", "next_update", "event", "moment", "code"),
    *("headline", "news", "alert", "alerts_link", "stop_link"),
)
FACTS = dict.fromkeys(NAMES, "something")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("About {type}.", "About something."),
        ("{type} {type}", "something something"),
        ("{unknown} stays", "{unknown} stays"),
        ("{case.__class__} stays", "{case.__class__} stays"),
        ("{type.upper} stays", "{type.upper} stays"),
        ("{type[0]} stays", "{type[0]} stays"),
        ("{type!r:>99999999} stays", "{type!r:>99999999} stays"),
        ("{} {0} { type } {{type}}", "{} {0} { type } {something}"),
        ("a { never closed", "a { never closed"),
        ("a } never opened", "a } never opened"),
        ("{{{{", "{{{{"),
    ],
)
def test_only_plain_names_of_facts_are_replaced(text: str, words: str) -> None:
    assert filled(text, FACTS) == words


@given(st.text())
def test_no_template_breaks_it(text: str) -> None:
    assert isinstance(filled(text, FACTS), str)
    assert len(fitted(text, FACTS)) <= 320


@given(st.text(alphabet=st.characters(blacklist_characters="\n")))
def test_a_fact_is_never_filled_in_itself(words: str) -> None:
    assert filled("{words}!", {"words": words}) == ("" if words == "" else f"{words}!")
    assert filled("{words}", {"words": "{type}", "type": "secret"}) == "{type}"


def test_a_line_that_would_say_nothing_is_left_out() -> None:
    assert filled("Hello.\nWhere: {place}\nBye.", {"place": ""}) == "Hello.\nBye."
    assert filled("{type} {place}.", {"type": "Pothole", "place": ""}) == "Pothole ."


@given(st.text(max_size=500), st.integers(1, 200))
def test_shortened_is_never_longer(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert short == text or short.endswith("…")


def test_shortening_cuts_at_a_word() -> None:
    assert shortened("the hole is deep", 13) == "the hole is…"


def test_a_text_message_keeps_its_link_though_that_is_the_longest() -> None:
    facts = {**FACTS, "link": "https://311.example.org/" + "x" * 120, "estimate": "By Monday. " * 12}
    text = fitted(shipped(Occasion.ANOTHER_KIND, "email", "en")[1], facts)
    assert len(text) <= 320
    assert facts["link"] in text


@given(st.text(min_size=1, max_size=5000))
def test_a_text_message_keeps_its_link_however_long_the_answer(answer: str) -> None:
    facts = {**FACTS, "answer": answer, "link": "https://311.example.org/track/2604-1873-5/"}
    text = fitted(shipped(Occasion.CLOSED, "email", "en")[1], facts)
    assert len(text) <= 320
    assert facts["link"] in text


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_shipped_words_name_only_facts_there_are(occasion: Occasion, language: str) -> None:
    subject, body = shipped(occasion, "email", language)
    assert "{" not in filled(subject + body, FACTS)


@pytest.mark.parametrize("occasion", PUSH_WORDING)
@pytest.mark.parametrize("language", ["en", "es"])
def test_so_do_the_words_for_devices_which_are_short(occasion: str, language: str) -> None:
    subject, body = shipped(occasion, "push", language)
    assert "{" not in filled(subject + body, FACTS)
    assert len(fitted(body, {**FACTS, "words": "x y " * 500}, 200)) <= 200


@pytest.mark.parametrize(
    ("language", "same_as"), [("es-MX", "es"), ("tlh", "en"), ("", "en"), ("en-GB", "en")]
)
def test_a_language_without_words_gets_its_base_or_english(language: str, same_as: str) -> None:
    assert shipped(Occasion.NOTE, "email", language) == shipped(Occasion.NOTE, "email", same_as)
