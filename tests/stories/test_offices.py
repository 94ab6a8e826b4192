"""The pages of those who lead: each looked at, at a desk and on a phone; axe-core finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import sign_in
from tests.stories.walking import Person

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
LEAD, SUPERVISOR, ADMINISTRATOR = (
    f"{name}@riverton.example" for name in ("agency.lead", "supervisor", "administrator")
)
OPEN_CASE = "tr[data-case] a"


@pytest.mark.parametrize("width", [1280, 360])
def test_a_lead_reads_the_board_and_prints_it(meet: Meet, width: int) -> None:
    lead = meet(width=width)
    sign_in(lead, LEAD)
    lead.goes_to("/agency/board/")
    lead.looks("office-board")
    lead.page.emulate_media(media="print")
    expect(lead.page.locator("header nav")).to_be_hidden()
    expect(lead.page.locator(".tr-board__load").first).to_be_visible()
    lead.looks("office-board-printed")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_lead_gives_a_case_and_plans_it(meet: Meet, width: int) -> None:
    lead = meet(width=width)
    sign_in(lead, LEAD)
    lead.goes_to("/agency/?status=received&sort=newest")
    lead.page.locator(OPEN_CASE).nth(0 if width > 1000 else 2).click()  # a case of its own for each
    lead.presses("Give it to somebody")
    lead.looks("office-give")
    lead.page.get_by_label("To which team or person?").select_option(label="Mateo Lund")
    lead.writes("Why?", "She is on the street already.")
    lead.presses("Give")
    lead.reads("is given to Mateo Lund")
    lead.reads("She is on the street already.")
    lead.looks("office-given")
    plans_it(lead)


def plans_it(lead: Person) -> None:
    case = lead.page.url
    """Two agencies in one plan, asked from the case's own page."""
    lead.page.goto(f"{case.split('?')[0]}plan/")
    for words in ("Mark the curb", "Cut the roots"):
        lead.writes("What is to be done?", words)
        lead.page.get_by_label("By which agency or team?").select_option(index=1)
        if words != "Mark the curb":
            lead.page.get_by_label("After which task?").select_option(label="1. Mark the curb")
        lead.presses("Ask")
        lead.reads("Asked.")
    lead.looks("office-plan")
    lead.page.goto(case)
    lead.reads("Cut the roots")
    lead.looks("office-planned-case")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_supervisor_writes_a_rule_tries_it_and_publishes_it(meet: Meet, width: int) -> None:
    boss = meet(width=width)
    sign_in(boss, SUPERVISOR)
    boss.goes_to("/agency/rules/")
    boss.looks("office-rules")
    boss.presses("Write a rule")
    boss.looks("office-new-rule")
    name = f"Sidewalks seen at {width}"
    boss.writes("Name", name)
    boss.page.get_by_label("Send it to").select_option(label="Public Works: Night and weekend crew")
    boss.page.get_by_label("Kind of request").select_option(label="Damaged sidewalk")
    boss.presses("Try it on past cases")
    boss.reads("would go elsewhere.")
    boss.opens("Show the latest 50")
    boss.looks("office-tried-rule")
    boss.presses("Publish the rule")
    boss.reads("Published. Later cases follow it.")
    boss.reads(name)
    ends_it(boss, name)


def ends_it(boss: Person, name: str) -> None:
    """So that the other stories find the rules as they were."""
    boss.page.get_by_role("link", name=f"End: {name}").click()
    boss.reads("would go elsewhere.")
    boss.looks("office-end-rule")
    boss.page.locator("main form button").first.click()
    boss.reads("Ended. It decides nothing from now on.")


@pytest.mark.parametrize("width", [1280, 360])
def test_an_administrator_looks_after_people(meet: Meet, width: int) -> None:
    admin = meet(width=width)
    sign_in(admin, ADMINISTRATOR)
    for name, path in (
        ("office-staff", "/studio/staff/"),
        ("office-new-person", "/studio/staff/new/"),
        ("office-keys", "/studio/keys/"),
        ("office-neighbours", "/studio/neighbours/"),
        ("office-parties", "/studio/parties/"),
        ("office-proposals", "/studio/proposals/"),
        ("office-languages", "/studio/languages/"),
        ("office-language", "/studio/languages/es/"),
    ):
        admin.goes_to(path)
        admin.looks(name)
    admin.goes_to("/studio/staff/")
    admin.page.locator("main table a, main ul a").first.click()
    admin.looks("office-person")
