"""What all tests of pages have in common."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _language_left_behind() -> Iterator[None]:
    """A request leaves its language active in the thread; the next test begins without it."""
    yield
    translation.activate("en")
