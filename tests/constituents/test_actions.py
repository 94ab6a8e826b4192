"""Remembering people: the same one again, and never two as one."""

from typing import Any

import pytest

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.constituents.actions import Person, remember
from thirdring.constituents.models import Constituent, ContactPoint

pytestmark = pytest.mark.django_db

ANA = {"name": "Ana Ruiz", "email": "ana@example.org", "phone": "+14125550123"}


@pytest.fixture
def city() -> City:
    return cities.city()


def known(city: City, **fields: str) -> Constituent | None:
    return remember(city, Person(**fields), actor=people.program(city))


def points(person: Constituent | None) -> list[tuple[str, str]]:
    assert person is not None
    return list(person.contact_points.order_by("kind").values_list("kind", "value"))


def test_who_says_nothing_is_nobody(city: City) -> None:
    assert known(city) is None
    assert Constituent.objects.of(city).count() == 0


@pytest.mark.parametrize(
    "again",
    [
        ANA,
        {"name": "Ana Ruiz", "email": "ana@example.org"},
        {"name": "ana ruiz", "phone": "+14125550123"},
        ANA | {"phone": ""},
    ],
)
def test_the_same_contact_and_name_is_the_same_person(city: City, again: dict[str, str]) -> None:
    first = known(city, **ANA)
    assert known(city, **again) == first
    assert points(first) == [("email", "ana@example.org"), ("phone", "+14125550123")]


def test_a_new_way_to_reach_them_is_added(city: City) -> None:
    first = known(city, name="Ana Ruiz", email="ana@example.org")
    known(city, **ANA)
    assert points(first) == [("email", "ana@example.org"), ("phone", "+14125550123")]


def test_a_shared_phone_with_another_name_is_another_person(city: City) -> None:
    ana = known(city, **ANA)
    luis = known(city, name="Luis Ruiz", phone="+14125550123")
    assert ana != luis
    assert points(luis) == [("phone", "+14125550123")]


def test_no_name_is_a_name_of_its_own(city: City) -> None:
    known(city, **ANA)
    nameless = known(city, email="ana@example.org")
    assert known(city, email="ana@example.org") == nameless
    assert Constituent.objects.of(city).count() == 2


def test_a_name_alone_is_never_taken_for_somebody_known(city: City) -> None:
    first, second = known(city, name="Ana Ruiz"), known(city, name="Ana Ruiz")
    assert first != second
    assert points(first) == []


def test_another_city_knows_nobody_of_ours(city: City) -> None:
    ours = known(city, **ANA)
    theirs = known(cities.city(), **ANA)
    assert ours != theirs
    assert ContactPoint.objects.of(city).count() == 2


def test_the_language_is_the_one_used_last(city: City) -> None:
    first = known(city, **ANA, language="en")
    known(city, **ANA, language="es")
    assert first is not None
    first.refresh_from_db()
    assert first.language == "es"


def test_knowing_somebody_again_takes_two_statements(city: City, django_assert_num_queries: Any) -> None:
    known(city, **ANA)
    with django_assert_num_queries(4):  # the test's savepoint and its release, the wait, the look
        known(city, **ANA)
