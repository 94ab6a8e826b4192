"""What the tests of fieldwork begin with."""

import pytest

from tests.fieldwork import crews
from tests.fieldwork.crews import Crew


@pytest.fixture
def crew(db: None) -> Crew:
    return crews.crew()
