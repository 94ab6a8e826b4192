"""An emergency is stopped at the door: words of danger, a question not passed by accident, and the call."""

import pytest

from tests.stories.conftest import Meet


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, False)])
def test_an_emergency_is_stopped(meet: Meet, width: int, scripts: bool) -> None:
    resident = meet(width=width, scripts=scripts)
    resident.goes_to("/report/?q=wires+down+sparking")
    resident.reads("This sounds dangerous")
    resident.goes_to("/report/?service=wires-down")
    resident.presses("Report this")
    resident.reads("Is anyone in danger right now?")
    resident.looks("90-danger")
    resident.presses("Continue")
    resident.reads("Say whether anyone is in danger.")
    resident.looks("91-danger-unsaid")
    resident.chooses("Yes, or I am not sure")
    resident.presses("Continue")
    resident.reads("Call 911 now")
    assert resident.page.locator("main a[href='tel:911']").count() == 1
    resident.looks("92-danger-call")
    resident.chooses("No, nobody is in danger")
    resident.presses("Continue")
    resident.reads("Is this what you need?")


def test_an_answer_is_enough(meet: Meet) -> None:
    resident = meet(width=360)
    resident.goes_to("/report/?service=pothole")
    resident.presses("Report this")
    resident.presses("This is enough, no report needed")
    resident.reads("Good that this helped")
    resident.looks("93-answered-first")
    resident.presses("Report it all the same")
    resident.reads("Where is it?")
