"""Ground drawn for a purpose holds the points on it, whichever way it was drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.places.geometry import Unsound, metres_between
from thirdring.places.ground import Ground, circle, joined

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
BESIDE = {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}


@given(
    st.floats(-0.02, 0.02),
    st.floats(-0.02, 0.02),
    st.integers(50, 5000),
    st.floats(-60, 60),
    st.floats(-179, 179),
)
def test_a_circle_holds_what_is_within_its_metres(
    east: float, north: float, radius_m: int, lat: float, lon: float
) -> None:
    away = metres_between(lon, lat, lon + east, lat + north)
    held = Ground(circle(lon, lat, radius_m)).holds(lon + east, lat + north)
    if away < radius_m * 0.98:
        assert held
    if away > radius_m * 1.02:
        assert not held


def test_areas_joined_hold_what_each_holds_and_their_common_border() -> None:
    ground = Ground(joined([SQUARE, BESIDE]))
    places = [(0.5, 0.5), (1.5, 0.5), (1, 0.5), (0, 0), (2.5, 0.5)]
    assert [ground.holds(*place) for place in places] == [True, True, True, True, False]
    assert ground.holding([lon for lon, _ in places], [lat for _, lat in places]).tolist() == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_a_point_nobody_knows_is_on_no_ground() -> None:
    assert not Ground(SQUARE).holds(None, None)


def test_ground_with_too_many_corners_is_refused_with_the_cure() -> None:
    ring = [[n / 30_000, (n % 2) / 10] for n in range(21_000)]
    with pytest.raises(Unsound, match="draw it more simply"):
        Ground({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
