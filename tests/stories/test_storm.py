"""A storm, from the notice to the case that was not done after all, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import say_where, sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
SUPERVISOR = "supervisor@riverton.example"
KNOWN = "Drains are blocked around the library. Crews are on their way."
NEWS = "Half of the drains are free. The rest follows tonight."
ANSWER = "The drains of this quarter have been cleared and flushed."
PATIENCE_MS = 60_000  # the worker closes in the background


def test_a_storm(meet: Meet) -> None:
    supervisor, resident = meet(width=1280), meet(width=360)
    sign_in(supervisor, SUPERVISOR)
    number = opens(supervisor)
    reference = reports(resident)
    tells(supervisor, number)
    resident.goes_to(f"/track/{reference}")
    resident.reads(NEWS)
    resident.looks("83-storm-news")
    closes(supervisor, number)
    resident.goes_to(f"/track/{reference}")
    resident.reads(ANSWER)
    resident.looks("86-storm-answer")
    looks_again(supervisor, number)
    resident.goes_to(f"/track/{reference}")
    resident.reads("Opened again")
    ends(supervisor, number)


def opens(supervisor: Person) -> str:
    """By hand, around a library; its number."""
    supervisor.goes_to("/agency/events/new/")
    supervisor.writes("Name", "Storm of the story")
    supervisor.chooses("Storm drain blocked or broken")
    supervisor.writes("Around an address", "Norwood Library")
    supervisor.writes("What the public reads (English)", KNOWN)
    supervisor.looks("80-storm-new")
    supervisor.presses("Open the event")
    supervisor.reads("Open. The public reads it from now on.")
    supervisor.looks("81-storm-open")
    return supervisor.page.url.rstrip("/").rsplit("/", 1)[-1]


def reports(resident: Person) -> str:
    """The notice is read before anything else; the receipt says what is known and why no date is promised."""
    resident.goes_to("/report/?service=storm-drain")
    resident.reads(KNOWN)
    resident.presses("Report this")
    resident.reads("We know of this already.")
    resident.presses("Go on with my report")
    say_where(resident, "Norwood Library")
    resident.reads("We know of this already.")
    resident.chooses("It is clogged")
    while resident.page.get_by_role("button", name="Continue").count():
        resident.presses("Continue")
    resident.presses("Send the report")
    resident.reads("Part of: Storm")
    resident.reads("for now we promise no date")
    resident.looks("82-storm-received")
    return resident.page.locator(".tr-reference").inner_text()


def tells(supervisor: Person, number: str) -> None:
    supervisor.goes_to(f"/agency/events/{number}/")
    supervisor.writes("What the public reads (English)", NEWS)
    supervisor.presses("Publish and send")
    supervisor.reads("Published. Everyone concerned is told.")


def closes(supervisor: Person, number: str) -> None:
    """See how many, answer all of them, and wait until the worker is through."""
    supervisor.goes_to(f"/agency/events/{number}/closing/")
    supervisor.reads("Close 1 open case")
    supervisor.chooses("Fixed")
    supervisor.writes("Answer to every resident", ANSWER)
    supervisor.looks("84-storm-closing")
    supervisor.presses("Close them all")
    waiting = supervisor.page.get_by_text("1 drawn, none looked at yet.")
    for _ in range(PATIENCE_MS // 1000):
        if waiting.count():
            break
        supervisor.page.wait_for_timeout(1000)
        supervisor.page.reload()
    expect(waiting).to_be_visible()
    supervisor.looks("85-storm-closed")


def looks_again(supervisor: Person, number: str) -> None:
    supervisor.goes_to(f"/agency/events/{number}/")
    supervisor.writes("What is not done?", "One grate is still covered.")
    supervisor.presses("Not done: open again")
    supervisor.reads("0 of 1 really done")
    supervisor.looks("87-storm-looked-again")


def ends(supervisor: Person, number: str) -> None:
    """The notice comes down; the figures stay."""
    supervisor.opens("End the event")
    supervisor.page.locator("details[open]").get_by_label("What the public reads (English)").fill(
        "It is over."
    )
    supervisor.presses("End it for all")
    supervisor.reads("Over. Promises are made again")
    supervisor.goes_to(f"/agency/events/{number}/report/")
    supervisor.looks("88-storm-after")
