"""What is in no list, from a resident's words to whoever outside the city has it, in a real browser."""

from datetime import timedelta

import pytest

from tests.stories.conftest import Meet
from tests.stories.test_stories import say_where, sign_in
from tests.stories.walking import Person
from thirdring.kernel import clock

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
SUPERVISOR = "supervisor@riverton.example"
WORDS = "A sandbank grows under the footbridge and the ferry touches it."
ANSWER = "Our dredger passes there next week."


def test_what_is_in_no_list_finds_somebody_outside_the_city(meet: Meet) -> None:
    resident, supervisor, party = meet(width=360), meet(width=1280), meet(width=360)
    reference = reports(resident)
    sign_in(supervisor, SUPERVISOR)
    refers(supervisor, reference)
    acknowledges(party, reference)
    resident.presses("Follow this report")
    resident.reads("State Parks")
    resident.reads(ANSWER)
    resident.looks("94-unlisted-answered")


def reports(resident: Person) -> str:
    """Nothing of the list fits; the words go on alone, and are no public matter yet. The reference."""
    resident.goes_to("/report/")
    resident.presses("It is not in the list")
    say_where(resident, "Norwood Library")
    resident.page.locator("main textarea").first.fill(WORDS)
    resident.looks("90-unlisted-words")
    resident.presses("Continue")
    if resident.page.get_by_role("heading", name="Could it be one of these?").count():
        resident.presses("None of these: go on")
    resident.presses("Continue")
    resident.presses("Continue")
    resident.reads("Only city staff see this report until we know what it is.")
    resident.looks("91-unlisted-review")
    resident.presses("Send the report")
    resident.reads("We have your report")
    return resident.page.locator(".tr-reference").inner_text()


def refers(supervisor: Person, reference: str) -> None:
    """From the page of what waits to the party that does such things; the resident shall read its answers."""
    supervisor.goes_to("/agency/unlisted/")
    supervisor.looks("92-unlisted-waiting")
    waiting = supervisor.page.locator("section", has_text=reference)
    waiting.get_by_role("link", name="Send to somebody outside the city").click()
    supervisor.page.get_by_label("Who should have it?").select_option(label="State Parks")
    supervisor.writes("What should they do?", "Please see whether it must be dredged.")
    supervisor.chooses("The resident, by message and on the public page")
    supervisor.presses("Send it")
    supervisor.reads("State Parks")
    supervisor.looks("92-unlisted-referred")


def acknowledges(party: Person, reference: str) -> None:
    """By the link of the letter, without an account."""
    party.goes_to("/demo/mail/")
    party.page.locator("article", has_text=reference).locator("a[href*='/outside/']").first.click()
    party.reads("Please tell us by")
    party.looks("93-unlisted-asked")
    party.chooses("We have it and will see to it")
    expected = (clock.now() + timedelta(days=7)).date()
    party.writes("When do you expect it to be done?", expected.isoformat())
    party.writes("In your words", ANSWER)
    party.presses("Send to the city")
    party.reads("Thank you. The city has your answer.")
    party.looks("93-unlisted-acknowledged")
