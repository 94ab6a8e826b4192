"""Where a queue's cases lie: whose they are, how they are gathered, and that none is lost in it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import people, requests
from thirdring.cases import spots as rules
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.boxes import Box
from thirdring.cases.models import Case
from thirdring.cases.queries import QueueFilters, queue_ids
from thirdring.cases.rules import Outcome
from thirdring.cases.spots import MOST_MARKS, spots, step_of
from thirdring.city.models import Agency, City
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.staff.rules import Role, Scope

pytestmark = pytest.mark.django_db
AROUND = Box(-80.1, 40.3, -79.8, 40.6)
EVERYTHING = QueueFilters()
PLACES = [(-80.05 + 0.011 * n, 40.35 + 0.007 * (n * n % 23)) for n in range(20)]
corners = st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.floats(0.0001, 300), st.floats(0.0001, 150))


@pytest.fixture
def city() -> City:
    return requests.city_of_three_types()


@pytest.fixture
def supervisor(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


def two(least: float, most: float) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(least, most), min_size=2, max_size=2, unique=True)


def ids(actor: Actor, box: Box = AROUND, filters: QueueFilters = EVERYTHING) -> set[int]:
    return {spot.id for spot in spots(actor, filters, box).single}


def of_agency(city: City, code: str) -> Actor:
    return people.actor(city, Role.AGENCY_WORKER, agency=Agency.objects.of(city).get(code=code))


def copies(case: Case, count: int) -> None:
    """As many more cases like this one, strewn over the city."""
    requests.strewn(case, ((-80.05 + n % 97 / 500, 40.35 + n % 89 / 500) for n in range(count)))


def test_a_case_lies_where_it_was_reported(city: City, supervisor: Actor) -> None:
    case = requests.case(city, lon=-79.95, lat=40.45)
    (spot,) = spots(supervisor, EVERYTHING, AROUND).single
    assert (spot.id, spot.reference, spot.lon, spot.lat) == (case.pk, case.reference, -79.95, 40.45)


def test_what_is_outside_the_box_is_not_in_it(city: City, supervisor: Actor) -> None:
    inside, _ = requests.case(city, lon=-79.99), requests.case(city, lon=-79.85)
    assert ids(supervisor, Box(-80.1, 40.3, -79.9, 40.6)) == {inside.pk}


def test_closed_merged_and_placeless_cases_have_no_mark(city: City, supervisor: Actor) -> None:
    stays, closed, merged = (requests.case(city) for _ in range(3))
    requests.case(city, lon=None, lat=None, place="By the old mill")
    close(closed, actor=supervisor, outcome=Outcome.FIXED, answer="Filled.")
    merge(merged, into=stays, actor=supervisor)
    every = QueueFilters(status=frozenset({"received", "closed", "accepted"}))
    assert ids(supervisor, filters=every) == {stays.pk}


def test_another_agencys_and_another_citys_cases_never_appear(city: City) -> None:
    mine, theirs = requests.case(city), requests.case(city, service_code="graffiti")
    requests.case(requests.pothole_city())
    assert ids(of_agency(city, "public-works")) == {mine.pk}
    assert ids(of_agency(city, "parks")) == {theirs.pk}


def test_a_private_case_is_only_for_those_who_may_see_it(city: City, supervisor: Actor) -> None:
    public, secret = requests.case(city), requests.case(city, service_code="secret")
    assert ids(supervisor) == {public.pk, secret.pk}
    assert ids(of_agency(city, "public-works")) == {public.pk}
    assert ids(of_agency(city, "parks")) == {secret.pk}
    client = Actor(kind=ActorKind.API_CLIENT, city_id=city.pk, id=1)
    assert ids(client) == {public.pk}


def test_gathered_cases_are_as_private_as_single_ones(city: City) -> None:
    requests.case(city), requests.case(city, service_code="secret")
    works = of_agency(city, "public-works")
    assert [each.count for each in spots(works, EVERYTHING, AROUND, single=0).gathered] == [1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.floats(-80.2, -79.7), min_size=2, max_size=2),
    st.lists(st.floats(40.3, 40.6), min_size=2, max_size=2),
)
def test_gatherings_sum_to_the_cases_in_the_box(strewn: Actor, lons: list[float], lats: list[float]) -> None:
    box = Box(min(lons), min(lats), max(lons), max(lats))
    inside = [(x, y) for x, y in PLACES if box.west <= x <= box.east and box.south <= y <= box.north]
    found = spots(strewn, EVERYTHING, box, single=0)
    assert sum(each.count for each in found.gathered) == len(inside)
    assert len(spots(strewn, EVERYTHING, box).single) == len(inside)


@pytest.fixture
def strewn(city: City, supervisor: Actor) -> Actor:
    case = requests.case(city, lon=PLACES[0][0], lat=PLACES[0][1])
    requests.strewn(case, PLACES[1:])
    return supervisor


@given(corners)
def test_no_box_has_more_cells_than_marks_may_be(corner: tuple[float, float, float, float]) -> None:
    west, south, width, height = corner
    box = Box(west, south, west + width, south + height)
    assert box.cells(step_of(box)) <= MOST_MARKS


def test_moving_the_map_does_not_regroup_it() -> None:
    moved = Box(AROUND.west + 0.0123, AROUND.south, AROUND.east + 0.0123, AROUND.north)
    assert step_of(moved) == step_of(AROUND)


def test_two_hundred_stand_by_themselves_and_one_more_gathers_them(city: City, supervisor: Actor) -> None:
    copies(requests.case(city), MOST_MARKS - 1)
    few = spots(supervisor, EVERYTHING, AROUND)
    assert (len(few.single), few.gathered) == (MOST_MARKS, [])
    requests.case(city)
    with CaptureQueriesContext(connection) as asked:
        many = spots(supervisor, EVERYTHING, AROUND)
    assert (many.single, len(asked)) == ([], 2)
    assert (
        sum(each.count for each in many.gathered)
        == MOST_MARKS + 1
        == len(queue_ids(supervisor, EVERYTHING, most=999))
    )
    assert len(many.gathered) <= MOST_MARKS and not many.more


def test_beyond_the_cap_it_says_that_there_are_more(
    city: City, supervisor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_GATHERED", 5)
    copies(requests.case(city), 5)
    exactly: Any = spots(supervisor, EVERYTHING, Box(-80.1, 40.3, -79.8, 40.6), single=2)
    assert exactly.more
    assert sum(each.count for each in exactly.gathered) == 6


def test_a_client_that_may_read_private_cases_sees_them(city: City) -> None:
    secret = requests.case(city, service_code="secret")
    client = Actor(
        kind=ActorKind.API_CLIENT, city_id=city.pk, id=1, roles=frozenset({Scope.READ_PRIVATE.value})
    )
    assert ids(client) == {secret.pk}
