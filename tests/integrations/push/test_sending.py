"""Notifications through a push service that is really there, read with the browser's own keys."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from django.db import connection

from tests.factories import people, requests
from tests.factories.requests import MONDAY
from tests.integrations.push.service import Browser, Service, claims_of
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import note
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.integrations.push.keys import public_key
from thirdring.kernel import clock
from thirdring.messaging.actions.devices import drop_device, listen_to_case
from thirdring.messaging.models import Device, Message
from thirdring.messaging.rules import MOST_ATTEMPTS
from thirdring.messaging.tasks import NotDelivered, deliver


def listening(city: City, browser: Browser, language: str = "en") -> Case:
    case = requests.case(city, place="12 Main St")
    listen_to_case(city, browser.subscription(language), case, actor=people.anyone(city))
    return case


def noted(case: Case, words: str = "We come on Monday.") -> Message:
    note(requests.reread(case), actor=requests.worker_of(case), words=words, public=True)
    return Message.objects.of(case.city).filter(channel="push").latest("pk")


def delivered(message: Message) -> Message:
    deliver(message_id=message.pk, city_id=message.city_id)
    return Message.objects.of(message.city_id).get(pk=message.pk)


@pytest.fixture
def message(city: City, browser: Browser) -> Message:
    return noted(listening(city, browser))


def test_the_browser_alone_reads_it_and_what_it_opens(
    message: Message, service: Service, browser: Browser
) -> None:
    with clock.frozen_at(MONDAY):
        after = delivered(message)
    assert (after.state, after.provider_id, after.sent_at) == ("sent", "/kept/1", MONDAY)
    (taken,) = service.taken
    assert taken.path == "/send/a-device"
    assert browser.reads(taken.body) == {
        "title": "Pothole",
        "body": "We come on Monday.",
        "url": f"https://311.example.gov/track/{pretty(message.case.reference)}/",
        "tag": f"{message.city_id}-{message.pk}",
        "lang": "en",
        "dir": "ltr",
    }
    assert b"Monday" not in taken.body
    with pytest.raises(InvalidTag):
        Browser(browser.endpoint).reads(taken.body)  # another's keys


def test_we_prove_who_asks_to_this_service_for_a_while(message: Message, service: Service) -> None:
    with clock.frozen_at(MONDAY):
        delivered(message)
    authorization = service.taken[0].headers["Authorization"]
    assert claims_of(authorization, public_key()) == {
        "aud": service.address,
        "exp": int((MONDAY + timedelta(hours=12)).timestamp()),
        "sub": "mailto:311@example.gov",
    }
    head, _, signature = authorization.rpartition(".")
    forged = f"{head}.{signature[:10]}{'A' if signature[10] != 'A' else 'B'}{signature[11:]}"
    with pytest.raises(InvalidSignature):
        claims_of(forged, public_key())


def test_how_long_it_is_kept_and_what_it_takes_the_place_of(
    message: Message, service: Service, browser: Browser
) -> None:
    delivered(message)
    delivered(noted(message.case, "Later than we said."))
    delivered(noted(listening(message.city, browser)))
    heads = [taken.headers for taken in service.taken]
    assert {(head["TTL"], head["Urgency"], head["Content-Encoding"]) for head in heads} == {
        ("259200", "normal", "aes128gcm")
    }
    first, same, other = (head["Topic"] for head in heads)
    assert (len(first), first == same, first == other) == (32, True, False)


def test_the_words_are_the_subscribers(city: City, browser: Browser, service: Service) -> None:
    case = listening(city, browser, "es")
    close(requests.reread(case), actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="Listo.")
    delivered(Message.objects.of(city).get(channel="push"))
    said = browser.reads(service.taken[0].body)
    assert (said["title"], said["body"], said["lang"]) == ("Bache", "Cerrado: Listo.", "es")


def test_arabic_is_shown_from_the_right(city: City, browser: Browser, service: Service) -> None:
    delivered(noted(listening(city, browser, "ar")))
    assert browser.reads(service.taken[0].body)["dir"] == "rtl"


def test_the_longest_words_stay_small(city: City, browser: Browser, service: Service) -> None:
    delivered(noted(listening(city, browser), "汉字很多" * 200))
    assert len(browser.reads(service.taken[0].body)["body"]) <= 200
    assert len(service.taken[0].body) < 4096


@pytest.mark.parametrize("status", [429, 500, 503, 401, 403])
def test_what_may_go_later_is_tried_again(message: Message, service: Service, status: int) -> None:
    service.answers = [status]
    with pytest.raises(NotDelivered, match=f"the push service answered {status}"):
        delivered(message)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert delivered(message).state == "sent"


def test_after_the_last_attempt_it_is_dead(message: Message, service: Service) -> None:
    service.answers = [503] * MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(NotDelivered):
            delivered(message)
    assert delivered(message).state == "dead"


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(message: Message, service: Service, status: int) -> None:
    service.answers = [status]
    after = delivered(message)
    assert (after.state, after.error) == ("dead", f"the device is gone: the push service answered {status}")
    assert not Device.objects.of(message.city_id).exists()
    note(requests.reread(message.case), actor=requests.worker_of(message.case), words="More.", public=True)
    assert Message.objects.of(message.city_id).filter(channel="push").count() == 1


@pytest.mark.parametrize("status", [400, 413, 302])
def test_what_is_refused_is_dead_and_the_device_stays(
    message: Message, service: Service, status: int
) -> None:
    service.answers = [status]
    assert delivered(message).state == "dead"
    assert len(service.taken) == 1  # nobody follows it anywhere else
    assert Device.objects.of(message.city_id).count() == 1


def test_a_name_that_leads_inside_is_never_called(message: Message, service: Service, settings: Any) -> None:
    settings.PRIVATE_PUSH_SERVICES = []
    port = service.address.rpartition(":")[2]
    Device.objects.of(message.city_id).update(endpoint=f"https://localhost:{port}/send/a-device")
    with pytest.raises(NotDelivered, match="can't be reached: NotFetched"):
        delivered(message)
    assert service.taken == []


def test_a_device_that_was_taken_off_meanwhile_hears_nothing(message: Message, service: Service) -> None:
    drop_device(message.city_id, message.device_id or 0, actor=people.program(message.city))
    message.refresh_from_db()
    after = delivered(message)
    assert (after.state, after.error, service.taken) == ("dead", "the device hears no more", [])


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(service: Service, browser: Browser) -> None:
    message = noted(listening(requests.pothole_city(), browser))
    service.holds.clear()

    def work() -> None:
        try:
            deliver(message_id=message.pk, city_id=message.city_id)
        finally:
            connection.close()

    first = threading.Thread(target=work)
    first.start()
    assert service.reached.wait(20)
    with pytest.raises(NotDelivered, match="another worker is sending it"):
        deliver(message_id=message.pk, city_id=message.city_id)
    service.holds.set()
    first.join(20)
    deliver(message_id=message.pk, city_id=message.city_id)  # it comes back, and finds it sent
    message.refresh_from_db()
    assert (len(service.taken), message.state, message.attempts) == (1, "sent", 0)
