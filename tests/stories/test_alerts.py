"""Somebody who never reported anything asks to hear of their neighborhood, and ends it from the message."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_transfers import reported
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]


def comes_in(resident: Person, mailbox: Person, email: str) -> None:
    resident.goes_to("/neighbourhoods/")
    resident.page.locator(".tr-areas a").first.click()
    resident.presses("Tell me what happens here")
    resident.looks("alerts-ask")
    resident.writes("Your e-mail address or mobile phone", email)
    resident.presses("Send me a code")
    resident.looks("alerts-code")
    mailbox.goes_to("/demo/mail/")
    code = re.findall(r"(\d{6}) is your code", mailbox.page.locator("main").inner_text())[0]
    resident.writes("The code we sent", code)
    resident.presses("Go on")


@pytest.mark.parametrize(
    ("width", "scripts", "email"),
    [
        (360, True, "alerts.nora@example.org"),
        (1280, True, "alerts.olaf@example.org"),
        (360, False, "alerts.pia@example.org"),
    ],
)
def test_somebody_hears_of_their_city_and_ends_it(meet: Meet, width: int, scripts: bool, email: str) -> None:
    resident, mailbox = meet(width=width, scripts=scripts), meet(scripts=False)
    comes_in(resident, mailbox, email)
    resident.looks("alerts-new")
    resident.chooses("In the whole city")
    for hour in ("Quiet from", "Quiet until"):
        resident.writes(hour, "")
    resident.presses("Make the alert")
    resident.reads("Kept. We write to you when something happens there.")
    resident.looks("alerts-list")
    resident.presses("Pause")
    resident.reads("Paused")
    resident.presses("Let it go on")
    reported(meet(), "Firehouse 2", email="")
    letter = (
        mailbox.page.locator("article", has_text=email).filter(has_text="You asked to hear of this").first
    )
    for _ in range(60):
        mailbox.goes_to("/demo/mail/")
        if letter.count():
            break
        mailbox.page.wait_for_timeout(1000)
    expect(letter).to_contain_text("New: ")
    (link,) = re.findall(r"/alerts/end/\S+/", letter.inner_text())
    resident.goes_to(link)
    resident.looks("alerts-end")
    resident.presses("End it")
    resident.reads("The alert is ended")
    resident.looks("alerts-ended")


@pytest.mark.parametrize("width", [360, 1280])
def test_ground_is_drawn_on_the_map(meet: Meet, width: int) -> None:
    resident = meet(width=width)
    comes_in(resident, meet(scripts=False), f"alerts.quinn{width}@example.org")
    resident.chooses("On ground I draw on the map")
    ground = resident.page.locator("tr-map")
    ground.scroll_into_view_if_needed()
    expect(ground).to_have_attribute("data-state", "drawn", timeout=20_000)
    box = ground.bounding_box()
    assert box is not None
    for x, y in ((0.3, 0.3), (0.7, 0.3), (0.5, 0.7)):
        resident.page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    expect(resident.page.locator("#alert_drawn")).to_have_value(re.compile("Polygon"))
    resident.looks("alerts-drawn")
    resident.presses("Make the alert")
    resident.reads("On the ground you drew")
