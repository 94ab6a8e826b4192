"""Call takers at their desk, by keyboard alone, from the ring to the next call."""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.program import environment
from tests.stories.test_stories import sign_in
from tests.stories.test_transfers import reported
from tests.stories.walking import Person
from thirdring.kernel import clock

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
TAKER, SECOND = "call.taker@riverton.example", "call.taker.2@riverton.example"


def types(person: Person, label: str, text: str) -> None:
    """Go to a field by keyboard and write in it."""
    person.tabs_to(label)
    person.page.keyboard.type(text)


def says_no_danger(person: Person) -> None:
    person.tabs_to("No, nobody is in danger")
    person.page.keyboard.press("Space")


def answers_a_call(person: Person, language: str = "English") -> None:
    """Ready at the desk; a call comes in, rings by itself, and is answered by keyboard."""
    lets_somebody_call(person, language)
    takes_what_rings(person)


def lets_somebody_call(person: Person, language: str = "English") -> None:
    """Ready at the desk, if not ready already; then somebody calls."""
    person.goes_to("/desk/")
    if person.page.get_by_role("button", name="I am ready").is_visible():
        person.enters("I am ready")
    person.enters(f"A call in {language}")


def takes_what_rings(person: Person) -> None:
    """The ringing call is answered by keyboard, and its conversation begins."""
    expect(person.page.get_by_role("heading", name="A call rings")).to_be_visible(timeout=60_000)
    person.looks("96-desk-rings")
    person.page.get_by_role("button", name="Answer").focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    expect(person.page).to_have_url(re.compile(r"/desk/contacts/\d+/$"))


@pytest.fixture
def taker(meet: Meet) -> Person:
    person = meet()
    sign_in(person, TAKER)
    return person


def test_a_question_is_answered_on_the_spot_and_makes_no_case(taker: Person) -> None:
    answers_a_call(taker)
    taker.looks("97-call-begins")
    says_no_danger(taker)
    types(taker, "What is it about?", "trash day")
    expect(taker.page.get_by_role("heading", name="Answers")).to_be_visible()
    taker.looks("97-call-answers")
    taker.tabs_to("This answered it")
    with taker.page.expect_navigation():
        taker.page.keyboard.press("Enter")
    taker.reads("Answered")
    taker.looks("97-call-answered")
    taker.enters("Done, ready for the next call")
    taker.reads("You are ready")


def test_a_pothole_becomes_a_case_whose_reference_and_promise_are_read_back(taker: Person) -> None:
    answers_a_call(taker)
    says_no_danger(taker)
    types(taker, "Address, crossing or landmark", "Firehouse 3")
    types(taker, "What is it about?", "pothole")
    chooses_type(taker, "Pothole")
    expect(taker.page.get_by_role("heading", name="Script")).to_be_visible()
    taker.looks("98-call-pothole")
    types(taker, "In the caller's words", "Deep, in the middle of the street.")
    types(taker, "Name", "Rosa Marsh")
    taker.tabs_to("Open a case")
    with taker.page.expect_navigation():
        taker.page.keyboard.press("Enter")
    taker.reads("Please look at this again")  # a question of the type has to be answered
    taker.looks("98-call-problems")
    taker.tabs_to("In a traffic lane")
    taker.page.keyboard.press("ArrowDown")
    taker.tabs_to("Open a case")
    with taker.page.expect_navigation():
        taker.page.keyboard.press("Enter")
    taker.reads("New case")
    assert re.fullmatch(r"\d{4}-\d{4}-\d", taker.page.locator(".tr-contact__reference").inner_text())
    taker.reads("We aim to resolve this within")
    taker.looks("98-call-read-back")
    taker.enters("Done, ready for the next call")


def test_a_spanish_caller_joins_an_open_case_with_an_interpreter(meet: Meet) -> None:
    reference = reported(meet(width=360), "Firehouse 5", email="")
    taker = meet()
    sign_in(taker, SECOND)  # who speaks English alone: such a call rings for him after twenty seconds
    answers_a_call(taker, "Spanish")
    taker.enters("Ask for an interpreter")
    taker.enters("The interpreter is on the line")
    taker.reads("on the line since")
    says_no_danger(taker)
    types(taker, "Address, crossing or landmark", "Firehouse 5")
    taker.page.keyboard.press("Tab")
    expect(taker.page.get_by_role("heading", name="Open near there")).to_be_visible()
    expect(taker.page.get_by_label("Language of the caller")).to_have_value("es")
    types(taker, "What is it about?", "pothole")
    chooses_type(taker, "Pothole")
    expect(taker.page.locator(".is-same")).to_have_count(1)
    taker.looks("99-call-spanish")
    taker.page.get_by_role("link", name="Danger", exact=True).focus()
    taker.enters(f"It is this one: Pothole, {reference}")
    taker.reads("About an open case")
    assert taker.page.locator(".tr-contact__reference").inner_text() == reference
    taker.reads("Esperamos resolverlo")  # the promise, in the caller's language too
    taker.looks("99-call-joined")
    taker.enters("Done, ready for the next call")


def test_danger_comes_first_and_goes_to_the_emergency_number(taker: Person) -> None:
    answers_a_call(taker)
    taker.tabs_to("No, nobody is in danger")
    taker.page.keyboard.press("ArrowDown")
    expect(taker.page.get_by_role("heading", name="Transfer to 911 now")).to_be_visible()
    taker.looks("99-call-danger")
    taker.enters("Transferred to 911")
    taker.reads("Given to the emergency number")
    taker.reads("Transferred to 911.")
    taker.enters("Done, ready for the next call")


