"""A resident on an old phone comes in by a code, looks, takes everything along, and is forgotten."""

import re

import pytest

from tests.stories.conftest import Meet
from tests.stories.test_transfers import reported

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]


@pytest.mark.parametrize(
    ("width", "scripts", "email"),
    [
        (360, True, "mine.maria@example.org"),
        (1280, True, "mine.rosa@example.org"),
        (360, False, "mine.lou@example.org"),
    ],
)
def test_somebody_sees_and_deletes_what_is_known_of_them(
    meet: Meet, width: int, scripts: bool, email: str
) -> None:
    resident = meet(width=width, scripts=scripts)
    reported(resident, "Firehouse 2", email=email)
    resident.goes_to("/")
    resident.presses("All my requests")
    resident.looks("mine-ask")
    resident.writes("Your e-mail address or mobile phone", email)
    resident.presses("Send me a code")
    resident.looks("mine-code")
    mailbox = meet(scripts=False)
    mailbox.goes_to("/demo/mail/")
    code = re.findall(r"(\d{6}) is your code", mailbox.page.locator("main").inner_text())[0]
    resident.writes("The code we sent", code)
    resident.presses("Show my requests")
    resident.reads("report you sent")
    resident.looks("mine-requests")
    resident.presses("Delete it")
    resident.looks("mine-forget")
    resident.page.locator("main label", has_text="reports:").first.click()
    resident.presses("Delete for ever")
    resident.reads("Forgotten. What you reported stays, without you.")
    resident.looks("mine-forgotten")
