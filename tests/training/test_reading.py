"""Pages of exercises: everything wrong is said at once, by line, with what to do instead."""

from pathlib import Path

import pytest

from tests.factories.people import actor
from tests.factories.practice import PAGE, brought_in, exercises, house_that_practises
from tests.web.agency.departments import Department
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.staff.rules import Role
from thirdring.training.actions.importing import import_exercises
from thirdring.training.models import PracticeExercise
from thirdring.training.reading import read, read_path


def problems(page: str) -> list[str]:
    with pytest.raises(Invalid) as error:
        exercises(page)
    return [problem.message for problem in error.value.problems]


def changed(*pairs: tuple[str, str]) -> str:
    page = PAGE
    for before, after in pairs:
        assert before in page
        page = page.replace(before, after, 1)
    return page


WRONG = [
    (("difficulty: easy", "difficulty: tricky"), "must be one of easy, medium, hard, not 'tricky'"),
    (("minutes: 4", "minutes: soon"), "must be a whole number from 1 to 999, not 'soon'"),
    (("mood: calm", "mood: happy"), "must be one of calm, worried, angry, abusive, not 'happy'"),
    (("opening: {en: My wheel is broken., es", "opening: {xx: My wheel is broken., es"), "needs 'en'"),
    (("          other: {en: I don't know., es: No sé.}\n", ""), "needs 'other'"),
    (("ends: {as: new_case}", "ends: {as: emergency}"), "must be 'emergency' where the truth holds danger"),
    (("as: joined, joins: 2", "as: joined, joins: 3"), "counts to 3, but 'near' holds 2"),
    (("as: joined, joins: 2", "as: joined"), "needs 'joins' where the call ends as 'joined'"),
    (("          hot: {en: Don't you people listen?}\n", ""), "needs 'hot', as the caller is angry"),
    (("          abuse: {en: 'Idiot!'}\n", ""), "needs 'abuse', as the caller is abusive"),
    (("reference: 2604-1873-5}", "reference: 2604-1873-6}"), "'2604-1873-6' has a wrong check digit"),
    (("days: 4, reference: 2604-1873-5", "days: 4"), "needs a case with a 'reference' among 'near'"),
    (("type: pothole, answers: {in_lane: 'yes'}}", "answers: {in_lane: 'yes'}}"), "'truth' needs a 'type'"),
    (("answers: {in_lane: 'yes'}}", "answers: {in_lane: 'yes', lane: left}}"), "is never said"),
    (("breaks_after: place", "breaks_after: lunch"), "must be one of danger, place, what, name, reach"),
    (("lesson: {en: Danger first., es: Primero el peligro.}", "lesson: {en: Danger.}"), "needs 'es'"),
    (("      wheel:\n", "      wheel:\n        colour: red\n"), "is not a known key here"),
]


@pytest.mark.parametrize(("pair", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_is_wrong_is_said_with_its_cure(pair: tuple[str, str], words: str) -> None:
    assert [words in found for found in problems(changed(pair))] == [True]


def test_all_problems_are_said_at_once_by_line() -> None:
    with pytest.raises(Invalid) as error:
        exercises(changed(("difficulty: easy", "difficulty: tricky"), ("mood: worried", "mood: happy")))
    assert [problem.field for problem in error.value.problems] == ["page.yaml:8", "page.yaml:29"]


def test_one_code_stands_for_one_exercise() -> None:
    with pytest.raises(Invalid) as error:
        read([("a.yaml", PAGE.encode()), ("b.yaml", PAGE.encode())])
    first = error.value.problems[0]
    assert (first.field, "is given twice (first at a.yaml:6)" in first.message) == ("b.yaml:6", True)


def test_a_folder_stands_for_its_pages(tmp_path: Path) -> None:
    (tmp_path / "page.yaml").write_text(PAGE)
    assert read_path(tmp_path) == exercises()


@pytest.fixture
def house(db: None) -> Department:
    return house_that_practises()


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("place: City Hall, type: pothole", "place: City Hall, type: moon"), "offers no type 'moon'"),
        (("place: City Hall, type: pothole", "place: Moon Base 9, type: pothole"), "knows no place"),
        (
            ("answers: {in_lane: 'yes'}}", "answers: {in_lane: 'maybe'}}"),
            "in_lane: Choose one of the answers",
        ),
        (("ends: {as: new_case}", "ends: {as: informed, article: moon}"), "the city has no article 'moon'"),
        (("{type: graffiti, place", "{type: moon, place"), "offers no type 'moon'"),
    ],
)
def test_what_the_city_does_not_have_is_named_with_its_line(
    house: Department, pair: tuple[str, str], words: str
) -> None:
    with pytest.raises(Invalid) as error:
        brought_in(house.city, changed(pair))
    assert [words in problem.message for problem in error.value.problems] == [True]
    assert error.value.problems[0].field.startswith("page.yaml:")


def test_what_is_no_longer_named_is_put_away_and_comes_back(house: Department) -> None:
    fewer = PAGE[: PAGE.index("  people:")]
    gone = brought_in(house.city, fewer).retired
    assert sorted(gone) == ["cut-off", "furious", "how-far", "open-already", "rude", "spanish"]
    active = PracticeExercise.objects.of(house.city).filter(active=True).order_by("place")
    assert [row.code for row in active] == ["wheel", "wire"]
    assert sorted(brought_in(house.city).updated) == sorted(gone)


def test_only_who_may_edit_the_catalogue_brings_exercises_in(house: Department) -> None:
    with pytest.raises(NotAllowed):
        import_exercises(house.city, exercises(), actor=actor(house.city, Role.CALL_TAKER))
