"""A tour is a permutation, never longer than its beginning, and near the best there is."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdring.fieldwork.touring import (
    Point,
    Stop,
    improved,
    length,
    metres,
    nearest_first,
    ordered,
    short_tour,
)

coordinates = st.tuples(
    st.floats(-80.1, -79.8, allow_subnormal=False), st.floats(40.3, 40.6, allow_subnormal=False)
)
stops = st.builds(lambda at, pinned: Stop(*at, pinned=pinned), coordinates, st.booleans())
HERE: Point = (-79.95, 40.45)


@settings(deadline=None)
@given(st.lists(stops, max_size=25), st.none() | coordinates)
def test_every_stop_is_visited_once(day: list[Stop], start: Point | None) -> None:
    assert sorted(ordered(day, start=start)) == list(range(len(day)))


@settings(deadline=None)
@given(st.lists(stops, max_size=25), coordinates)
def test_what_cannot_wait_comes_first(day: list[Stop], start: Point) -> None:
    pinned = [day[n].pinned for n in ordered(day, start=start)]
    assert pinned == sorted(pinned, reverse=True)


@given(st.lists(coordinates, min_size=1, max_size=30))
def test_improving_never_makes_it_longer_and_keeps_the_beginning(points: list[Point]) -> None:
    first = nearest_first(points)
    better = improved(points, first)
    assert better[0] == 0
    assert length(points, better) <= length(points, first) + 1e-6


@settings(max_examples=40, deadline=None)
@given(st.lists(coordinates, min_size=2, max_size=8))
def test_up_to_nine_places_nothing_is_shorter(points: list[Point]) -> None:
    best = min(length(points, [0, *rest]) for rest in permutations(range(1, len(points))))
    assert length(points, short_tour(points)) == pytest.approx(best, abs=1e-6)
    assert length(points, improved(points, nearest_first(points))) <= 1.5 * best + 1e-6


@settings(deadline=None, max_examples=30)
@given(st.lists(stops, max_size=12), coordinates)
def test_the_same_day_gives_the_same_tour(day: list[Stop], start: Point) -> None:
    assert ordered(day, start=start) == ordered(list(day), start=start)


def test_sixty_stops_on_a_ring_are_driven_round_it() -> None:
    """Shuffled by a fixed stride, so that neighbours in the list are far apart on the ground."""
    ring = [n * 23 % 60 for n in range(60)]
    points = [(-79.95 + 0.001 * (n if n < 30 else 59 - n), 40.45 + (0.01 if n < 30 else 0.011)) for n in ring]
    tour = improved(points, nearest_first(points))
    assert length(points, tour) == pytest.approx(metres((0, 40.45), (0.058, 40.45)) + 111, rel=0.05)


def test_without_a_place_of_ones_own_the_first_stop_begins() -> None:
    far, near, nearer = Stop(-79.90, 40.45), Stop(-79.95, 40.45), Stop(-79.94, 40.45)
    assert ordered([near, far, nearer]) == [0, 2, 1]
    assert ordered([near, far, nearer], start=(-79.89, 40.45)) == [1, 2, 0]


def test_a_degree_of_latitude_is_some_111_kilometres() -> None:
    assert metres(HERE, (HERE[0], HERE[1] + 1)) == pytest.approx(111_195, abs=1)
