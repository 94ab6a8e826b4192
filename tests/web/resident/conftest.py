"""What the tests of the resident's pages begin with."""

import pytest

from tests.web.resident.reader import Reader
from tests.web.resident.town import town
from thirdring.city.models import City


@pytest.fixture
def city(db: None) -> City:
    return town()


@pytest.fixture
def reader(city: City) -> Reader:
    return Reader()
