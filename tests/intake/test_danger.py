"""Danger first: words that mean a call to the emergency number, on whichever channel they come."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import requests
from thirdring.catalogue.queries import emergency_in
from thirdring.city.models import City

pytestmark = pytest.mark.django_db

WORDS = {"en": ("sparking", "fallen wire", "gas"), "es": ("chispas", "huele a gas", "está ardiendo")}


@pytest.fixture
def city() -> City:
    return requests.pothole_city(emergency_words=WORDS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The pole is sparking", ["sparking"]),
        ("SPARKING!!!", ["sparking"]),
        ("a fallen\n  wire, over the road", ["fallen wire"]),
        ("a fallen tree on a wire", []),
        ("the gasoline station", []),
        ("gas-station", ["gas"]),
        ("salen chispas del poste", ["chispas"]),
        ("algo esta ardiendo", ["está ardiendo"]),
        ("ESTÁ ARDIENDO", ["está ardiendo"]),
        ("Huele a gas", ["gas", "huele a gas"]),
        ("the light is out", []),
        ("", []),
    ],
)
def test_whole_words_are_found_in_any_language_with_or_without_accents(
    city: City, text: str, found: list[str]
) -> None:
    assert emergency_in(city, text) == found


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_danger_is_found_wherever_it_stands(city: City, before: str, after: str) -> None:
    assert "sparking" in emergency_in(city, f"{before} sparking {after}")


@pytest.mark.parametrize("unit", ["a", "sparkin ", "fallen ", "\u0301", "é", "ﷺ", "gas", "\n\t "])
def test_ten_thousand_characters_of_anything_take_no_time(city: City, unit: str) -> None:
    emergency_in(city, "the catalogue is read")
    begun = time.process_time()
    emergency_in(city, unit * (10_000 // len(unit)))
    assert time.process_time() - begun < 0.25
