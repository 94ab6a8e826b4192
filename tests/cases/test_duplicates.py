"""Is it one of these? Distance, time, kind and words, each type by its own radius and window."""

from datetime import UTC, datetime, timedelta
from math import cos, sin
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import people, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.duplicates import LIKELY, Thing, box_around, likeness, metres_between, ranked
from thirdring.cases.models import Case
from thirdring.cases.queries import candidates
from thirdring.cases.rules import Outcome
from thirdring.kernel import clock
from thirdring.staff.rules import Role

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
degrees = st.tuples(st.floats(-179, 179), st.floats(-80, 80))


def thing(**fields: Any) -> Thing:
    told: dict[str, Any] = {"type_id": 1, "group_id": 1, "lon": -79.95, "lat": 40.45, "opened_at": NOON}
    return Thing(**told | fields)


def test_the_distance_of_two_known_points_is_right() -> None:
    # One degree of latitude is 111.19 km on a globe of 6,371 km.
    assert round(metres_between(0, 0, 0, 1)) == 111_195
    assert round(metres_between(-79.95, 40.45, -79.95, 40.451)) == 111


@given(degrees, degrees)
def test_distance_is_the_same_both_ways(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert metres_between(*a, *b) == pytest.approx(metres_between(*b, *a), abs=1e-6)


@given(degrees, st.floats(1, 500), st.floats(0, 6.283))
def test_every_point_within_the_radius_is_in_the_box(
    at: tuple[float, float], metres: float, angle: float
) -> None:
    west, south, east, north = box_around(*at, metres)
    lon = at[0] + (east - at[0]) * cos(angle)
    lat = at[1] + (north - at[1]) * sin(angle)
    if metres_between(*at, lon, lat) <= metres:
        assert west <= lon <= east and south <= lat <= north


def test_the_same_kind_at_the_same_place_is_likely_the_same() -> None:
    found = likeness(thing(), thing(opened_at=NOON - timedelta(hours=2)), radius_m=50, window=DAY)
    assert found and (found.score >= LIKELY, found.metres, found.hours) == (True, 0, 2)


def test_words_tell_two_near_things_apart() -> None:
    here = thing(words="Deep pothole in the right lane")
    same = likeness(here, thing(words="deep POTHOLE right lane"), radius_m=50, window=DAY)
    other = likeness(here, thing(words="Sinkhole by the school gate"), radius_m=50, window=DAY)
    assert same and other and same.score > other.score


def test_a_neighbouring_kind_is_possible_but_less() -> None:
    found = likeness(thing(), thing(type_id=2), radius_m=50, window=DAY)
    assert found and (found.same_type, found.score < LIKELY) == (False, True)


@pytest.mark.parametrize(
    "other",
    [
        thing(lat=40.451),  # 111 m away
        thing(opened_at=NOON - 2 * DAY),
        thing(type_id=2, group_id=2),
    ],
)
def test_far_old_or_of_another_kind_is_not_the_same(other: Thing) -> None:
    assert likeness(thing(), other, radius_m=50, window=DAY) is None


@given(st.text(max_size=3000), st.text(max_size=3000))
def test_any_words_give_a_score_from_0_to_1(one: str, other: str) -> None:
    found = likeness(thing(words=one), thing(words=other), radius_m=50, window=DAY)
    assert found and 0 <= found.score <= 1


def test_the_most_alike_come_first_and_few() -> None:
    near = [(n, likeness(thing(), thing(lat=40.45 + n * 0.00005), radius_m=80, window=DAY)) for n in range(9)]
    assert [pk for pk, _ in ranked((pk, alike) for pk, alike in near if alike)] == [0, 1, 2, 3, 4]


@pytest.mark.django_db
class TestCandidates:
    def here(self, case: Case) -> Thing:
        return Thing(
            type_id=case.type_id,
            group_id=case.type.group_id,
            lon=case.lon or 0,
            lat=case.lat or 0,
            opened_at=clock.now(),
            words=case.summary,
        )

    def test_open_cases_nearby_are_found_and_far_ones_not(self) -> None:
        city = requests.pothole_city()
        first = requests.case(city)
        near = requests.case(city, lat=40.4501)
        requests.case(city, lat=40.47)
        found = candidates(requests.worker_of(first), self.here(first), radius_m=50, window=DAY, but=first.pk)
        assert [(one.reference, one.alike.metres) for one in found] == [(near.reference, 11)]

    def test_closed_merged_and_unseen_cases_are_not_offered(self) -> None:
        city = requests.pothole_city()
        first, merged, done = (requests.case(city) for _ in range(3))
        worker = requests.worker_of(first)
        close(done, actor=worker, outcome=Outcome.FIXED, answer="Filled.")
        merge(merged, into=first, actor=worker)
        offer(city, definition("abuse", owner=first.agency.code, private=True))
        requests.case(city, service_code="abuse")
        found = candidates(people.anyone(city), self.here(first), radius_m=50, window=DAY)
        assert [one.reference for one in found] == [first.reference]

    def test_another_agencys_cases_are_not_shown_to_a_worker(self) -> None:
        city = requests.pothole_city()
        first = requests.case(city)
        outsider = people.actor(city, Role.AGENCY_WORKER, agency=requests.cities.agency(city))
        assert candidates(outsider, self.here(first), radius_m=50, window=DAY) == []

    @pytest.mark.parametrize("count", [1, 30])
    def test_one_statement_whatever_there_is(self, count: int) -> None:
        city = requests.pothole_city()
        cases = [requests.case(city) for _ in range(count)]
        here, worker = self.here(cases[0]), requests.worker_of(cases[0])
        with CaptureQueriesContext(connection) as asked:
            found = candidates(worker, here, radius_m=50, window=DAY)
        assert (len(asked), len(found)) == (1, min(count, 5))

    def test_a_type_without_a_radius_is_never_a_duplicate(self) -> None:
        first = requests.case(requests.pothole_city())
        assert candidates(requests.worker_of(first), self.here(first), radius_m=0, window=DAY) == []
