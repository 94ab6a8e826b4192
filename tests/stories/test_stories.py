"""Whole paths, in a real browser, through the real program. In one file, so that one worker runs them."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.walking import Person
from thirdring.simulator.demo import PASSWORD

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
WORKER = "agency.worker@riverton.example"  # of public works, who mend potholes
ANSWER = "We filled the hole on Tuesday morning and rolled it flat."


@pytest.mark.parametrize(
    ("width", "scripts"),
    [(1280, True), (360, True), (360, False)],
    ids=["at a desk", "on a phone", "without scripts"],
)
def test_a_pothole_is_reported_worked_and_answered(meet: Meet, width: int, scripts: bool) -> None:
    resident, worker = meet(width=width, scripts=scripts), meet(width=width, scripts=scripts)
    reference = report_a_pothole(resident)
    sign_in(worker, WORKER)
    work_and_close(worker, reference)
    resident.goes_to(f"/track/{reference}")
    resident.reads(ANSWER)
    resident.looks("12-answered")
    resident.goes_to("/demo/mail/")
    resident.reads(ANSWER)
    resident.looks("13-mailbox")


def report_a_pothole(resident: Person) -> str:
    """From the home page to the receipt; returns the reference."""
    resident.goes_to("/")
    resident.looks("01-home")
    resident.writes("Say it in your own words", "big pothole")
    resident.presses("Go on")
    resident.looks("02-what")
    resident.presses("Pothole")
    resident.reads("Is this what you need?")
    resident.looks("03-answers")
    resident.presses("Go on with my report")
    say_where(resident, "Firehouse 1")
    resident.chooses("In a crosswalk")
    resident.writes("Anything", "Deep enough to bend a rim.")
    resident.looks("04-details")
    resident.presses("Continue")
    refuse_what_is_no_photo(resident)
    resident.page.set_input_files("input[type=file]", files=[photo()])
    resident.looks("05-photo")
    resident.presses("Continue")
    resident.writes("E-mail address", "maria@example.org")
    resident.looks("06-contact")
    resident.presses("Continue")
    resident.looks("07-review")
    resident.presses("Send the report")
    resident.reads("We have your report")
    resident.looks("08-received")
    reference = resident.page.locator(".tr-reference").inner_text()
    assert re.fullmatch(r"\d{4}-\d{4}-\d", reference)
    resident.presses("Follow this report")
    resident.looks("09-track")
    return reference


def refuse_what_is_no_photo(resident: Person) -> None:
    """A page that calls itself a photo is refused, with the photo beside it and everything before kept."""
    page = {
        "name": "hole.jpg",
        "mimeType": "image/jpeg",
        "buffer": b"<script>alert(1)</script>",
    }
    resident.page.set_input_files("input[type=file]", files=[photo(), page])
    resident.presses("Continue")
    expect(resident.page.locator("#problems")).to_contain_text("hole.jpg: This file is not a photo")
    expect(resident.page.locator(".usa-error-message")).to_contain_text("hole.jpg: This file is not a photo")
    expect(resident.page.get_by_role("img", name="Your photo 1")).to_be_visible()
    resident.looks("05-photo-refused")


def say_where(resident: Person, place: str) -> None:
    """Type the place; if the program asks which is meant, the first is."""
    resident.writes("Address, crossing or landmark", place)
    if resident.scripts:
        resident.page.get_by_role("option", name=place).first.click()
    resident.looks("03-where")
    resident.presses("Continue")
    if resident.page.locator("#meant").count():
        resident.chooses(place)
        resident.presses("Continue")
    if resident.page.get_by_role("heading", name="Is it one of these?").count():
        resident.looks("03-nearby")
        resident.presses("None of these: go on with my report")


def sign_in(worker: Person, email: str) -> None:
    worker.goes_to("/sign-in/")
    worker.looks("20-sign-in")
    worker.writes("E-mail address", email)
    worker.writes("Password", PASSWORD)
    worker.presses("Sign in")


def work_and_close(worker: Person, reference: str) -> None:
    """Find the case, accept it, start, and close it with an answer."""
    worker.looks("21-queue")
    worker.writes("Search by reference, words or address", reference)
    worker.presses("Search")
    worker.reads("Deep enough to bend a rim.")
    worker.looks("22-case")
    if worker.width > 1000:
        expect(worker.page.locator("tr-map")).to_have_attribute("data-state", "drawn")
    worker.presses("Accept")
    worker.reads("Accepted.")
    worker.presses("Start work")
    worker.reads("Work started. The case is yours.")
    worker.opens("Close with an answer")
    worker.chooses("Fixed")
    worker.writes("Answer to the resident", ANSWER)
    if not worker.scripts:
        worker.presses("Preview the message")
    expect(worker.page.locator("#preview")).to_contain_text(ANSWER)
    closing = worker.page.locator("details[open]")
    closing.get_by_label("What was done?").select_option(index=1)
    closing.locator("input[type=file]").set_input_files([photo()])
    worker.looks("23-closing")
    closing.get_by_role("button", name="Close with an answer").click()
    worker.reads(f"{reference}: Closed. The answer goes to whoever reported it.")


def photo() -> dict[str, object]:
    """A picture such as a phone takes, small."""
    written = BytesIO()
    Image.new("RGB", (1200, 900), (96, 92, 88)).save(written, "JPEG")
    return {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def test_a_mistyped_reference_says_so(meet: Meet) -> None:
    resident = meet(width=360)
    resident.goes_to("/track/")
    resident.writes("Reference number", "1234-5678-0")
    resident.presses("See where it stands")
    resident.reads("This reference is mistyped")
    resident.looks("10-mistyped")


@pytest.mark.parametrize("width", [1280, 360])
def test_two_workers_on_one_case_and_one_is_told(meet: Meet, width: int) -> None:
    first, second = meet(width=width), meet(width=width)
    sign_in(first, WORKER)
    first.goes_to("/agency/?status=received&sort=newest")
    first.page.locator("tbody th a").first.click()
    case = first.page.url.removeprefix(first.address)
    sign_in(second, "agency.lead@riverton.example")
    second.goes_to(case)
    second.opens("Write a note")
    second.writes("Note", "Bring two cones.")
    first.presses("Accept")
    first.reads("Accepted.")
    second.page.locator("details[open]").get_by_role("button", name="Write a note").click()
    second.reads("Nothing was saved")
    expect(second.page.locator("#trouble")).to_contain_text("Accepted")
    expect(second.page.get_by_label("Note", exact=True)).to_have_value("Bring two cones.")
    second.looks("24-two-at-once")


def test_a_filter_acts_as_soon_as_it_is_chosen(meet: Meet) -> None:
    worker = meet()
    sign_in(worker, WORKER)
    worker.page.get_by_label("Order").select_option("newest")
    worker.page.wait_for_url("**sort=newest**")
    worker.page.get_by_role("link", name="All", exact=True).click()
    worker.page.wait_for_url("**status=all**")
    assert "sort=newest" in worker.page.url
    worker.looks("25-queue-all")


def test_the_queue_is_worked_from_the_keyboard(meet: Meet) -> None:
    worker = meet()
    sign_in(worker, WORKER)
    worker.page.keyboard.press("Tab")
    worker.page.keyboard.press("Enter")  # skip to the content
    worker.page.get_by_label("Search by reference, words or address").focus()
    reached = []
    for _ in range(9):
        worker.page.keyboard.press("Tab")
        reached.append(worker.page.evaluate("document.activeElement.matches('tbody th a')"))
    assert reached[-1]


@pytest.mark.parametrize(
    ("email", "landing"),
    [
        ("call.taker@riverton.example", "/desk/"),
        ("supervisor@riverton.example", "/desk/"),
        ("administrator@riverton.example", "/studio/"),
        ("analyst@riverton.example", "/agency/"),
        ("auditor@riverton.example", "/agency/"),
        ("agency.lead@riverton.example", "/agency/"),
    ],
)
def test_everyone_lands_where_their_work_is(meet: Meet, email: str, landing: str) -> None:
    person = meet(width=360)
    sign_in(person, email)
    assert person.page.url == person.address + landing
    person.looks(f"30-{email.split('@')[0]}")


def test_wrong_passwords_run_out_and_the_page_says_until_when(meet: Meet) -> None:
    stranger = meet(width=360)
    for _ in range(6):
        stranger.goes_to("/sign-in/")
        stranger.writes("E-mail address", "ada.abara@riverton.example")
        stranger.writes("Password", "not the password")
        stranger.presses("Sign in")
    stranger.reads("Too many wrong tries.")
    stranger.looks("26-too-many")


@pytest.mark.parametrize("path", ["/scorecard/", "/ui/", "/track/000000000", "/nowhere/"])
def test_the_quiet_pages_keep_the_rules_too(meet: Meet, path: str) -> None:
    person = meet(width=360)
    person.goes_to(path)
    person.looks(f"31{path.replace('/', '-').rstrip('-')}")
