"""Delivery: sent once the provider took it, tried again when not, dead after the last try, never lost."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from tests.factories import requests
from tests.factories.requests import MONDAY
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.messaging.models import Message
from thirdring.messaging.rules import MOST_ATTEMPTS
from thirdring.messaging.tasks import NotDelivered, deliver

pytestmark = pytest.mark.django_db

SEEN: list[tuple[str, int]] = []  # what a provider found in the database while it was sending


class Refusing(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("the mail server is down")


class Losing(BaseEmailBackend):
    """A mail server that takes nothing and says so."""

    def send_messages(self, messages: Any) -> int:
        return 0


class Dying(BaseEmailBackend):
    """The worker is killed while the provider is talking."""

    def send_messages(self, messages: Any) -> int:
        raise KeyboardInterrupt


class Looking(BaseEmailBackend):
    """A mail server that looks at what we wrote before it answers."""

    def send_messages(self, messages: Any) -> int:
        SEEN[:] = list(Message.objects.across_cities("a test looks").values_list("state", "attempts"))
        return len(messages)


class Gateway:
    """An SMS provider that numbers what it takes."""

    def send(self, message: Message) -> str:
        return f"sms-{message.to}"


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


@pytest.fixture
def message(city: City) -> Message:
    requests.sent(city, email="ana@example.org")
    return Message.objects.of(city).get()


def by(settings: Any, backend: type) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def delivered(message: Message) -> Message:
    deliver(message_id=message.pk, city_id=message.city_id)
    return Message.objects.of(message.city_id).get(pk=message.pk)


def test_a_message_is_sent_with_its_words_and_marked_so(message: Message) -> None:
    with clock.frozen_at(MONDAY):
        after = delivered(message)
    assert (after.state, after.sent_at, after.attempts, after.error) == ("sent", MONDAY, 0, "")
    (letter,) = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["ana@example.org"], message.subject, message.body)
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_it_is_marked_sent_after_the_provider_took_it_not_before(message: Message, settings: Any) -> None:
    by(settings, Looking)
    assert delivered(message).state == "sent"
    assert SEEN == [("queued", 0)]


def test_it_is_sent_once_however_often_the_job_runs(message: Message) -> None:
    for _ in range(3):
        delivered(message)
    assert len(mail.outbox) == 1


def test_a_failure_is_counted_and_tried_again(message: Message, settings: Any) -> None:
    by(settings, Refusing)
    with pytest.raises(NotDelivered, match="mail server is down"):
        delivered(message)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("queued", 1, "the mail server is down")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    after = delivered(message)
    assert (after.state, after.attempts, after.error, len(mail.outbox)) == ("sent", 1, "", 1)


def test_a_provider_that_takes_nothing_is_a_failure(message: Message, settings: Any) -> None:
    by(settings, Losing)
    with pytest.raises(NotDelivered, match="did not take the message"):
        delivered(message)


def test_after_the_last_try_it_is_dead_and_stays_so(message: Message, settings: Any) -> None:
    by(settings, Refusing)
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(NotDelivered):
            delivered(message)
    assert delivered(message).state == "dead"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    after = delivered(message)
    assert (after.state, after.attempts, mail.outbox) == ("dead", MOST_ATTEMPTS, [])


def test_a_worker_that_dies_leaves_it_waiting(message: Message, settings: Any) -> None:
    by(settings, Dying)
    with pytest.raises(KeyboardInterrupt):
        delivered(message)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)


def test_each_try_waits_longer_than_the_one_before() -> None:
    from procrastinate.jobs import Job

    strategy = deliver.retry_strategy
    assert strategy is not None
    waits = []
    for attempts in range(MOST_ATTEMPTS):
        job = Job(
            id=1, queue="default", lock=None, queueing_lock=None, task_name=deliver.name, attempts=attempts
        )
        before = clock.now()
        decision = strategy.get_retry_decision(exception=NotDelivered(), job=job)
        assert decision is not None and decision.retry_at is not None
        waits.append(round((decision.retry_at - before).total_seconds()))
    assert waits == [4, 16, 64, 256, 1024, 4096, 16384, 65536]


def test_a_text_message_goes_by_the_citys_provider(city: City, settings: Any) -> None:
    requests.sent(city, phone="412-555-0123")
    settings.SMS_PROVIDER = f"{__name__}.Gateway"
    after = delivered(Message.objects.of(city).get())
    assert (after.state, after.provider_id) == ("sent", "sms-+14125550123")


def test_without_a_provider_a_text_message_says_so(city: City) -> None:
    requests.sent(city, phone="412-555-0123")
    with pytest.raises(NotDelivered, match="no SMS provider is set up"):
        delivered(Message.objects.of(city).get())


def test_a_message_of_another_city_is_not_found(message: Message) -> None:
    deliver(message_id=message.pk, city_id=message.city_id + 1)
    message.refresh_from_db()
    assert (message.state, mail.outbox) == ("queued", [])
