"""A device is taken on and off by the page's script; it is in the person's file and goes with them."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import alerts, requests
from tests.integrations.push.service import Browser
from tests.web.resident.test_mine import ANA, comes_in
from thirdring.cases.actions.progress import note
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.city.models import City
from thirdring.integrations.push.keys import public_key
from thirdring.messaging.actions.receipts import stop_texts
from thirdring.messaging.models import Device, Listening, Message

pytestmark = pytest.mark.django_db
PHONE = Browser("https://push.example.net/send/phone")


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


@pytest.fixture
def case(city: City) -> Case:
    return requests.case(city, email=ANA, name="Ana Lima")


@pytest.fixture
def page(case: Case) -> Client:
    return Client()


def asks(page: Client, about: str, browser: Browser = PHONE, address: str = "/devices/") -> Any:
    return page.post(address, {"about": about, **browser.fields()})


def test_the_page_offers_it_with_our_key_and_asks_for_nothing_by_itself(page: Client, case: Case) -> None:
    text = page.get(f"/track/{pretty(case.reference)}").content.decode()
    assert f'<tr-notify about="{case.reference}" key="{public_key()}"' in text


def test_the_page_of_a_private_case_does_not(page: Client, case: Case) -> None:
    Case.objects.of(case.city_id).filter(pk=case.pk).update(private=True)
    token = case.reports.get().token
    text = page.get(f"/track/{pretty(case.reference)}?key={token}").content.decode()
    assert "tr-notify" not in text
    answer = asks(page, case.reference)
    assert (answer.status_code, answer.json()["said"]) == (
        404,
        "We can show no notifications of this report.",
    )


def test_taken_on_in_the_language_of_the_page(page: Client, case: Case) -> None:
    page.cookies["django_language"] = "es"
    answer = asks(page, case.reference)
    said = "Este dispositivo le avisa cada vez que pasa algo."
    assert (answer.status_code, answer.json()["said"]) == (200, said)
    device = Device.objects.of(case.city_id).get()
    assert (device.endpoint, device.language) == (PHONE.endpoint, "es")
    assert Listening.objects.of(case.city_id).get().case == case


def test_and_off_again(page: Client, case: Case) -> None:
    asks(page, case.reference)
    answer = asks(page, pretty(case.reference), address="/devices/removal/")
    assert answer.json() == {"said": "This device shows no more of it.", "left": 0}
    assert not Device.objects.of(case.city_id).exists()


@pytest.mark.parametrize("endpoint", ["http://169.254.169.254/", "https://localhost/", ""])
def test_what_can_not_be_called_is_refused_in_words(page: Client, case: Case, endpoint: str) -> None:
    answer = asks(page, case.reference, Browser(endpoint))
    said = "Your browser can't be reached. Follow by e-mail or text message instead."
    assert (answer.status_code, answer.json()["said"]) == (422, said)


def test_the_browsers_worker_says_its_new_address(page: Client, case: Case) -> None:
    asks(page, case.reference)
    moved = Browser("https://push.example.net/send/moved").fields()
    answer = page.post("/devices/move/", {"was": PHONE.endpoint, **moved})
    assert (answer.status_code, answer.json()["left"]) == (200, 1)
    assert Device.objects.of(case.city_id).get().endpoint == moved["endpoint"]
    assert page.post("/devices/move/", {"was": PHONE.endpoint, **moved}).json()["left"] == 0
    assert page.post("/devices/move/", {"was": moved["endpoint"], "endpoint": "x"}).status_code == 422


def test_a_stranger_can_not_ask_for_ever(page: Client, case: Case) -> None:
    answers = [asks(page, case.reference).status_code for _ in range(15)]
    assert (answers[0], answers[-1]) == (200, 429)


def test_another_sites_page_can_ask_nothing(case: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert asks(strict, case.reference).status_code == 403
    assert asks(strict, case.reference, address="/devices/removal/").status_code == 403


def test_a_reference_there_is_not(page: Client, case: Case) -> None:
    assert asks(page, "999999999").status_code in {404, 422}
    assert asks(page, "'; --").status_code == 422


class TestAlerts:
    def test_only_for_whoever_came_in(self, page: Client, case: Case) -> None:
        answer = asks(page, "alerts")
        said = "You were away for a while. Open your alerts again."
        assert (answer.status_code, answer.json()["said"]) == (403, said)

    def test_they_are_shown_beside_the_mail_and_once(self, page: Client, city: City, case: Case) -> None:
        alerts.alert(city, ANA)
        comes_in(page, city)
        assert "tr-notify" in page.get("/mine/alerts/").content.decode()
        assert asks(page, "alerts").json()["said"] == "This device shows your alerts from now on."
        new = requests.case(city, place="12 Main St")
        alerts.worked(twice=True)
        mail, shown = alerts.told(city)
        assert (mail.channel, mail.to) == ("email", ANA)
        assert (shown.channel, shown.to, shown.subject) == ("push", "push.example.net", city.name)
        assert (shown.body, shown.link) == (
            "New: Pothole, 12 Main St",
            f"http://127.0.0.1:8311/track/{pretty(new.reference)}",
        )

    def test_off_again(self, page: Client, city: City, case: Case) -> None:
        comes_in(page, city)
        asks(page, "alerts")
        assert asks(page, "", address="/devices/removal/").json()["left"] == 1  # of nothing
        page.post("/mine/leaving/")  # whoever was away for long can still end it
        assert asks(page, "alerts", address="/devices/removal/").json()["left"] == 0
        assert not Device.objects.of(city).exists()

    def test_whoever_answered_stop_hears_on_no_device_either(self, city: City) -> None:
        number, page = "+14125550123", Client()
        requests.case(city, phone=number)
        alerts.alert(city, number)
        comes_in(page, city, number)
        asks(page, "alerts")
        stop_texts(city, number, actor=requests.people.program(city))
        requests.case(city)
        alerts.worked()
        assert alerts.told(city) == []


class TestWhatIsKnown:
    def test_it_is_in_the_file_without_what_would_let_another_speak_to_it(
        self, page: Client, city: City, case: Case
    ) -> None:
        comes_in(page, city)
        asks(page, "alerts")
        asks(page, case.reference)
        note(requests.reread(case), actor=requests.worker_of(case), words="We come.", public=True)
        file = page.get("/mine/data/")
        (device,) = file.json()["devices"]
        assert (device["push_service"], device["language"]) == ("push.example.net", "en")
        assert (device["alerts"], device["follows"]) == (True, [pretty(case.reference)])
        text = file.content.decode()
        assert PHONE.endpoint not in text and PHONE.fields()["auth"] not in text
        assert "We come." in [each["body"] for each in file.json()["messages"]]

    def test_it_goes_with_the_person(self, page: Client, city: City, case: Case) -> None:
        comes_in(page, city)
        asks(page, "alerts")
        asks(page, case.reference)
        note(requests.reread(case), actor=requests.worker_of(case), words="We come.", public=True)
        page.post("/mine/deletion/", {"who": [str(case.reports.get().constituent_id)]})
        assert not Device.objects.of(city).exists()
        assert not Message.objects.of(city).filter(channel="push").exists()


def test_the_demos_mailbox_shows_what_went_to_devices(page: Client, case: Case, settings: Any) -> None:
    settings.DEMO = True
    asks(page, case.reference)
    note(requests.reread(case), actor=requests.worker_of(case), words="We come on Monday.", public=True)
    text = page.get("/demo/mail/").content.decode()
    assert "Notification on a device" in text and "We come on Monday." in text
