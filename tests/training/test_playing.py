"""The caller: hides what nobody asks, calms or hangs up, speaks their own language, falls silent."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.practice import exercise, exercises
from tests.web.agency.departments import IN_LANE
from thirdring.contact_centre.abuse_rules import Step
from thirdring.training.exercises import exercise_from
from thirdring.training.hearing import meant
from thirdring.training.playing import Happened, SoFar, reply, so_far
from thirdring.training.rules import Ask, PracticeKind, question_about

ABOUTS = [*(each.value for each in Ask), question_about("in_lane")]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just(PracticeKind.ASKED), st.sampled_from(ABOUTS)),
        st.tuples(st.sampled_from(PracticeKind), st.just("")),
    ),
    max_size=30,
)


def after(code: str, *abouts: str, understood: bool = True) -> SoFar:
    """How the call stands when all this was said, a second apart."""
    told = [Happened(PracticeKind.ASKED, about, at) for at, about in enumerate(abouts)]
    return so_far(exercise(code), told, understood=understood)


def says(code: str, state: SoFar, about: str, language: str = "en") -> str:
    return reply(exercise(code), state, about).get(language, "")


def test_danger_is_told_to_whoever_asks_and_to_nobody_else() -> None:
    told = [says("wire", after("wire"), about) for about in (Ask.GREET, Ask.WHAT, Ask.PLACE, Ask.DANGER)]
    assert ["wire" in each for each in told] == [False, False, False, True]


def test_a_question_of_the_type_gets_the_callers_words() -> None:
    found = [says("wheel", after("wheel"), question_about(code)) for code in ("in_lane", "lane")]
    assert found == ["Yes, in my lane.", "I don't know."]


def test_an_angry_caller_answers_nothing_until_met_with_understanding() -> None:
    at_once = says("furious", after("furious"), Ask.PLACE)
    calmed = says("furious", after("furious", Ask.CALM), Ask.PLACE)
    assert [at_once, says("furious", after("furious"), Ask.CALM), calmed] == [
        "Don't you people listen?",
        "All right. Thank you.",
        "City Hall!",
    ]


def test_an_angry_caller_says_all_the_same_whether_somebody_is_hurt() -> None:
    assert says("furious", after("furious"), Ask.DANGER) == "Nobody is hurt."


def test_questioned_on_and_on_an_angry_caller_hangs_up() -> None:
    states = [after("furious", *[Ask.PLACE] * times) for times in range(4)]
    assert [state.is_gone for state in states] == [False, False, True, True]
    assert reply(exercise("furious"), states[2], Ask.CALM) == {}


def test_refused_first_and_asked_again_once_calm_is_no_offence() -> None:
    state = after("furious", Ask.PLACE, Ask.CALM, Ask.CALM, Ask.PLACE)
    assert (state.temper, state.repeats) == (2, set())


def test_who_is_worried_does_not_like_to_be_asked_twice_but_may_be_greeted_twice() -> None:
    assert [
        after("wire", Ask.PLACE, Ask.PLACE).temper,
        after("wire", Ask.GREET, Ask.GREET).temper,
        after("wheel", Ask.PLACE, Ask.PLACE).temper,
    ] == [2, 1, 0]


def test_what_is_told_in_two_pieces_may_be_asked_twice() -> None:
    asked = replace(exercise("wire"), again={Ask.PLACE: {"en": "By the door."}})
    told = [Happened(PracticeKind.ASKED, Ask.PLACE, at) for at in range(2)]
    states = [so_far(asked, told[:count], understood=True) for count in (1, 2)]
    assert reply(asked, states[0], Ask.PLACE) == {"en": "By the door."}
    assert (states[1].temper, states[1].repeats) == (1, set())


def test_without_a_common_language_nothing_asked_is_heard() -> None:
    state = after("spanish", Ask.DANGER, understood=False)
    assert (state.asked, says("spanish", state, Ask.DANGER, "es")) == ({}, "No hablo inglés.")
    joined = [Happened(PracticeKind.INTERPRETER_JOINED, "", 1), Happened(PracticeKind.ASKED, Ask.DANGER, 2)]
    state = so_far(exercise("spanish"), joined, understood=False)
    assert (state.asked, says("spanish", state, Ask.PLACE, "es")) == ({"danger": 2}, "En el ayuntamiento.")


def test_the_line_breaks_once_and_there_is_silence_until_somebody_says_so() -> None:
    silent = after("cut-off", Ask.PLACE)
    assert (silent.silent, says("cut-off", silent, Ask.NAME)) == (True, "")
    told = [Happened(PracticeKind.ASKED, Ask.PLACE, 0), Happened(PracticeKind.LINE_BROKE, "", 1)]
    again = so_far(exercise("cut-off"), [*told, Happened(PracticeKind.ASKED, Ask.PLACE, 2)], understood=True)
    assert (again.silent, says("cut-off", again, Ask.NAME)) == (False, "Eva Stone")


def test_abuse_goes_on_until_two_warnings_are_given() -> None:
    warned = [Happened(PracticeKind.WARNED, "", at) for at in range(2)]
    steps = [so_far(exercise("rude"), warned[:count], understood=True).abuse for count in range(3)]
    assert steps == [Step.WARNED_ONCE, Step.WARNED_TWICE, Step.ENDED]
    assert says("rude", after("rude", Ask.CALM, Ask.CALM), Ask.PLACE) == "Idiot!"


def test_who_did_nothing_wrong_does_not_like_to_be_warned() -> None:
    warned = [Happened(PracticeKind.WARNED, "", 0)]
    assert so_far(exercise("furious"), warned, understood=True).temper == 4


@given(told=STEPS, code=st.sampled_from([each.code for each in exercises()]), understood=st.booleans())
def test_whatever_happens_the_caller_has_words_or_is_gone(
    told: list[tuple[PracticeKind, str]], code: str, understood: bool
) -> None:
    happened = [Happened(kind, about, at) for at, (kind, about) in enumerate(told)]
    state = so_far(exercise(code), happened, understood=understood)
    for about in ABOUTS:
        words = reply(exercise(code), state, about)
        assert bool(words) == (not state.silent and not state.is_gone)


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("Is anybody hurt, ma'am?", "danger"),
        ("¿Hay alguien herido o en peligro?", "danger"),
        ("What is the address?", "place"),
        ("¿Dónde está?", "place"),
        ("Could you spell your name?", "name"),
        ("What number can we call you at?", "reach"),
        ("I am so sorry to hear that", "calm"),
        ("Thank you for calling 311", "greet"),
        ("What happened?", "what"),
        ("Is it in a traffic lane or not?", "question:in_lane"),
        ("Do you like tea?", "other"),
        ("", "other"),
    ],
)
def test_ones_own_words_are_understood(words: str, about: str) -> None:
    assert meant(words, [IN_LANE]) == about


@pytest.mark.parametrize("code", [each.code for each in exercises()])
def test_what_is_stored_is_read_as_it_was(code: str) -> None:
    assert exercise_from(json.loads(json.dumps(exercise(code).as_json()))) == exercise(code)
