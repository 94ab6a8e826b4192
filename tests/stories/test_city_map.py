"""Somebody looks what others reported: on the map, in the list, near an address, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Meet

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]


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
