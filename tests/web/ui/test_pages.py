"""What the pages are like in a real browser: reachable for everyone, at phone and at desk width."""

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import requests
from tests.web.resident.town import town
from tests.web.ui.conftest import faults, overflow
from thirdring.cases.models import Report
from thirdring.city.models import City

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    return town()


def check(page: Page) -> None:
    assert (faults(page), overflow(page)) == ([], 0)


def test_the_gallery_is_sound(live_server: LiveServer, page: Page, settings: LazySettings) -> None:
    settings.DEMO = True
    page.goto(f"{live_server}/ui/")
    check(page)


def test_the_front_page_is_sound(live_server: LiveServer, page: Page, city: City) -> None:
    page.goto(f"{live_server}/")
    check(page)


def test_a_tracking_page_is_sound(live_server: LiveServer, page: Page, city: City) -> None:
    found = requests.sent(city, answers={"in_lane": "no"}, email="mia@example.org").report
    page.goto(f"{live_server}/track/{found.reference}")
    check(page)
    page.goto(f"{live_server}/track/?reference=123456789")
    check(page)


def on(page: Page) -> None:
    page.locator("main form .tr-actions button").click()


def test_every_step_is_sound_and_ends_in_a_report(live_server: LiveServer, page: Page, city: City) -> None:
    page.goto(f"{live_server}/")
    page.get_by_label("Say it in your own words").fill("hole in the road")
    page.get_by_role("button", name="Go on").click()
    check(page)
    page.get_by_role("button", name="Pothole").click()
    on(page)  # without a place: says so
    expect(page.locator("#problems")).to_be_focused()
    check(page)

    place = page.get_by_label("Address, crossing or landmark")
    place.press_sequentially("12 mill")
    expect(page.get_by_role("option").first).to_have_text("12 Mill Street")
    check(page)
    place.press("ArrowDown")
    place.press("Enter")
    expect(place).to_have_value("12 Mill Street")
    expect(page.locator("[name=lat]")).to_have_value("40.451200")
    on(page)

    expect(page.get_by_text("Which lane?")).to_be_hidden()
    page.get_by_text("Yes", exact=True).click()
    page.get_by_text("Left", exact=True).click()
    check(page)
    on(page)
    check(page)
    on(page)
    check(page)
    page.get_by_label("E-mail address").fill("mia@example.org")
    on(page)
    check(page)
    page.get_by_role("button", name="Send the report").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have your report.")
    check(page)
    report = Report.objects.of(city).get()
    assert (report.answers, report.place) == ({"in_lane": "yes", "lane": "left"}, "12 Mill Street")


def test_a_question_hidden_again_is_not_sent(live_server: LiveServer, page: Page, city: City) -> None:
    page.goto(f"{live_server}/report/?service=pothole")
    page.get_by_role("button", name="Report this").click()
    page.get_by_label("Address, crossing or landmark").fill("qqqq zzzz")
    on(page)
    page.get_by_text("Yes", exact=True).click()
    page.get_by_text("Left", exact=True).click()
    page.get_by_text("No", exact=True).click()
    expect(page.get_by_text("Which lane?")).to_be_hidden()
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you have a photo?")


def test_typing_finds_types_without_leaving_the_page(live_server: LiveServer, page: Page, city: City) -> None:
    page.goto(f"{live_server}/report/")
    page.get_by_label("Say it in your own words").press_sequentially("hole in")
    expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("1 match")
    check(page)


def test_my_position_becomes_the_nearest_address(live_server: LiveServer, page: Page, city: City) -> None:
    page.context.grant_permissions(["geolocation"], origin=str(live_server))
    page.context.set_geolocation({"longitude": -79.95, "latitude": 40.4512})
    page.goto(f"{live_server}/report/?service=pothole")
    page.get_by_role("button", name="Report this").click()
    page.get_by_role("button", name="Use my position").click()
    expect(page.get_by_label("Address, crossing or landmark")).to_have_value("12 Mill Street")


def test_a_position_outside_the_city_is_not_taken(live_server: LiveServer, page: Page, city: City) -> None:
    page.context.grant_permissions(["geolocation"], origin=str(live_server))
    page.context.set_geolocation({"longitude": 2.35, "latitude": 48.85})
    page.goto(f"{live_server}/report/?service=pothole")
    page.get_by_role("button", name="Report this").click()
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("tr-position [role=status]")).to_have_text(
        "You seem to be outside Riverton. Type the address instead."
    )
    expect(page.locator("[name=lon]")).to_have_value("")


def test_a_pin_on_the_map_becomes_the_place(live_server: LiveServer, page: Page, city: City) -> None:
    page.goto(f"{live_server}/report/?service=pothole")
    page.get_by_role("button", name="Report this").click()
    page.locator("tr-map").scroll_into_view_if_needed()
    page.locator("tr-map[data-state=drawn]").wait_for(timeout=30_000)
    page.locator("tr-map canvas").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=lon]")).to_have_value("-79.950000")
    check(page)
    page.get_by_label("Address, crossing or landmark").fill("in the river")
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell us more")


def test_without_a_map_the_form_still_works(live_server: LiveServer, page: Page, city: City) -> None:
    page.route("**/map/**", lambda route: route.abort())
    page.goto(f"{live_server}/report/?service=pothole")
    page.get_by_role("button", name="Report this").click()
    page.locator("tr-map").evaluate("element => element.scrollIntoView()")
    expect(page.locator("tr-map")).to_be_hidden()
    page.get_by_label("Address, crossing or landmark").fill("in the river")
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell us more")
