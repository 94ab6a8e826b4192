"""What makes a submission acceptable, type by type. No database."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.cases.rules import Channel
from thirdring.catalogue.definitions import Definition
from thirdring.catalogue.rules import LocationNeed, PhotoNeed
from thirdring.intake.rules import cleaned, problems_of
from thirdring.intake.submission import Submission

PLAIN = Definition(code="pothole", names={"en": "Pothole"}, owner="works")
GOOD = Submission(service_code="pothole", channel=Channel.WEB, words="A hole.", lon=-79.9, lat=40.4)
TEXT = st.text(st.characters(), max_size=50)


def found(definition: Definition = PLAIN, **fields: Any) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems_of(replace(GOOD, **fields), definition)]


def test_a_good_one_has_no_problems() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"words": "x" * 4001}, ("words", "too_long")),
        ({"place": "x" * 301}, ("place", "too_long")),
        ({"name": "x" * 161}, ("name", "too_long")),
        ({"client_key": "x" * 61}, ("client_key", "too_long")),
        ({"lat": None}, ("place", "half_a_point")),
        ({"lon": None}, ("place", "half_a_point")),
        ({"photos": (b"",) * 6}, ("photos", "too_many")),
    ],
)
def test_each_slip_names_its_field(fields: dict[str, Any], problem: tuple[str, str]) -> None:
    assert problem in found(**fields)


@pytest.mark.parametrize(
    "fields", [{"words": "x" * 4000}, {"place": "x" * 300}, {"name": "x" * 160}, {"photos": (b"",) * 5}]
)
def test_the_most_that_is_allowed_is_allowed(fields: dict[str, Any]) -> None:
    assert found(**fields) == []


@pytest.mark.parametrize(
    ("need", "fields", "problems"),
    [
        (LocationNeed.REQUIRED, {"lon": None, "lat": None}, [("place", "required")]),
        (LocationNeed.REQUIRED, {"lon": None, "lat": None, "place": "by the bridge"}, []),
        (LocationNeed.OPTIONAL, {"lon": None, "lat": None}, []),
        (LocationNeed.NONE, {"lon": None, "lat": None}, []),
    ],
)
def test_a_place_is_asked_for_where_the_type_needs_one(
    need: LocationNeed, fields: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    assert found(replace(PLAIN, location=need), **fields) == problems


def test_a_photo_is_asked_for_only_where_the_type_needs_one() -> None:
    for need in PhotoNeed:
        expected = [("photos", "required")] if need is PhotoNeed.REQUIRED else []
        assert found(replace(PLAIN, photo=need)) == expected


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({}, [("contact", "required")]),
        ({"name": "Ana"}, [("contact", "required")]),
        ({"email": "ana@example.org"}, []),
        ({"phone": "412-555-0123"}, []),
    ],
)
def test_where_nobody_may_stay_unknown_a_way_to_reach_them_is_needed(
    fields: dict[str, str], problems: list[tuple[str, str]]
) -> None:
    assert found(replace(PLAIN, anonymous_allowed=False), **fields) == problems


def test_all_problems_are_told_at_once() -> None:
    strict = replace(PLAIN, anonymous_allowed=False, photo=PhotoNeed.REQUIRED)
    assert found(strict, words="x" * 4001, lat=None, name="x" * 161) == [
        ("words", "too_long"),
        ("place", "half_a_point"),
        ("photos", "required"),
        ("contact", "required"),
        ("name", "too_long"),
    ]


@given(TEXT, TEXT, TEXT)
def test_cleaned_text_can_be_stored_and_is_cleaned_once(words: str, place: str, name: str) -> None:
    once = cleaned(replace(GOOD, words=words, place=place, name=name), ["en"])
    for text in (once.words, once.place, once.name):
        assert "\x00" not in text
        assert text == text.strip()
        text.encode()
    assert cleaned(once, ["en"]) == once


@pytest.mark.parametrize(
    ("asked", "spoken", "language"),
    [("es", ["en", "es"], "es"), ("es-MX", ["en", "es"], "es"), ("es-MX", ["es-MX", "es"], "es-MX"),
     ("fr", ["en", "es"], "en"), ("x" * 500, ["es", "en"], "es"), ("", ["en"], "en"), ("en", [], "en")],
)  # fmt: skip
def test_the_language_is_one_the_city_speaks(asked: str, spoken: list[str], language: str) -> None:
    assert cleaned(replace(GOOD, language=asked), spoken).language == language
