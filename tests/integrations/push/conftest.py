"""A push service that runs on this machine, and a city that sends through it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import requests
from tests.integrations.push.service import Browser, Service, serving
from thirdring.city.models import City


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    with serving() as running:
        settings.PUSH_PROVIDER = "thirdring.integrations.push.sending.WebPush"
        settings.PRIVATE_PUSH_SERVICES = ["127.0.0.1"]
        settings.PUSH_CONTACT = "mailto:311@example.gov"
        settings.BASE_URL = "https://311.example.gov"
        yield running


@pytest.fixture
def browser(service: Service) -> Browser:
    return Browser(f"{service.address}/send/a-device")


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city(names={"en": "Pothole", "es": "Bache"})
