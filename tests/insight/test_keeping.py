"""Of what was due lately, how much was done in time; counted so that it can't be made to look better."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories.requests import MONDAY, case, pothole_city, strewn
from thirdring.cases.models import Case
from thirdring.cases.rules import Outcome, Status
from thirdring.city.models import City
from thirdring.insight.keeping import ENOUGH, Keeping, Share, keeping
from thirdring.kernel import clock

DISTRICT = 77
DAY = timedelta(days=1)
Counter = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def city(db: None) -> City:
    return pothole_city()


def due(city: City, **fields: Any) -> Case:
    """A case that was due yesterday and closed as fixed a day before that; in the district."""
    with clock.frozen_at(MONDAY - 20 * DAY):
        made = case(city)
    ended = {"status": Status.CLOSED, "outcome": Outcome.FIXED, "closed_at": MONDAY - 2 * DAY}
    written = {"due_at": MONDAY - DAY, "area_ids": [DISTRICT]} | ended | fields
    # Around the verbs, because a case's life takes days; the database still refuses what can't be.
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Case.objects.of(city).filter(pk=made.pk).update(**written)
        cursor.execute("SET session_replication_role = DEFAULT")
    return made


def found(city: City, district: int | None = DISTRICT) -> Keeping:
    type_id = Case.objects.of(city).values_list("type_id", flat=True)[0]
    return keeping(city, type_id=type_id, district_id=district, until=MONDAY)


def test_what_was_closed_by_its_date_was_kept(city: City) -> None:
    due(city)
    assert found(city) == Keeping(Share(1, 1), Share(1, 1))


def test_what_was_closed_after_its_date_was_not(city: City) -> None:
    due(city, closed_at=MONDAY - timedelta(hours=1))
    assert found(city).city == Share(0, 1)


def test_what_is_still_open_past_its_date_was_not(city: City) -> None:
    due(city, status=Status.ACCEPTED, outcome="", closed_at=None)
    assert found(city).city == Share(0, 1)


def test_what_was_closed_without_an_answer_was_not(city: City) -> None:
    due(city, outcome=Outcome.AUTO_CLOSED)
    assert found(city).city == Share(0, 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"due_at": MONDAY + DAY},  # its date is yet to come
        {"due_at": MONDAY - 91 * DAY},
        {"due_at": None},  # nothing was promised
        {"outcome": Outcome.DUPLICATE},
        {"outcome": Outcome.SPAM},
        {"outcome": Outcome.WITHDRAWN},
        {"status": Status.ON_HOLD, "outcome": "", "closed_at": None},
    ],
    ids=["to come", "long ago", "no date", "duplicate", "spam", "withdrawn", "waiting"],
)
def test_what_says_nothing_about_a_promise_is_left_out(city: City, fields: dict[str, Any]) -> None:
    due(city, **fields)
    assert found(city).city == Share(0, 0)


def test_a_reopened_case_whose_first_outcome_was_spam_counts_as_open(city: City) -> None:
    due(city, status=Status.ACCEPTED, outcome=Outcome.SPAM, closed_at=None)
    assert found(city).city == Share(0, 1)


def test_a_district_counts_its_own(city: City) -> None:
    due(city)
    due(city, area_ids=[DISTRICT + 1], closed_at=MONDAY)
    assert found(city) == Keeping(Share(1, 1), Share(1, 2))
    assert found(city, None) == Keeping(Share(0, 0), Share(1, 2))


def test_another_city_is_not_counted(city: City) -> None:
    due(city)
    due(pothole_city())
    assert found(city).city == Share(1, 1)


def test_it_is_one_statement_however_many(city: City, django_assert_num_queries: Counter) -> None:
    made = due(city)
    made.refresh_from_db()
    strewn(made, [(-79.95, 40.45)] * 29)
    type_id = made.type_id
    with django_assert_num_queries(1):
        share = keeping(city, type_id=type_id, district_id=DISTRICT, until=MONDAY).district
    assert share == Share(30, 30)


def test_a_share_is_rounded_down_and_few_cases_are_not_enough() -> None:
    assert Share(39, 51).percent == 76
    assert Share(199, 200).percent == 99  # not all: never 100
    assert Share(0, 0).percent == 0
    assert [Share(1, ENOUGH - 1).enough, Share(1, ENOUGH).enough] == [False, True]
