"""Practice by keyboard: a call played right, one that fails for danger not asked about, and its coach."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_desk import chooses_type, says_no_danger, types
from tests.stories.test_stories import sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
TAKER, ENGLISH = "call.taker@riverton.example", "call.taker.2@riverton.example"
SUPERVISOR = "supervisor@riverton.example"
CORNER = "East Main Street & North 4th Street"


def answers(person: Person, exercise: str, language: str = "English") -> None:
    person.goes_to("/desk/training/")
    button = person.page.get_by_role("button", name=f"Practise “{exercise}”, {language}")
    button.focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_call_is_played_right(meet: Meet, width: int) -> None:
    person = meet(width=width)
    sign_in(person, TAKER)
    person.goes_to("/desk/training/")
    person.looks("training")
    answers(person, "A broken wheel")
    person.reads("now my wheel is bent")
    person.looks("training-rings")
    person.enters("Ask: Is anyone hurt or in danger?")
    person.reads("Only the wheel.")
    says_no_danger(person)
    person.enters("Ask: Where is it?")
    person.enters("Ask: Where is it?")
    person.reads("Right where it crosses North 4th Street.")
    types(person, "Address, crossing or landmark", CORNER)
    types(person, "What is it about?", "pothole")
    chooses_type(person, "Pothole")
    expect(person.page.get_by_role("button", name="Ask: Where in the street is it?")).to_be_visible()
    person.enters("Ask: Where in the street is it?")
    person.reads("where everybody drives")
    person.tabs_to("In a traffic lane")
    person.page.keyboard.press("Space")
    person.enters("Ask: How big is it?")
    person.reads("Larger than my tire.")
    person.tabs_to("Smaller than a dinner plate")
    person.page.keyboard.press("ArrowDown")
    person.page.keyboard.press("ArrowDown")
    person.looks("training-written-down")
    person.enters("Open a case")
    person.reads("Read back to the caller")
    person.enters("Give the number")
    person.enters("Say what happens next, and by when")
    person.looks("training-read-back")
    person.enters("Hang up, and see how it went")
    expect(person.page.get_by_text("100.0 %")).to_be_visible()
    person.reads("2 of 2 were said")
    person.looks("training-right")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_case_opened_without_asking_about_danger_fails_and_a_coach_says_so(meet: Meet, width: int) -> None:
    person = meet(width=width)
    sign_in(person, ENGLISH)
    answers(person, "A branch came down")
    says_no_danger(person)
    types(person, "Address, crossing or landmark", "Mercy River Hospital")
    types(person, "What is it about?", "fallen tree")
    chooses_type(person, "Tree or large branch down")
    expect(person.page.get_by_role("group", name="What does it block")).to_be_visible()
    person.tabs_to("A street")
    person.page.keyboard.press("Space")
    person.enters("Open a case")
    person.enters("Hang up, and see how it went")
    person.reads("The whole card counts as nothing because of: Was the caller asked about danger")
    person.reads("There was danger, and nobody asked.")
    person.reads("there is a cable on the car too")
    person.looks("training-wrong")
    coach_answers(meet, width)


def coach_answers(meet: Meet, width: int) -> None:
    coach = meet(width=width)
    sign_in(coach, SUPERVISOR)
    coach.goes_to("/desk/training/people/")
    coach.looks("training-people")
    coach.presses("Desmond Pike")
    coach.reads("Danger first, and the emergency number where there is any")
    coach.looks("training-person")
    coach.page.get_by_role("link", name="A branch came down").first.click()
    coach.opens("Mark as a coach")
    coach.looks("training-coach")
    group = coach.page.get_by_role("group", name="Was the caller treated with respect")
    group.get_by_text("Met", exact=True).click()
    coach.presses("Keep the marks")
    coach.reads("by a coach")
    coach.goes_to("/desk/training/checks/")
    coach.looks("training-checks")


@pytest.mark.parametrize("width", [1280, 360])
def test_without_scripts_a_spanish_caller_is_answered_with_an_interpreter(meet: Meet, width: int) -> None:
    person = meet(width=width, scripts=False)
    sign_in(person, ENGLISH)
    answers(person, "Another language", "Español")
    person.enters("Ask: Is anyone hurt or in danger?")
    person.reads("Disculpe, no le entiendo.")
    person.presses("Ask for an interpreter", within="aside")
    person.presses("The interpreter is on the line", within="aside")
    person.presses("Ask: Is anyone hurt or in danger?")
    person.reads("Interpreter: No, nobody. I only stumbled.")
    person.looks("training-interpreter")
