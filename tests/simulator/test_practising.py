"""Riverton's exercises: every caller can be answered as their page says, in every language they speak."""

from importlib.resources import as_file, files

import pytest

from thirdring.contact_centre.desk_rules import Disposition
from thirdring.simulator import riverton
from thirdring.training.exercises import Exercise
from thirdring.training.playing import Happened, reply, so_far
from thirdring.training.reading import read_path
from thirdring.training.rules import Ask, Difficulty, Mood, PracticeKind, question_about


def shipped() -> tuple[Exercise, ...]:
    with as_file(files(riverton) / "exercises") as pages:
        return read_path(pages)


EXERCISES = shipped()


def test_every_kind_of_call_can_be_practised() -> None:
    assert len(EXERCISES) >= 10
    assert {each.caller.mood for each in EXERCISES} == set(Mood)
    assert {each.difficulty for each in EXERCISES} == set(Difficulty)
    assert {each.ends.disposition for each in EXERCISES} == {
        Disposition.EMERGENCY,
        Disposition.INFORMED,
        Disposition.JOINED,
        Disposition.NEW_CASE,
        Disposition.STATUS_GIVEN,
        Disposition.TRANSFERRED,
        Disposition.ENDED_FOR_ABUSE,
        Disposition.NOTHING,
    }
    assert [each.code for each in EXERCISES if each.caller.speaks == ("es",)] == ["buenos-dias"]
    assert [each.code for each in EXERCISES if each.breaks_after] == ["bad-line"]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.code)
def test_danger_is_hidden_until_it_is_asked_about(exercise: Exercise) -> None:
    """Whatever else is asked, in every language the caller says nothing of what the question brings out."""
    state = so_far(exercise, [], understood=True)
    abouts = [Ask.GREET, Ask.WHAT, Ask.PLACE, Ask.NAME, *map(question_about, exercise.answers)]
    hidden = exercise.says[Ask.DANGER]
    for language in exercise.caller.speaks:
        told = [reply(exercise, state, about)[language] for about in abouts]
        assert hidden[language] not in told or exercise.ends.disposition is not Disposition.EMERGENCY


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.code)
def test_played_as_its_page_says_no_caller_hangs_up(exercise: Exercise) -> None:
    asked = [Ask.CALM, Ask.DANGER, Ask.PLACE, *map(question_about, exercise.truth.answers), Ask.NEXT]
    told = [Happened(PracticeKind.ASKED, about, at) for at, about in enumerate(asked)]
    state = so_far(exercise, told, understood=True)
    assert (state.is_gone, Ask.DANGER in state.asked) == (False, True)
