"""A planner looks ahead, asks what if, and rosters next week: by keyboard, on a wide screen and a phone."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
SUPERVISOR = "supervisor@riverton.example"


@pytest.mark.parametrize(("width", "who"), [(1280, "Desmond Pike"), (360, "Elias Brandt")])
def test_next_week_is_planned_by_keyboard(meet: Meet, width: int, who: str) -> None:
    planner = meet(width=width)
    sign_in(planner, SUPERVISOR)
    planner.goes_to("/desk/staffing/")
    planner.reads("How wrong it would have been")
    planner.reads("Learned from 36 recorded days")
    planner.looks("staffing-forecast")
    planner.enters("What a day needs")
    planner.reads("People needed is the fewest")
    planner.looks("staffing-day")
    asks_what_if(planner)
    planner.enters("Roster")
    planner.enters("Week after")
    adds_a_shift(planner, who, "09:00", "17:30")
    planner.reads("The shift is kept.")
    planner.looks("staffing-roster")
    adds_a_shift(planner, who, "17:00", "20:00")
    planner.reads("They work at this time already")
    planner.reads("Who else works that day")
    planner.looks("staffing-shift-refused")
    changes_it(planner, who)
    planner.enters("Week after")
    planner.enters("Copy the week before")
    planner.reads("copied.")
    expect(planner.page.locator("main")).to_contain_text("08:30–17:30")


def asks_what_if(planner: Person) -> None:
    planner.enters("What if")
    types_over(planner, "Find the answer first, percent", "20")
    planner.enters("Work it out")
    planner.reads("It saves")
    assert "deflected=20" in planner.page.url
    planner.looks("staffing-what-if")


def adds_a_shift(planner: Person, who: str, starts: str, ends: str) -> None:
    planner.enters(f"Add: {who}")
    types_over(planner, "From", starts)
    types_over(planner, "Until", ends)
    planner.tabs_to("Breaks")
    planner.page.keyboard.type("18:00-18:15" if starts > "12:00" else "12:30-13:00")
    planner.enters("Save")


def changes_it(planner: Person, who: str) -> None:
    """Back in the week, its shift is opened and begun half an hour earlier; then the day is looked at."""
    planner.enters("Roster")
    planner.enters(f"{who}, ")
    types_over(planner, "From", "08:30")
    planner.enters("Save")
    planner.reads("The shift is kept.")
    day = planner.page.get_by_role("link", name="Mon", exact=False).first
    day.focus()
    with planner.page.expect_navigation():
        planner.page.keyboard.press("Enter")
    planner.reads("08:30–17:30")
    planner.looks("staffing-roster-day")
    planner.enters("Try this roster out")
    planner.reads("What callers would meet")
    planner.looks("staffing-check")
    planner.page.go_back()
    planner.enters("Roster")


def types_over(planner: Person, label: str, text: str) -> None:
    planner.tabs_to(label)
    planner.page.keyboard.press("Control+a")
    planner.page.keyboard.type(text)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_every_page_of_staffing_can_be_used_by_everybody(meet: Meet, width: int, scripts: bool) -> None:
    person = meet(width=width, scripts=scripts)
    sign_in(person, SUPERVISOR)
    for name in ("", "day/", "what-if/", "days/", "roster/", "roster/day/", "roster/shift/", "check/"):
        person.goes_to(f"/desk/staffing/{name}")
        person.looks(f"staffing-{name.replace('/', '-') or 'home-'}all")