def test_an_angry_caller_is_warned_twice_and_the_call_ends_with_what_they_reported(taker: Person) -> None:
    answers_a_call(taker)
    says_no_danger(taker)
    for said, pressed, then in (
        ("Called me names.", "Warned", "Warned once."),
        ("Shouted threats.", "Warned a second time", "Warned twice."),
    ):
        if then == "Warned once.":
            taker.opens("The caller is abusive")
        types(taker, "What was said", said)
        taker.tabs_to(pressed)
        with taker.page.expect_navigation():
            taker.page.keyboard.press("Enter")
        taker.reads(then)
    taker.looks("99-call-angry")
    types(taker, "What was said", "Went on.")
    taker.enters("End the call for abuse")
    taker.reads("Ended for abuse")
    taker.looks("99-call-angry-ended")
    taker.enters("Done, and away")


def test_what_was_written_down_outlives_a_broken_line_and_a_colleague_goes_on(
    meet: Meet, taker: Person
) -> None:
    answers_a_call(taker)
    says_no_danger(taker)
    types(taker, "Address, crossing or landmark", "Firehouse 4")
    taker.page.keyboard.press("Tab")
    expect(taker.page.get_by_text("On the map")).to_be_visible()
    address = taker.page.url
    colleague = meet()
    sign_in(colleague, SECOND)
    colleague.page.goto(address)
    colleague.reads("has this conversation")
    colleague.looks("99-call-of-another")
    colleague.enters("Take it over")
    expect(colleague.page.get_by_label("Address, crossing or landmark")).to_have_value("Firehouse 4")
    types(taker, "Note for staff", "Calls again.")
    taker.page.keyboard.press("Tab")
    expect(taker.page.get_by_role("alert")).to_contain_text("has this conversation since")
    taker.looks("99-call-collided")
    expect(taker.page.get_by_label("Note for staff")).to_have_value("Calls again.")


def test_the_desks_own_telephone_is_heard_and_named_in_the_window(taker: Person) -> None:
    lets_somebody_call(taker)
    expect(taker.page.locator("tr-ring[data-sound=running]")).to_be_attached(timeout=60_000)
    assert taker.page.title().startswith("☎")
    taker.enters("I can't take it")
    expect(taker.page.locator("tr-ring")).to_have_count(0)
    assert not taker.page.title().startswith("☎")
    taker.enters("I am ready")
    takes_what_rings(taker)  # it is not left to the next story
    taker.opens("Nothing came of it")
    taker.enters("Wrong number or silence")
    taker.enters("Done, and away")


def test_a_call_answered_on_another_telephone_opens_its_conversation_by_itself(
    taker: Person, program_folder: Path | None
) -> None:
    if program_folder is None:
        pytest.skip("a program that runs elsewhere keeps its calls elsewhere")
    taker.goes_to("/desk/")
    told = program_folder / "switch.csv"
    at = clock.now()
    rows = [
        "event_id,call_id,kind,at,agent,queue,language,caller",
        f"1,8841,queued,{(at - timedelta(seconds=5)).isoformat()},,general,es,+13195550177",
        f"2,8841,answered,{at.isoformat()},Marisol Vega,general,es,+13195550177",
    ]
    told.write_text("\n".join(rows))
    words = [sys.executable, "-m", "thirdring", "import", "calls", str(told)]
    more = ["--city", "riverton", "--source", "switch"]
    subprocess.run([*words, *more], env=environment(program_folder), check=True, capture_output=True)
    expect(taker.page).to_have_url(re.compile(r"/desk/contacts/\d+/$"), timeout=30_000)
    taker.reads("+13195550177")
    expect(taker.page.get_by_label("Language of the caller")).to_have_value("es")
    taker.looks("99-call-of-another-telephone")
    taker.opens("Nothing came of it")
    taker.enters("Wrong number or silence")


@pytest.mark.parametrize("width", [360, 1280])
def test_without_scripts_a_call_is_answered_too(meet: Meet, width: int) -> None:
    person = meet(width=width, scripts=False)
    sign_in(person, SECOND)
    person.goes_to("/desk/")
    person.looks("99-desk-plain")
    person.writes("Number, if known", "+13195550123")
    person.presses("Write it down")
    person.chooses("No, nobody is in danger")
    person.writes("Address, crossing or landmark", "Firehouse 3")
    person.writes("What is it about?", "pothole")
    person.page.keyboard.press("Enter")
    person.chooses("Pothole")
    person.page.get_by_label("What is it about?").press("Enter")
    person.reads("Script")
    person.looks("99-call-plain")
    person.opens("Nothing came of it")
    person.presses("Wrong number or silence")
    person.reads("Nothing: wrong number, silence")
    person.looks("99-call-plain-ended")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_counter_and_who_takes_which_calls_can_be_used_by_everybody(meet: Meet, width: int) -> None:
    person = meet(width=width)
    sign_in(person, "supervisor@riverton.example")
    person.goes_to("/desk/counter/")
    person.presses("Draw a number")
    person.reads("is drawn.")
    person.looks("99-counter")
    person.presses("Has left")
    person.reads("has left.")
    person.goes_to("/desk/agents/")
    person.looks("99-agents")
    person.presses("Linh Tran")
    person.looks("99-profile")


def chooses_type(person: Person, name: str) -> None:
    expect(person.page.locator("#what-known").get_by_label(name).first).to_be_visible()
    person.tabs_to(name)
    person.page.keyboard.press("Space")
