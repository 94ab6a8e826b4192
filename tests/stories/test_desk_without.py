"""The server stops in the middle of a call: the call goes on, and what was written down arrives once."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.program import Program
from tests.stories.test_desk import TAKER, answers_a_call, says_no_danger, types
from tests.stories.test_stories import sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]


@pytest.fixture
def server(program: Program | None) -> Program:
    if program is None:
        pytest.skip("a program that runs elsewhere is not ours to stop")
    return program


def ready(taker: Person) -> None:
    """The worker stands and has the page."""
    taker.goes_to("/desk/")
    taker.page.wait_for_function(
        "navigator.serviceWorker.getRegistration('/desk/').then(each => each?.active?.state === 'activated')"
    )
    taker.page.wait_for_function("caches.match('/desk/without/').then(Boolean)")


def kept_in_the_clear(taker: Person, word: str) -> bool:
    """Whether a word that was typed can be read in what the browser stores."""
    script = """async word => {
        const opened = await new Promise(done => {
            const asked = indexedDB.open("third-ring-desk");
            asked.onsuccess = () => done(asked.result);
        });
        const boxes = await new Promise(done => {
            const asked = opened.transaction("boxes").objectStore("boxes").getAll();
            asked.onsuccess = () => done(asked.result);
        });
        if (!boxes.length) throw new Error("nothing is kept");
        const texts = boxes.map(box => new TextDecoder().decode(box.sealed) + JSON.stringify(box));
        return texts.join().includes(word) || JSON.stringify(localStorage).includes(word);
    }"""
    return bool(taker.page.evaluate(script, word))


def test_the_server_stops_in_the_middle_of_a_call(meet: Meet, server: Program) -> None:
    taker = meet()
    sign_in(taker, TAKER)
    ready(taker)
    answers_a_call(taker)
    says_no_danger(taker)
    types(taker, "Address, crossing or landmark", "Firehouse 2")
    taker.page.keyboard.press("Tab")
    expect(taker.page.get_by_text("On the map")).to_be_visible()
    assert server.stop() == 0
    try:
        goes_on_without(taker)
    finally:
        server.begin_again()
    expect(taker.page.locator("#without-kept")).to_contain_text("the city has it", timeout=30_000)
    expect(taker.page.locator("#without-kept li")).to_have_count(1)
    told = taker.page.locator("#without-kept li strong").inner_text()
    taker.looks("99-without-sent")
    taker.enters("Look at it")
    taker.reads("Firehouse 2")
    reference = re.search(r"\d{4}-\d{4}-\d", taker.page.title() + taker.page.locator("main").inner_text())
    assert reference
    caller = meet(width=360)
    caller.goes_to("/track/")
    caller.writes("Reference number", told)
    caller.page.keyboard.press("Enter")
    caller.reads(reference[0])
    taker.goes_to("/desk/")
    taker.reads("Nothing. What you write down stays")  # the call's conversation has ended, too


def goes_on_without(taker: Person) -> None:
    """What was typed is there, the rest is written down by keyboard, and the caller gets a number."""
    keys = taker.page.keyboard
    types(taker, "In the caller's words", "Deep and wide.")
    keys.press("Tab")
    expect(taker.page.get_by_text("The server does not answer.")).to_be_visible()
    taker.looks("99-without-begins")
    taker.page.get_by_role("link", name="Go on without it").focus()
    with taker.page.expect_navigation():
        keys.press("Enter")
    taker.reads("Without the server")
    expect(taker.page.get_by_label("Address, crossing or landmark")).to_have_value("Firehouse 2")
    expect(taker.page.get_by_label("In the caller's words")).to_have_value("Deep and wide.")
    taker.tabs_to("Type")
    keys.type("Pothole")
    taker.tabs_to("In a traffic lane")
    keys.press("ArrowDown")
    types(taker, "Phone", "")
    types(taker, "What is it about?", "pothole")
    expect(taker.page.locator("[data-answer]:visible").first).to_be_visible()
    assert not kept_in_the_clear(taker, "Deep and wide")
    taker.looks("99-without")
    taker.page.get_by_role("button", name="Open a case").focus()
    keys.press("Enter")
    expect(taker.page.locator("#told")).to_have_text(re.compile(r"^P-\d{4}-\d{4}-\d$"))
    expect(taker.page.locator("#without-kept")).to_contain_text("waits for the server")
    taker.looks("99-without-waits")
    taker.goes_to("/desk/")  # any page of the desk leads here as long as the server is away
    taker.reads("Without the server")
    expect(taker.page.locator("#without-kept")).to_contain_text("waits for the server")


def test_danger_is_heard_without_the_server_too(meet: Meet) -> None:
    taker = meet(width=360)
    sign_in(taker, TAKER)
    taker.goes_to("/desk/without/")
    open_case = taker.page.get_by_role("button", name="Open a case")
    expect(open_case).to_be_disabled()
    taker.writes("In the caller's words", "there is a gas leak")
    taker.reads("Transfer to 911 now")
    expect(taker.page.locator("[data-part=danger]")).to_be_visible()
    taker.looks("99-without-danger")
    taker.chooses("No, nobody is in danger")
    expect(open_case).to_be_enabled()
