"""The queue as a place to work all day: two people at once, many cases at once, and no mouse."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import WORKER, sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
LEAD = "agency.lead@riverton.example"
RECEIVED = "/agency/?status=received&sort=newest"
SOON = 3_000  # milliseconds; a second in the program, the rest for a busy machine's browsers


def test_what_one_does_the_other_sees_without_losing_their_place(meet: Meet) -> None:
    lead, worker = meet(), meet()
    sign_in(lead, LEAD)
    sign_in(worker, WORKER)
    lead.goes_to(RECEIVED)
    line = lead.page.locator("tr[data-case]").nth(2)
    link = line.get_by_role("link").first
    link.focus()
    at = line.bounding_box()
    worker.goes_to(urlsplit(link.get_attribute("href") or "").path)
    expect(line.locator(".tr-here")).to_have_text("Tomas Rivera has it open.", timeout=SOON)
    worker.presses("Accept")
    worker.reads("Accepted.")
    expect(line.locator(".tr-out")).to_have_text("No longer in this view", timeout=SOON)
    expect(line.locator(".tr-tag--accepted")).to_be_visible()
    expect(link).to_be_focused()
    assert line.bounding_box() == at
    lead.looks("50-live-queue")
    link.click()
    expect(worker.page.locator("tr-live-case .tr-here")).to_contain_text("has it open.", timeout=SOON)
    worker.looks("51-who-is-here")


def test_a_new_case_is_announced_and_shown_when_asked_for(meet: Meet) -> None:
    lead, worker = meet(), meet()
    sign_in(lead, LEAD)
    sign_in(worker, WORKER)
    lead.goes_to("/agency/?status=accepted&sort=newest")
    before = lead.page.locator("tr[data-case]").count()
    worker.goes_to(RECEIVED)
    worker.page.locator("tr[data-case]").first.get_by_role("link").first.click()
    worker.presses("Accept")
    new = lead.page.locator("#fresh")
    expect(new).to_have_text(re.compile("1 new case"), timeout=SOON)
    assert lead.page.locator("tr[data-case]").count() == before
    lead.looks("52-one-new-case")
    new.get_by_role("link").click()
    expect(new).to_be_hidden()
    expect(lead.page.locator("tr[data-case]")).to_have_count(min(before + 1, 50))


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)], ids=["at a desk", "no scripts"])
def test_many_cases_are_closed_at_once_and_opened_again(meet: Meet, width: int, scripts: bool) -> None:
    lead = meet(width=width, scripts=scripts)
    sign_in(lead, LEAD)
    lead.goes_to("/agency/?status=accepted&sort=newest&words=pothole")
    boxes = lead.page.locator("input[name=cases]")
    for number in range(2):
        boxes.nth(number).check()
    lead.page.locator("#bulk_verb").select_option(label="Close with an answer")
    lead.looks("53-chosen")
    lead.page.locator("#bulk").get_by_role("button").click()
    lead.chooses("Withdrawn by the reporter")
    lead.writes("Answer to the resident", "The crew looked and found nothing left to do.")
    lead.looks("54-filled-in")
    lead.presses("See what would happen")
    lead.reads("2 cases will be changed.")
    lead.looks("55-what-would-happen")
    lead.presses("do it for 2 cases")
    lead.reads("2 cases were changed.")
    lead.looks("56-done")
    undo(lead)
    lead.reads("2 cases were changed.")
    expect(lead.page.locator("table .tr-tag--accepted")).to_have_count(2)
    lead.looks("57-undone")


def undo(lead: Person) -> None:
    lead.opens("Undo")
    lead.presses("See what undoing would do")
    lead.reads("Each case is open again, and its reporters are told why.")
    lead.presses("do it for 2 cases")


def test_a_day_without_a_mouse(meet: Meet) -> None:
    worker = meet()
    sign_in(worker, WORKER)
    worker.goes_to("/agency/")
    keys, page = worker.page.keyboard, worker.page
    for key in "gr":
        keys.press(key)
    page.wait_for_url("**status=received*")
    for key in "jjx":
        keys.press(key)
    assert chosen(page.locator("tr[data-case]")) == [1]
    keys.press("?")
    expect(page.locator("#keys")).to_be_visible()
    worker.looks("58-keys")
    keys.press("Escape")
    keys.press("/")
    keys.type("xj")
    assert chosen(page.locator("tr[data-case]")) == [1]
    page.locator("tr.is-here a").focus()
    keys.press("a")
    expect(page.get_by_role("button", name="Accept")).to_be_focused()
    keys.press("Enter")
    worker.reads("Accepted.")
    keys.press("u")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    switch_off(worker)
    keys.press("j")
    expect(page.locator("tr.is-here")).to_have_count(0)


def switch_off(worker: Person) -> None:
    worker.page.keyboard.press("?")
    worker.page.get_by_label("Single keys work in this browser").uncheck()
    worker.page.keyboard.press("Escape")


def chosen(lines: Locator) -> list[int]:
    return [n for n, line in enumerate(lines.all()) if line.locator("input[name=cases]").is_checked()]
