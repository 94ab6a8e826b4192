"""Sending through a provider that is really there: what it is asked, and what its answers lead to."""

from typing import Any

import pytest

from tests.factories import requests
from tests.factories.requests import MONDAY
from tests.integrations.sms.provider import ACCOUNT, SECRET, SENDER, Provider
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.messaging.models import Message
from thirdring.messaging.rules import MOST_ATTEMPTS
from thirdring.messaging.tasks import NotDelivered, deliver

NUMBER = "+14125550123"


@pytest.fixture
def message(city: City, provider: Provider) -> Message:
    requests.sent(city, phone=NUMBER)
    return Message.objects.of(city).get()


def delivered(message: Message) -> Message:
    deliver(message_id=message.pk, city_id=message.city_id)
    return Message.objects.of(message.city_id).get(pk=message.pk)


def test_a_message_goes_out_with_the_accounts_proof_and_its_sid_is_kept(
    message: Message, provider: Provider
) -> None:
    with clock.frozen_at(MONDAY):
        after = delivered(message)
    assert (after.state, after.provider_id, after.sent_at) == ("sent", "SM1", MONDAY)
    (taken,) = provider.taken
    assert (taken.path, taken.user) == (
        f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
        f"{ACCOUNT}:{SECRET}",
    )
    assert taken.fields == {
        "To": NUMBER,
        "From": SENDER,
        "Body": message.body,
        "StatusCallback": f"https://311.example.gov/sms/{message.city.code}/arrival/{message.pk}/",
    }


def test_a_messaging_service_sends_in_place_of_a_number(
    message: Message, provider: Provider, settings: Any
) -> None:
    settings.SMS_FROM = "MG77"
    delivered(message)
    fields = provider.taken[0].fields
    assert fields["MessagingServiceSid"] == "MG77" and "From" not in fields


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (503, b"<html>down</html>"),
        (429, {"code": 20429, "message": "Too Many Requests"}),
        (401, {"code": 20003, "message": "Authenticate"}),
        (201, b"no json"),
        (201, ["no", "object"]),
    ],
)
def test_what_may_go_later_is_tried_again(message: Message, provider: Provider, answer: Any) -> None:
    provider.answers = [answer]
    with pytest.raises(NotDelivered, match="the SMS provider did not take it"):
        delivered(message)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert delivered(message).state == "sent"


@pytest.mark.parametrize(
    "answer",
    [
        (400, {"code": 21211, "message": "Invalid 'To' Phone Number"}),
        (400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient"}),
        (404, {}),
    ],
)
def test_what_never_goes_is_dead_at_once_with_the_reason(
    message: Message, provider: Provider, answer: tuple[int, dict[str, Any]]
) -> None:
    provider.answers = [answer]
    after = delivered(message)
    assert (after.state, after.attempts) == ("dead", 1)
    assert after.error.startswith(f"the SMS provider refused it: {answer[0]}")
    delivered(message)
    assert len(provider.taken) == 1


def test_a_provider_that_is_too_slow_or_away_is_tried_again(
    message: Message, provider: Provider, settings: Any
) -> None:
    settings.SMS_SECONDS, provider.slow_s = 0.05, 0.5
    with pytest.raises(NotDelivered, match="can't be reached: ReadTimeout"):
        delivered(message)
    settings.SMS_URL = "http://127.0.0.1:9"
    with pytest.raises(NotDelivered, match="can't be reached: Connect"):
        delivered(message)


def test_without_an_account_nothing_is_asked(message: Message, provider: Provider, settings: Any) -> None:
    settings.SMS_ACCOUNT = ""
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(NotDelivered, match="set THIRDRING_SMS_ACCOUNT"):
            delivered(message)
    assert delivered(message).state == "dead"
    assert provider.taken == []
