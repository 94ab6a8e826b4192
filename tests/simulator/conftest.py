"""Riverton on paper, drawn once for all tests."""

import pytest

from thirdring.simulator.riverton.town import Town, plan


@pytest.fixture(scope="session")
def town() -> Town:
    """The demo's own town."""
    return plan(311)
