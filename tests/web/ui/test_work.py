"""When a budget is nearly spent the browser does a sum by itself, and the report goes."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.resident.town import town
from tests.web.ui.test_kept import on, typing
from thirdring.city.models import City
from thirdring.intake.budgeting import Sender, keys_of
from thirdring.intake.models import SendingSpent
from thirdring.intake.rules import SENDING_BUDGETS, WITHOUT_PROOF, SenderKind
from thirdring.kernel import clock
from thirdring.staff.rules import network_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    return town()


def test_the_browser_solves_it_and_sends(live_server: LiveServer, chromium: Browser, city: City) -> None:
    used = SENDING_BUDGETS[SenderKind.NETWORK].most * WITHOUT_PROOF
    for kind, whose in keys_of(Sender(network=network_of("127.0.0.1"))):
        SendingSpent.objects.create(city=city, kind=kind, whose=whose, used=used, at=clock.now())
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    typing(page, live_server.url)
    for _step in range(4):  # details, photos, contact, sending
        on(page)
    expect(page.locator("h1")).to_have_text("Thank you. We have your report.", timeout=20_000)
    context.close()
