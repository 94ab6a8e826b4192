"""Work that goes from hand to hand, and two reports of one thing, in a real browser."""

import pytest

from tests.stories.conftest import Meet
from tests.stories.test_stories import WORKER, say_where, sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
WATER = "elena.xavier@riverton.example"  # of water and sewer, who mend leaks
REFEREE = "supervisor@riverton.example"
WIDTHS = [(1280, True), (360, True), (360, False)]


@pytest.mark.parametrize(("width", "scripts"), WIDTHS, ids=["at a desk", "on a phone", "without scripts"])
def test_a_case_is_refused_twice_and_a_referee_ends_it(meet: Meet, width: int, scripts: bool) -> None:
    works, water, referee = (meet(width=width, scripts=scripts) for _ in range(3))
    reference = reported(meet(scripts=False), "Warwick Library")
    for person, email in ((works, WORKER), (water, WATER), (referee, REFEREE)):
        sign_in(person, email)
    for answer in ("It is the road, not the pipe.", "We looked: no leak there."):
        asks(works, reference)
        refuses(water, reference, answer)
    works.goes_to(f"/agency/cases/{reference}/")
    works.reads("A referee decides: Public Works asked Water and Sewer")
    works.looks("43-before-the-referee")
    decides(referee, reference)
    water.goes_to(f"/agency/cases/{reference}/")
    water.reads("How long each agency had it")
    water.looks("46-decided")
    water.goes_to(f"/track/{reference}")
    water.reads("Handed to another department")
    teaches(referee)


def asks(works: Person, reference: str) -> None:
    """Ask the leak crew to take it over; until they answer it stays where it is."""
    works.goes_to(f"/agency/cases/{reference}/")
    works.opens("Transfer")
    works.page.get_by_label("To which agency or team?").select_option(label="Water and Sewer: Leak repair")
    works.chooses("It is another agency's task")
    works.page.locator("details[open]").get_by_label("What should they know?").fill("Water comes out of it.")
    works.looks("40-transfer")
    works.page.locator("details[open]").get_by_role("button", name="Transfer").click()
    works.reads("Public Works asks Water and Sewer (Leak repair) to take this case over")
    works.looks("41-asked")


def refuses(water: Person, reference: str, why: str) -> None:
    """Find it among what is offered, and say no."""
    water.goes_to("/agency/?offered=1")
    water.page.locator("tr", has_text=reference).get_by_role("link").first.click()
    water.reads("Answer due")
    water.opens("Do not take it")
    water.chooses("It is not ours either")
    water.page.locator("details[open]").get_by_label("What should they know?").fill(why)
    water.looks("42-asked-of-us")
    water.page.locator("details[open]").get_by_role("button", name="Do not take it").click()
    water.reads("Refused. The case stays with those who asked.")


def decides(referee: Person, reference: str) -> None:
    """See both refusals, and give it to the leak crew."""
    referee.goes_to("/agency/referee/")
    dispute = referee.page.locator(".tr-card", has_text=reference)
    dispute.locator("summary").click()
    dispute.get_by_label("To which agency or team?").select_option(label="Water and Sewer: Leak repair")
    dispute.get_by_label("Why? Both agencies read it.").fill("The hole is over a main.")
    referee.looks("44-referee")
    dispute.get_by_role("button", name="Decide").click()
    referee.reads(f"{reference}: Decided.")
    referee.looks("45-after-the-decision")


def teaches(referee: Person) -> None:
    """What was learned is a proposed rule with its dry run; this time the rules stay."""
    referee.goes_to("/agency/referee/")
    referee.page.locator("table", has_text="Would go to").get_by_role("link", name="Pothole").first.click()
    referee.reads("would go elsewhere.")
    referee.looks("47-dry-run")
    referee.presses("Decline")
    referee.reads("Declined. The rules stay as they are.")
    referee.goes_to("/agency/misroutes/")
    referee.looks("48-misroutes")


@pytest.mark.parametrize(
    ("width", "scripts", "place"),
    [(1280, True, "Norwood Library"), (360, True, "Winslow Library"), (360, False, "Garrison Library")],
    ids=["at a desk", "on a phone", "without scripts"],
)
def test_two_reports_of_one_thing_are_joined_and_taken_apart(
    meet: Meet, width: int, scripts: bool, place: str
) -> None:
    worker = meet(width=width, scripts=scripts)
    first, second = (reported(meet(scripts=False), place) for _ in range(2))
    sign_in(worker, WORKER)
    worker.goes_to(f"/agency/cases/{second}/")
    worker.reads("Is it one of these?")
    worker.looks("50-alike")
    worker.page.locator("#alike").get_by_role("link", name=first).click()
    worker.reads("Is it the same thing?")
    worker.looks("51-side-by-side")
    worker.presses("They are the same: join them")
    worker.reads(f"{second} is part of {first} now.")
    worker.looks("52-joined")
    worker.presses(second)
    worker.reads(f"This case was found to be the same thing as {first}.")
    worker.looks("53-merged")
    worker.presses("Separate it again")
    worker.reads(f"{second} is a case of its own again.")
    worker.looks("54-apart")


def test_a_neighbour_follows_instead_of_reporting_again(meet: Meet) -> None:
    reference = reported(meet(scripts=False), "Firehouse 3")
    neighbour = meet(width=360)
    neighbour.goes_to("/report/?group=streets")
    neighbour.presses("Pothole")
    neighbour.presses("Go on with my report")
    neighbour.writes("Address, crossing or landmark", "Firehouse 3")
    neighbour.page.get_by_role("option", name="Firehouse 3").first.click()
    neighbour.presses("Continue")
    neighbour.reads("Is it one of these?")
    neighbour.chooses(reference)
    neighbour.writes("E-mail address", "neighbour@example.org")
    neighbour.looks("55-nearby")
    neighbour.presses("Follow this one")
    neighbour.reads("You follow this now.")
    neighbour.looks("56-following")


def reported(resident: Person, place: str, *, email: str = "") -> str:
    """A pothole, reported in the shortest way; its reference."""
    resident.goes_to("/report/?group=streets")
    resident.presses("Pothole")
    resident.presses("Go on with my report")
    say_where(resident, place)
    resident.chooses("In a crosswalk")
    resident.presses("Continue")
    resident.presses("Continue")
    if email:
        resident.writes("E-mail address", email)
    resident.presses("Continue")
    resident.presses("Send the report")
    resident.reads("We have your report")
    return resident.page.locator(".tr-reference").inner_text()
