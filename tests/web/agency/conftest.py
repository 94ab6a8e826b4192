"""What the tests of the agency face begin with."""

import pytest

from tests.web.agency import departments
from tests.web.agency.departments import Department


@pytest.fixture
def department(db: None) -> Department:
    return departments.department()
