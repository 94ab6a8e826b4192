"""Devices: what they may name as their push service, what they hear, how much, and that they can stop."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import people, requests
from tests.integrations.push.service import Browser
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.progress import accept, hold, note
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason
from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.messaging.actions import devices
from thirdring.messaging.actions.devices import listen_to_alerts, listen_to_case, stop_listening
from thirdring.messaging.models import Device, Listening, Message
from thirdring.messaging.subscribing import Subscription, checked
from thirdring.staff.rules import Role

PHONE = Browser("https://push.example.net/send/phone")


@pytest.fixture
def city(db: None) -> City:
    return requests.city_of_three_types()


@pytest.fixture
def case(city: City) -> Case:
    return requests.case(city)


@pytest.fixture
def anyone(city: City) -> Actor:
    return people.anyone(city)


def hears(case: Case, browser: Browser = PHONE) -> Device:
    return listen_to_case(case.city, browser.subscription(), case, actor=people.anyone(case.city))


def shown(city: City) -> list[tuple[str, str]]:
    """(title, words) of what devices were told, in order."""
    rows = Message.objects.of(city).filter(channel="push").order_by("pk")
    return list(rows.values_list("subject", "body"))


class TestWhatMayBeNamed:
    @pytest.mark.parametrize(
        "endpoint",
        [
            "https://fcm.googleapis.com/fcm/send/abc:def-_%20",
            "https://updates.push.services.mozilla.com/wpush/v2/abc",
            "https://wns2-by3p.notify.windows.com:8443/w/?token=abc",
            "https://8.8.8.8/send",
        ],
    )
    def test_push_services(self, endpoint: str) -> None:
        checked(Browser(endpoint).subscription())

    @pytest.mark.parametrize(
        "endpoint",
        [
            *("", "push", "https://", "https:///send", "file:///etc/passwd", "javascript:alert(1)"),
            "http://push.example.net/send",
            "https://localhost/send",
            "https://printer.local/send",
            "https://database/send",
            "https://127.0.0.1/send",
            "https://10.1.2.3/send",
            "https://169.254.169.254/latest",
            "https://[::1]/send",
            "https://[::ffff:10.0.0.1]/send",
            "https://user:word@push.example.net/send",
            "https://push.example.net:22/send",
            "https://push.example.net:99999/send",
            "https://push.example.net/send\r\nHost: other",
            "https://push.example.net/" + "x" * 1000,
        ],
    )
    def test_and_nothing_else(self, endpoint: str) -> None:
        with pytest.raises(Invalid, match="endpoint"):
            checked(Browser(endpoint).subscription())

    def test_a_host_inside_only_where_a_setting_names_it(self) -> None:
        inside = Browser("http://push.city.local:8000/send").subscription()
        assert checked(inside, inside=["push.city.local"]) == inside
        with pytest.raises(Invalid):
            checked(inside, inside=["other.local"])

    @given(st.text(max_size=120), st.text(max_size=40))
    def test_keys_that_are_none_are_refused(self, p256dh: str, auth: str) -> None:
        with pytest.raises(Invalid, match="keys"):
            checked(Subscription(endpoint=PHONE.endpoint, p256dh=p256dh, auth=auth, language="en"))

    def test_a_point_beside_the_curve_is_refused(self) -> None:
        good = PHONE.subscription()
        with pytest.raises(Invalid, match="keys"):
            checked(
                Subscription(endpoint=good.endpoint, p256dh="B" + "A" * 86, auth=good.auth, language="en")
            )


class TestHearing:
    def test_what_the_public_page_says_and_once_however_often_asked(self, case: Case) -> None:
        assert hears(case) == hears(case)
        worker = requests.worker_of(case)
        note(requests.reread(case), actor=worker, words="We come on Monday.", public=True)
        note(requests.reread(case), actor=worker, words="The owner is difficult.", public=False)
        assert shown(case.city) == [("Pothole", "We come on Monday.")]

    def test_that_it_waits(self, case: Case) -> None:
        hears(case)
        worker, friday = requests.worker_of(case), requests.MONDAY + timedelta(days=4)
        with requests.at(2026, 11, 16, 14):
            accepted = accept(requests.reread(case), actor=worker)
            hold(accepted, actor=worker, reason=HoldReason.WEATHER, review_at=friday)
        assert shown(case.city) == [("Pothole", "It has to wait. We look at it again on 20 November 2026.")]

    def test_the_acknowledgement_is_not_for_devices(self, city: City) -> None:
        hears(requests.case(city, email="ana@example.org"))
        assert shown(city) == []

    def test_after_a_merge_what_happens_to_the_whole(self, city: City) -> None:
        part, whole = requests.case(city), requests.case(city)
        hears(part)
        hears(whole)
        lead = people.actor(city, Role.AGENCY_LEAD, agency=part.agency)
        merge(requests.reread(part), into=requests.reread(whole), actor=lead)
        note(requests.reread(whole), actor=lead, words="Both are one hole.", public=True)
        assert shown(city) == [("Pothole", "Both are one hole.")]

    def test_nothing_of_a_private_case(self, city: City) -> None:
        secret = requests.case(city, service_code="secret", email="ana@example.org")
        with pytest.raises(NotFound):
            hears(secret)

    def test_nothing_once_it_is_private(self, case: Case) -> None:
        hears(case)
        Case.objects.of(case.city_id).filter(pk=case.pk).update(private=True)
        note(requests.reread(case), actor=requests.worker_of(case), words="Inside.", public=True)
        assert shown(case.city) == []

    def test_nothing_of_another_city(self, case: Case) -> None:
        elsewhere = requests.pothole_city()
        with pytest.raises(NotFound):
            listen_to_case(elsewhere, PHONE.subscription(), case, actor=people.anyone(elsewhere))


class TestHowMuch:
    def test_a_device_hears_of_so_many(self, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(devices, "MOST_OF_DEVICE", 2)
        cases = [requests.case(city) for _ in range(3)]
        hears(cases[0])
        hears(cases[1])
        with pytest.raises(Invalid, match="device"):
            hears(cases[2])
        hears(cases[1])  # it does already
        assert Listening.objects.of(city).count() == 2

    def test_of_a_case_so_many_devices_hear(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(devices, "MOST_OF_CASE", 1)
        hears(case)
        with pytest.raises(Invalid, match="case"):
            hears(case, Browser("https://push.example.net/send/other"))
        assert Device.objects.of(case.city_id).count() == 1


class TestStopping:
    def test_of_one_case_and_with_the_last_the_device_is_gone(
        self, city: City, case: Case, anyone: Actor
    ) -> None:
        other = requests.case(city)
        hears(case)
        hears(other)
        assert stop_listening(city, PHONE.endpoint, actor=anyone, reference=case.reference) == 1
        assert stop_listening(city, PHONE.endpoint, actor=anyone, reference=case.reference) == 1
        assert stop_listening(city, PHONE.endpoint, actor=anyone, reference=other.reference) == 0
        assert not Device.objects.of(city).exists()

    def test_what_was_queued_before_is_not_sent(self, city: City, case: Case, anyone: Actor) -> None:
        hears(case)
        note(requests.reread(case), actor=requests.worker_of(case), words="Soon.", public=True)
        stop_listening(city, PHONE.endpoint, actor=anyone, reference=case.reference)
        assert Message.objects.of(city).get(channel="push").device_id is None

    def test_an_endpoint_nobody_named_stops_nothing(self, case: Case, anyone: Actor) -> None:
        hears(case)
        assert stop_listening(case.city, "https://else", actor=anyone, reference=case.reference) == 0
        assert Device.objects.of(case.city_id).count() == 1


class TestMoving:
    MOVED = Browser("https://push.example.net/send/moved")

    def test_what_it_hears_of_and_what_waits_go_along(self, city: City, case: Case, anyone: Actor) -> None:
        device = hears(case)
        note(requests.reread(case), actor=requests.worker_of(case), words="Soon.", public=True)
        assert devices.move_device(city, PHONE.endpoint, self.MOVED.subscription(), actor=anyone)
        moved = Device.objects.of(city).get()
        assert (moved.pk, moved.endpoint) == (device.pk, self.MOVED.endpoint)
        assert Message.objects.of(city).get(channel="push").device_id == device.pk
        assert stop_listening(city, PHONE.endpoint, actor=anyone, reference=case.reference) == 0
        assert Device.objects.of(city).count() == 1

    def test_where_a_page_was_quicker_two_become_one(self, city: City, case: Case, anyone: Actor) -> None:
        other = requests.case(city)
        hears(case)
        for each in (case, other):
            hears(each, self.MOVED)
        assert devices.move_device(city, PHONE.endpoint, self.MOVED.subscription(), actor=anyone)
        device = Device.objects.of(city).get()
        assert set(device.listenings.values_list("case", flat=True)) == {case.pk, other.pk}

    def test_who_does_not_know_the_old_address_moves_nothing(
        self, city: City, case: Case, anyone: Actor
    ) -> None:
        hears(case)
        for was in ("", "https://push.example.net/send/guess"):
            assert not devices.move_device(city, was, self.MOVED.subscription(), actor=anyone)
        with pytest.raises(Invalid, match="endpoint"):
            inside = Browser("http://127.0.0.1/send").subscription()
            devices.move_device(city, PHONE.endpoint, inside, actor=anyone)
        assert Device.objects.of(city).get().endpoint == PHONE.endpoint


def test_alerts_of_an_address_nobody_is_known_by_are_on_no_device(city: City, anyone: Actor) -> None:
    with pytest.raises(Invalid, match="alerts"):
        listen_to_alerts(city, PHONE.subscription(), "email", "no@example.org", actor=anyone)
    assert not Device.objects.of(city).exists()
