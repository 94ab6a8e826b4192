"""Promises in plain words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories.requests import at
from thirdring.city.models import City
from thirdring.sla.models import Promise
from thirdring.sla.words import in_plain_words

CITY = City(name="Riverton", time_zone="America/New_York")
DUE = datetime(2026, 11, 27, 22, tzinfo=UTC)  # Friday, five in the afternoon


def said(language: str = "en", **fields: Any) -> str:
    made = {"clock": "resolve", "amount": 5, "unit": "working_days", "due_at": DUE}
    with at(2026, 11, 20, 15):
        return in_plain_words(Promise(**made | fields), CITY, language)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "We aim to resolve this within 5 working days, by Friday 27 November."),
        ({"clock": "act", "amount": 1}, "We will begin within 1 working day, by Friday 27 November."),
        (
            {"clock": "acknowledge", "amount": 4, "unit": "working_hours"},
            "A team will take this on within 4 working hours, by 5 p.m., Friday 27 November.",
        ),
        ({"amount": 2, "unit": "days"}, "We aim to resolve this within 2 days, by Friday 27 November."),
        ({"kept_at": DUE}, "Done by the date we promised."),
        (
            {"kept_at": datetime(2026, 11, 28, tzinfo=UTC)},
            "Done later than we promised (Friday 27 November).",
        ),
        ({"paused_at": DUE}, "Waiting. The promised date moves by as long as the wait lasts."),
        (
            {"due_at": datetime(2026, 11, 19, 22, tzinfo=UTC)},
            "Late. We promised this by Thursday 19 November.",
        ),
    ],
)
def test_a_promise_is_said_honestly(fields: dict[str, Any], words: str) -> None:
    assert said(**fields) == words


def test_the_day_is_the_citys_own() -> None:
    assert "Thursday 26 November" in said(due_at=datetime(2026, 11, 27, 3, tzinfo=UTC))
