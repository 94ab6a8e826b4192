"""What the tests of the agency face begin with. Models are imported inside: this is read before Django is set up."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.agency.departments import Department


@pytest.fixture
def department(db: None) -> "Department":
    from tests.web.agency.departments import department

    return department()
