"""What is open in an area, and how its last 90 days went, against counting slowly."""

from datetime import timedelta
from random import Random
from statistics import median
from typing import Any

import pytest
from django.db import connection

from tests.factories import cities, requests
from tests.factories.catalogues import definition, offer
from tests.factories.requests import MONDAY
from thirdring.cases.models import Case, Closure
from thirdring.city.models import City
from thirdring.insight.keeping import NO_WORK, WINDOW
from thirdring.insight.neighbourhoods import fares_of, open_by_area, open_by_type
from thirdring.kernel import clock

HERE, THERE = 77, 78
DAY = timedelta(days=1)


@pytest.fixture
def city(db: None) -> City:
    made = cities.city()
    offer(made, definition("pothole"), definition("graffiti"), definition("secret", private=True))
    return City.objects.get(pk=made.pk)


def strewn(city: City, count: int) -> list[Case]:
    """Cases of any state, age, ending and privacy in one of the areas, in both or in none."""
    chance = Random(3)
    with clock.frozen_at(MONDAY - 400 * DAY):
        likes = [requests.case(city, service_code=code) for code in ("pothole", "graffiti", "secret")]
    for like in likes:
        requests.strewn(like, [(-79.95, 40.45)] * count)
    cases = list(Case.objects.of(city))
    for case in cases:
        case.opened_at = MONDAY - chance.uniform(0, 200) * DAY
        case.due_at = case.opened_at + chance.uniform(1, 40) * DAY if chance.random() < 0.9 else None
        case.area_ids = chance.choice([[HERE], [THERE], [HERE, THERE], []])
        case.status = chance.choice(["received", "on_hold", "closed", "closed"])
        case.private = case.private or chance.random() < 0.1
        if case.status == "closed":
            case.closed_at = case.opened_at + chance.uniform(0, 60) * DAY
            case.outcome = chance.choice(["fixed", "fixed", "duplicate", "auto_closed", "cannot_fix"])
    fields = ["opened_at", "due_at", "area_ids", "status", "private", "closed_at", "outcome"]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Case.objects.of(city).bulk_update(cases, fields)
        cursor.execute("SET session_replication_role = DEFAULT")
    ended = [case for case in cases if case.closed_at]
    Closure.objects.bulk_create(
        Closure(city=city, case=case, outcome=case.outcome, answer="Done.", at=case.closed_at)
        for case in ended
    )
    return cases


def shown(cases: list[Case], area: int) -> list[Case]:
    return [case for case in cases if not case.private and area in case.area_ids]


@pytest.mark.parametrize("area", [HERE, THERE])
def test_figures_are_what_counting_slowly_gives(city: City, area: int) -> None:
    cases = shown(strewn(city, 300), area)
    with clock.frozen_at(MONDAY):
        fares = fares_of(city, area)
    worked = [case for case in cases if case.outcome not in set(NO_WORK)]
    due = [
        case
        for case in worked
        if case.due_at and MONDAY - WINDOW < case.due_at <= MONDAY and case.status != "on_hold"
    ]
    kept = [
        case
        for case in due
        if case.closed_at and case.due_at and case.closed_at <= case.due_at and case.outcome != "auto_closed"
    ]
    assert (fares.kept.kept, fares.kept.due) == (len(kept), len(due))
    took = [
        (case.closed_at - case.opened_at) / DAY
        for case in worked
        if case.closed_at and MONDAY - WINDOW < case.closed_at <= MONDAY and case.outcome != "auto_closed"
    ]
    assert fares.speed.closed == len(took) > 20
    assert fares.speed.days == pytest.approx(median(took))
    assert fares.kept.enough and fares.speed.enough


def test_what_is_open_is_counted_by_type_and_by_area_without_private_cases(city: City) -> None:
    cases = strewn(city, 40)
    for area in (HERE, THERE):
        still = [case for case in shown(cases, area) if case.status != "closed"]
        assert open_by_area(city)[area] == len(still)
        by_type = {pk: sum(case.type_id == pk for case in still) for pk in {case.type_id for case in still}}
        assert dict(open_by_type(city, area)) == by_type
        counts = [count for _pk, count in open_by_type(city, area)]
        assert counts == sorted(counts, reverse=True)


def test_an_area_of_which_nothing_is_known_has_too_few_to_say(city: City) -> None:
    with clock.frozen_at(MONDAY + 3 * DAY):
        fares = fares_of(city, 5)
    assert (fares.kept.due, fares.speed.closed, fares.kept.enough, fares.speed.enough) == (0, 0, False, False)


def test_figures_of_an_hour_are_reckoned_once(city: City, django_assert_num_queries: Any) -> None:
    with clock.frozen_at(MONDAY + 9 * DAY), django_assert_num_queries(2):
        fares_of(city, HERE)
        fares_of(city, THERE)
