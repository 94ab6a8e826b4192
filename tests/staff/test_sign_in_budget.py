"""How many wrong passwords fit in a quarter of an hour, and what happens then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.staff.actions import signing_in
from thirdring.staff.models import SignInAttempt
from thirdring.staff.rules import (
    SIGN_IN_WINDOW,
    TRIES_FROM_ADDRESS,
    TRIES_OF_ACCOUNT,
    TRIES_OF_ACCOUNT_FROM_ADDRESS,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
HOME, AWAY = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def city() -> City:
    return cities.city()


def attempt(
    city: City,
    *,
    email: str = "dana@example.org",
    address: str = HOME,
    minute: float = 0,
    right: bool = False,
) -> datetime | None:
    """One try; returns when the door opens again, or None when it was open."""
    with clock.frozen_at(NOON + timedelta(minutes=minute)):
        tried = signing_in.begin_sign_in(city, actor=people.anyone(city), email=email, address=address)
        if right and tried.opens_at is None:
            signing_in.finish_sign_in(tried.attempt, actor=people.anyone(city))
        return tried.opens_at


def test_the_sixth_wrong_try_from_one_place_is_refused_until_the_first_is_forgotten(city: City) -> None:
    within = [attempt(city, minute=minute) for minute in range(TRIES_OF_ACCOUNT_FROM_ADDRESS)]
    assert within == [None] * 5
    assert attempt(city, minute=6) == NOON + SIGN_IN_WINDOW


def test_the_door_opens_when_it_said(city: City) -> None:
    for _ in range(TRIES_OF_ACCOUNT_FROM_ADDRESS):
        attempt(city)
    assert attempt(city, minute=14.9) is not None
    assert attempt(city, minute=15) is None


def test_refused_tries_do_not_keep_the_door_shut(city: City) -> None:
    for minute in range(15):
        attempt(city, minute=minute)
    assert attempt(city, minute=16) is None


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(city: City) -> None:
    for _ in range(TRIES_OF_ACCOUNT_FROM_ADDRESS + 3):
        attempt(city, address=AWAY)
    assert attempt(city, address=HOME) is None


def test_an_account_tried_from_everywhere_is_closed_everywhere(city: City) -> None:
    for number in range(TRIES_OF_ACCOUNT):
        assert attempt(city, address=f"198.51.100.{number}") is None
    assert attempt(city, address=HOME) == NOON + SIGN_IN_WINDOW


def test_one_address_trying_many_accounts_is_refused(city: City) -> None:
    for number in range(TRIES_FROM_ADDRESS):
        assert attempt(city, email=f"person{number}@example.org") is None
    assert attempt(city, email="another@example.org") == NOON + SIGN_IN_WINDOW


def test_success_forgives_the_wrong_tries_before_it(city: City) -> None:
    for _ in range(TRIES_OF_ACCOUNT_FROM_ADDRESS - 1):
        attempt(city)
    attempt(city, minute=1, right=True)
    after = [attempt(city, minute=2) for _ in range(TRIES_OF_ACCOUNT_FROM_ADDRESS)]
    assert after == [None] * TRIES_OF_ACCOUNT_FROM_ADDRESS


def test_one_budget_holds_in_every_city(city: City) -> None:
    for _ in range(TRIES_OF_ACCOUNT_FROM_ADDRESS):
        attempt(cities.city())
    assert attempt(city) == NOON + SIGN_IN_WINDOW


def test_capitals_and_blanks_do_not_buy_tries(city: City) -> None:
    for email in (
        "dana@example.org",
        "DANA@example.org",
        " dana@Example.org",
        "Dana@example.org",
        "dana@example.ORG ",
    ):
        attempt(city, email=email)
    assert attempt(city) == NOON + SIGN_IN_WINDOW


@pytest.mark.django_db(transaction=True)
def test_tries_made_at_the_same_moment_all_count() -> None:
    city = cities.city()

    def try_once(_: int) -> bool:
        try:
            return attempt(city) is None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as together:
        let_in = sum(together.map(try_once, range(16)))
    assert let_in == TRIES_OF_ACCOUNT_FROM_ADDRESS


def test_old_tries_are_forgotten_at_the_next_success(city: City) -> None:
    attempt(city)
    attempt(city, minute=31 * 24 * 60, right=True)
    outcomes = SignInAttempt.objects.of(city).values_list("outcome", flat=True)
    assert list(outcomes) == ["succeeded"]


def test_the_budget_is_asked_in_few_queries(
    city: City, django_assert_num_queries: "pytest.FixtureRequest"
) -> None:
    for number in range(70):
        attempt(city, email=f"person{number}@example.org")
    with django_assert_num_queries(6):  # type: ignore[operator]  # savepoint, lock, insert, two reads, release
        attempt(city, address=AWAY)
