"""What comes in from the street is counted by network, contact and device; exactly, also at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from tests.factories import people
from tests.factories.requests import MONDAY, pothole_city, submission
from tests.factories.together import together
from thirdring.cases.models import Report
from thirdring.city.models import City
from thirdring.intake.actions import Receipt, TooMany, forget_sendings, submit_within_budget
from thirdring.intake.budgeting import Sender
from thirdring.intake.models import SendingSpent
from thirdring.intake.rules import SENDING_BUDGETS, SenderKind
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid

OF_DEVICE = SENDING_BUDGETS[SenderKind.DEVICE]
MIA = Sender(network="192.0.2.1", email="mia@example.org", device="the phone of Mia")


@pytest.fixture
def city(db: None) -> City:
    return pothole_city()


def send(city: City, sender: Sender, *, key: str | None = None, code: str = "pothole") -> Receipt | TooMany:
    told = submission(client_key=key, service_code=code)
    return submit_within_budget(city, told, actor=people.anyone(city), sender=sender, proven=True)


def spend_all(city: City, sender: Sender) -> None:
    for _ in range(OF_DEVICE.most):
        assert isinstance(send(city, sender), Receipt)


def test_over_the_budget_nothing_is_taken_and_it_says_when_to_come_back(city: City) -> None:
    with clock.frozen_at(MONDAY):
        spend_all(city, MIA)
        assert send(city, MIA) == TooMany(MONDAY + OF_DEVICE.each)
    assert Report.objects.of(city).count() == OF_DEVICE.most
    with clock.frozen_at(MONDAY + OF_DEVICE.each):
        assert isinstance(send(city, MIA), Receipt)


@pytest.mark.parametrize(
    ("sender", "refused"),
    [
        (replace(MIA, device="d2"), True),  # the same contact
        (replace(MIA, email="MIA@example.org ", device="d2"), True),
        (replace(MIA, email="bo@example.org"), True),  # the same device
        (replace(MIA, email="bo@example.org", device="d2"), False),  # a neighbour on the same network
    ],
)
def test_each_of_contact_and_device_has_a_budget(city: City, sender: Sender, refused: bool) -> None:
    with clock.frozen_at(MONDAY):
        spend_all(city, MIA)
        assert isinstance(send(city, sender), TooMany) is refused


def test_a_network_has_a_budget_for_all_behind_it(city: City) -> None:
    most = SENDING_BUDGETS[SenderKind.NETWORK].most
    with clock.frozen_at(MONDAY):
        for number in range(most):
            assert isinstance(send(city, Sender(network="192.0.2.1", device=str(number))), Receipt)
        assert isinstance(send(city, Sender(network="192.0.2.1", device="one more")), TooMany)
        assert isinstance(send(city, Sender(network="192.0.2.2", device="one more")), Receipt)


def test_what_has_to_be_mended_and_what_was_sent_before_cost_nothing(city: City) -> None:
    with clock.frozen_at(MONDAY):
        for _ in range(OF_DEVICE.most + 1):
            with pytest.raises(Invalid), transaction.atomic():
                send(city, MIA, code="unheard-of")
            again = send(city, MIA, key="once")
            assert isinstance(again, Receipt)
    assert set(SendingSpent.objects.of(city).values_list("used", flat=True)) == {1.0}


def test_nobody_can_read_from_the_table_who_sent(city: City) -> None:
    send(city, replace(MIA, phone="+14125550123"))
    kept = str(list(SendingSpent.objects.of(city).values_list("whose", flat=True)))
    assert not any(said in kept for said in ("mia", "192.0.2", "4125550123", "phone"))


def test_another_city_has_budgets_of_its_own(city: City) -> None:
    with clock.frozen_at(MONDAY):
        spend_all(city, MIA)
        assert isinstance(send(pothole_city(), MIA), Receipt)


@pytest.mark.django_db(transaction=True)
def test_what_comes_at_the_same_moment_is_counted_exactly() -> None:
    city = pothole_city()
    sender = Sender(device="d1", email="mia@example.org")
    with clock.frozen_at(MONDAY):
        for _ in range(OF_DEVICE.most - 3):
            send(city, sender)
    SendingSpent.objects.of(city).update(at=clock.now() + timedelta(hours=1))  # nothing comes back meanwhile
    answers = together(*[lambda: send(city, sender) for _ in range(8)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Receipt"] * 3 + ["TooMany"] * 5


def test_rows_whose_time_is_over_are_forgotten(city: City) -> None:
    with clock.frozen_at(MONDAY):
        send(city, MIA)
        assert forget_sendings(actor=people.program(city)) == 0
    with clock.frozen_at(MONDAY + timedelta(days=1)):
        assert forget_sendings(actor=people.program(city)) == 3
