"""A visitor draws a number at the kiosk by one press, and staff at the counter see who waits."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import sign_in

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]


@pytest.mark.parametrize("width", [360, 1280])
def test_one_press_one_number_and_back_to_the_start_by_itself(meet: Meet, width: int) -> None:
    supervisor, visitor = meet(width=width), meet(width=width)
    sign_in(supervisor, "supervisor@riverton.example")
    supervisor.goes_to("/desk/counter/")
    supervisor.presses("Kiosks")
    supervisor.writes("Where does it stand?", "Front door")
    supervisor.presses("Set it up")
    supervisor.reads("Front door is set up")
    supervisor.looks("99-kiosks")
    link = supervisor.page.locator("a[href*='/kiosk/']").inner_text()
    visitor.page.clock.install()
    visitor.goes_to(re.sub("^https?://[^/]+", "", link))
    visitor.reads("Take a number")
    visitor.looks("99-kiosk")
    visitor.enters("Español")
    visitor.reads("Su número")
    number = visitor.page.locator(".tr-kiosk__number").inner_text()
    visitor.looks("99-kiosk-number")
    supervisor.goes_to("/desk/counter/")
    expect(supervisor.page.locator("[data-part=waiting]")).to_contain_text(number)
    supervisor.looks("99-kiosk-counter")
    visitor.page.clock.run_for(30_000)
    visitor.page.keyboard.press("Tab")  # somebody reads slowly
    visitor.page.clock.run_for(30_000)
    visitor.reads("Su número")
    visitor.page.clock.run_for(16_000)
    visitor.reads("Take a number")
