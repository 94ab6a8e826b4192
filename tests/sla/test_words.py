"""Promises in plain words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.factories.requests import at
from thirdring.city.models import City
from thirdring.sla.models import Promise
from thirdring.sla.words import in_plain_words, span_in_words

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
            "A team will take this on within 4 working hours, by 5 p.m. on Friday 27 November.",
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


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Esperamos resolverlo en un plazo de 5 días hábiles, a más tardar el viernes 27 de noviembre."),
        (
            {"clock": "act", "amount": 1, "unit": "hours"},
            "Empezaremos en un plazo de 1 hora, a más tardar a las 17:00 del viernes 27 de noviembre.",
        ),
        ({"kept_at": DUE}, "Hecho en la fecha prometida."),
    ],
)
def test_in_spanish_too(fields: dict[str, Any], words: str) -> None:
    assert said("es", **fields) == said("es-MX", **fields) == words


def test_in_english_where_we_have_no_words() -> None:
    assert said("tlh") == said("en")


@pytest.mark.parametrize(
    ("amount", "unit", "words"), [(1, "days", "1 day"), (3, "working_hours", "3 working hours")]
)
def test_a_span_has_its_number(amount: int, unit: str, words: str) -> None:
    assert span_in_words(amount, unit) == words
