"""Nothing a page does breaks its own content security policy: no inline script, no inline style."""

import pytest
from playwright.sync_api import ConsoleMessage

from tests.stories.conftest import Meet
from tests.stories.test_field import signs_in
from tests.stories.test_offices import OPEN_CASE, SUPERVISOR

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
PUBLIC = ("/", "/report/", "/track/", "/data/audit/", "/data/neighbours/", "/open311/key/", "/sign-in/")
OFFICE = ("/agency/", "/agency/?map=1", "/agency/board/", "/agency/rules/new/", "/agency/events/new/")


def test_no_page_breaks_its_policy(meet: Meet) -> None:
    visitor, lead = meet(policed=True), meet(policed=True)
    broken: list[str] = []

    def listen(said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            broken.append(f"{said.page.url if said.page else ''}: {said.text}")

    for person in (visitor, lead):
        person.page.on("console", listen)
    for path in PUBLIC:
        visitor.goes_to(path)
        visitor.page.wait_for_load_state("networkidle")
    signs_in(lead, SUPERVISOR)
    for path in OFFICE:
        lead.goes_to(path)
        lead.page.wait_for_timeout(500)  # the live pages are never idle
    lead.goes_to("/agency/")
    lead.page.locator(OPEN_CASE).first.click()
    lead.page.wait_for_timeout(2_000)  # its map is drawn
    assert broken == []


def test_the_policy_is_there_to_be_broken(meet: Meet) -> None:
    visitor = meet(policed=True)
    said: list[str] = []
    visitor.page.on("console", lambda message: said.append(message.text))
    visitor.goes_to("/")
    inline = "Object.assign(document.createElement('style'), {textContent: 'p {}'})"
    visitor.page.evaluate(f"document.body.append({inline})")
    visitor.page.wait_for_timeout(500)
    assert any("Content Security Policy" in each for each in said)
