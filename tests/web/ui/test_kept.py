"""What is being typed is not lost: by a broken line, a closed tab, or a change of language."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.resident.town import town
from thirdring.cases.models import Report
from thirdring.city.models import City

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "Object.keys(localStorage).filter(each => each.startsWith('tr:kept:')).length"
WORDS = "Deep, by the bus stop."


@pytest.fixture
def city(transactional_db: None) -> City:
    return town()


def phone(chromium: Browser) -> BrowserContext:
    """A phone without a service worker: what the server and the form keep is meant here."""
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    return context


def on(page: Page) -> None:
    page.locator("main form .tr-actions button").first.click()


def typing(page: Page, address: str) -> None:
    """At the details of a pothole, typed but not sent."""
    page.goto(f"{address}/report/?group=streets")
    page.get_by_role("button", name="Pothole").click()
    page.get_by_label("Address, crossing or landmark").fill("Mill Park")
    on(page)
    page.locator("label", has_text="No").first.click()
    page.locator("textarea[name=words]").fill(WORDS)


def is_there(page: Page) -> None:
    expect(page.locator("textarea[name=words]")).to_have_value(WORDS)
    expect(page.locator("input[type=radio][value=no]").first).to_be_checked()


def test_a_broken_line_and_a_closed_tab_lose_nothing(
    live_server: LiveServer, chromium: Browser, city: City
) -> None:
    context = phone(chromium)
    page = context.new_page()
    typing(page, live_server.url)
    context.set_offline(True)
    on(page)
    with pytest.raises(Error):
        page.goto(f"{live_server.url}/report/details/")
    context.set_offline(False)
    page.goto("about:blank")  # a browser may never answer when its own page of errors is closed
    page.close()
    page = context.new_page()
    page.goto(f"{live_server.url}/report/details/")
    is_there(page)
    on(page)
    on(page)  # no photo
    on(page)  # no contact
    on(page)
    expect(page.locator("h1")).to_have_text("Thank you. We have your report.")
    assert Report.objects.of(city).get().words == WORDS
    assert page.evaluate(KEPT) == 0
    context.close()


def test_a_change_of_language_loses_nothing(live_server: LiveServer, chromium: Browser, city: City) -> None:
    context = phone(chromium)
    page = context.new_page()
    typing(page, live_server.url)
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    is_there(page)
    context.close()


def test_a_place_that_was_chosen_comes_back_with_its_point(
    live_server: LiveServer, chromium: Browser, city: City
) -> None:
    context = phone(chromium)
    page = context.new_page()
    page.goto(f"{live_server.url}/report/?group=streets")
    page.get_by_role("button", name="Pothole").click()
    page.get_by_label("Address, crossing or landmark").press_sequentially("Mill P")
    page.get_by_role("option", name="Mill Park").click()
    page.close()
    page = context.new_page()
    page.goto(f"{live_server.url}/report/where/")
    expect(page.get_by_label("Address, crossing or landmark")).to_have_value("Mill Park")
    assert float(page.locator("[name=lon]").input_value()) == pytest.approx(-79.94)
    on(page)
    expect(page.locator("h1")).to_have_text("Tell us more")
    context.close()


def test_how_to_reach_somebody_survives_another_language_but_not_the_tab(
    live_server: LiveServer, chromium: Browser, city: City
) -> None:
    context = phone(chromium)
    page = context.new_page()
    typing(page, live_server.url)
    on(page)
    on(page)  # no photo
    page.locator("input[name=email]").fill("ana@example.org")
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("input[name=email]")).to_have_value("ana@example.org")
    page.close()
    page = context.new_page()
    page.goto(f"{live_server.url}/report/contact/")
    expect(page.locator("input[name=email]")).to_have_value("")
    context.close()


def test_what_is_thrown_away_is_gone_from_the_device(
    live_server: LiveServer, chromium: Browser, city: City
) -> None:
    context = phone(chromium)
    page = context.new_page()
    typing(page, live_server.url)
    assert page.evaluate(KEPT) == 2  # the place, and the details
    page.get_by_role("button", name="Stop, and delete what I entered").click()
    expect(page).to_have_url(f"{live_server.url}/")
    assert page.evaluate(KEPT) == 0
    context.close()
