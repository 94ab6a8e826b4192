"""Somebody looks what others reported, how their neighbourhood fares, and what the city tells everybody."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet
from tests.stories.test_stories import sign_in
from thirdring.kernel import clock

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
ADMINISTRATOR = "administrator@riverton.example"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_neighbour_looks_what_is_reported_around(meet: Meet, width: int) -> None:
    neighbour = meet(width=width)
    neighbour.goes_to("/map/")
    marks = neighbour.page.locator("tr-city-map .tr-mark")
    neighbour.page.locator("tr-map").scroll_into_view_if_needed()
    expect(marks.first).to_be_visible(timeout=20_000)
    expect(neighbour.page.locator("tr-city-map [role=status]")).to_contain_text("in this part of the map")
    neighbour.looks("map")
    several = neighbour.page.locator("tr-city-map button.tr-mark--many")
    before = sum(int(text) for text in several.all_inner_texts())
    assert before > 0
    several.first.click()
    expect(neighbour.page.locator("[data-here]")).to_have_attribute("href", re.compile("box="))
    neighbour.page.wait_for_timeout(1500)  # the map flies
    neighbour.page.locator("[data-here]").click()
    neighbour.reads("In this part of the map")
    neighbour.looks("map-part")
    neighbour.page.locator(".tr-reports__name").first.click()
    expect(neighbour.page).to_have_url(re.compile("/track/"))


@pytest.mark.parametrize("width", [360, 1280])
def test_without_scripts_the_list_is_the_page(meet: Meet, width: int) -> None:
    neighbour = meet(width=width, scripts=False)
    neighbour.goes_to("/map/")
    expect(neighbour.page.locator("tr-city-map")).to_be_hidden()
    neighbour.page.get_by_label("Status").select_option("closed")
    neighbour.presses("Show")
    expect(neighbour.page.locator(".tr-reports__one")).to_have_count(25)
    neighbour.presses("Next page")
    neighbour.reads("Back to the first page")
    neighbour.looks("map-list")
    neighbour.goes_to("/map/?days=8")
    neighbour.reads("“8” is not in the list. Choose one that is.")
    neighbour.looks("map-wrong")


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, True), (360, False)])
def test_somebody_reads_how_their_neighborhood_fares(meet: Meet, width: int, scripts: bool) -> None:
    neighbour = meet(width=width, scripts=scripts)
    neighbour.goes_to("/")
    neighbour.presses("Neighborhoods")
    neighbour.looks("neighborhoods")
    neighbour.page.locator(".tr-areas a").first.click()
    neighbour.reads("Who represents it")
    neighbour.reads("@council.example")
    neighbour.looks("neighborhood")
    neighbour.presses("Map of the requests here")
    neighbour.looks("map-neighborhood")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_administrator_tells_everybody_something(meet: Meet, width: int) -> None:
    administrator, neighbour = meet(width=width), meet(width=width)
    sign_in(administrator, ADMINISTRATOR)
    administrator.goes_to("/studio/notices/new/")
    administrator.presses("Save")
    administrator.reads("Write the notice")
    administrator.looks("notice-wrong")
    words = f"City Hall is closed on Thursday; read on {width} pixels."
    administrator.writes("What everybody reads (English)", words)
    administrator.writes("Shown until", "2099-01-01T08:00")
    administrator.presses("Save")
    administrator.reads("A notice stands for a year at most.")
    administrator.writes("Shown until", f"{clock.now() + timedelta(days=20):%Y-%m-%dT%H:%M}")
    administrator.presses("Save")
    administrator.reads("The notice is kept.")
    administrator.looks("notices")
    neighbour.goes_to("/")
    neighbour.reads(words)
    neighbour.looks("home-with-a-notice")
    administrator.page.locator("tr", has_text=words).get_by_role("button", name="Take down").click()
    administrator.reads("The notice is taken down.")
