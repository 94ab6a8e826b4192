"""A provider that runs on this machine, and a city that sends through it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import requests
from tests.integrations.sms.provider import ACCOUNT, SECRET, SENDER, Provider, serving
from thirdring.city.models import City


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with serving() as running:
        settings.SMS_PROVIDER = "thirdring.integrations.sms.twilio.Twilio"
        settings.SMS_URL, settings.SMS_ACCOUNT = running.address, ACCOUNT
        settings.SMS_SECRET, settings.SMS_FROM = SECRET, SENDER
        settings.BASE_URL = "https://311.example.gov"
        yield running


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()
