"""What the tests of the crew's face begin with."""

import pytest
from django.test import Client

from tests.fieldwork import crews
from tests.fieldwork.crews import Crew
from tests.web.agency.departments import browser_of


@pytest.fixture
def crew(db: None) -> Crew:
    return crews.crew()


@pytest.fixture
def phone(crew: Crew) -> Client:
    return browser_of(crew.person)
