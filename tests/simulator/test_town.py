"""The town on paper: the same for the same seed, and sound as a city."""

from collections import Counter

import numpy as np
import pytest
import shapely

from thirdring.simulator.riverton import words
from thirdring.simulator.riverton.ground import Ground
from thirdring.simulator.riverton.naming import house_number
from thirdring.simulator.riverton.plats import Along
from thirdring.simulator.riverton.town import Town, plan


def traits(town: Town) -> tuple[object, ...]:
    """Everything that could differ between two towns."""
    return (
        shapely.to_wkb(town.boundary),
        [street.name for street in town.streets],
        town.houses.number,
        town.houses.lon.tolist(),
        town.crossings,
        [(quarter.name, quarter.population, quarter.need, quarter.district) for quarter in town.quarters],
        town.landmarks,
        [park.name for park in town.parks],
    )


def test_the_same_seed_draws_the_same_town(town: Town) -> None:
    assert traits(plan(311)) == traits(town)


def test_another_seed_draws_another_town(town: Town) -> None:
    other = plan(312)
    assert other.houses.lon.tolist() != town.houses.lon.tolist()
    assert len(other.quarters) == len(town.quarters)


def test_it_is_a_city_of_three_hundred_thousand_in_seventy_six_neighbourhoods(town: Town) -> None:
    people = [quarter.population for quarter in town.quarters]
    assert (len(people), abs(sum(people) - 300_000) < 50, min(people) > 100) == (76, True, True)


def test_neighbourhoods_share_the_city_without_gap_or_overlap(town: Town) -> None:
    shapes = [quarter.shape for quarter in town.quarters]
    whole = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-4)
    assert whole.area == pytest.approx(town.boundary.area, rel=2e-3)
    assert all(shape.is_valid for shape in shapes)


def test_neighbourhoods_have_names_of_their_own(town: Town) -> None:
    assert (
        len({quarter.name for quarter in town.quarters})
        == len({quarter.code for quarter in town.quarters})
        == 76
    )
    assert len(set(words.NEIGHBOURHOODS)) == len(words.NEIGHBOURHOODS)


def test_need_runs_evenly_from_least_to_most(town: Town) -> None:
    needs = sorted(quarter.need for quarter in town.quarters)
    assert np.allclose(needs, (np.arange(76) + 0.5) / 76, atol=0.001)


def test_need_is_alike_among_neighbours(town: Town) -> None:
    apart_near, apart_all = [], []
    for n, one in enumerate(town.quarters):
        for other in town.quarters[n + 1 :]:
            apart = abs(one.need - other.need)
            apart_all.append(apart)
            if one.shape.distance(other.shape) < 1e-6:
                apart_near.append(apart)
    assert np.mean(apart_near) < 0.7 * np.mean(apart_all)


def test_districts_are_nine_of_about_equal_people(town: Town) -> None:
    people: Counter[int] = Counter()
    for quarter in town.quarters:
        people[quarter.district] += quarter.population
    assert sorted(people) == list(range(9))
    assert max(people.values()) < 1.2 * min(people.values())


def test_a_district_is_in_one_piece(town: Town) -> None:
    for number in range(9):
        parts = [quarter.shape for quarter in town.quarters if quarter.district == number]
        assert shapely.union_all(shapely.buffer(parts, 1e-5)).geom_type == "Polygon"


def test_no_two_streets_have_one_name(town: Town) -> None:
    names = [street.name for street in town.streets]
    assert len(set(names)) == len(names) > 1_000


def test_a_house_number_stands_once_on_its_street(town: Town) -> None:
    houses = list(zip(town.houses.street, town.houses.number, strict=True))
    assert len(set(houses)) == len(houses) > 50_000


def test_nearly_every_house_stands_on_land_inside_the_city(town: Town) -> None:
    water = shapely.union_all([shape for _, shape in town.water])
    points = np.column_stack([town.houses.lon, town.houses.lat])
    shapely.prepare(water)
    shapely.prepare(town.boundary)
    assert shapely.contains_xy(town.boundary, *points.T).mean() > 0.999
    assert shapely.contains_xy(water, *points.T).mean() < 0.001


def test_streets_keep_out_of_the_river_but_for_the_bridges(town: Town) -> None:
    river = dict(town.water)["Third River"].buffer(-0.0002)
    wet = {street.name for street in town.streets if street.lines.intersects(river)}
    assert 4 <= len(wet) <= 10
    assert all(name.endswith("Bridge") for name in wet)


def test_crossings_are_of_two_streets_that_are_both_there(town: Town) -> None:
    for crossing in town.crossings[::97]:
        here = shapely.Point(crossing.lon, crossing.lat)
        assert crossing.a != crossing.b
        assert max(town.streets[n].lines.distance(here) for n in (crossing.a, crossing.b)) < 1e-5


def test_main_street_and_fourth_meet(town: Town) -> None:
    names = [street.name for street in town.streets]
    met = {frozenset((names[c.a], names[c.b])) for c in town.crossings}
    assert frozenset(("East Main Street", "North 4th Street")) in met


@pytest.mark.parametrize(
    ("along", "place", "odd", "number"),
    [
        (Along.ACROSS, 104, True, 101), (Along.ACROSS, 104, False, 102), (Along.RIVER, -160, True, 101),
        (Along.RIVER, 0, True, 1), (Along.RIVER, 0, False, 2), (Along.RIVER, 1600, False, 1002),
    ],
)  # fmt: skip
def test_a_block_is_a_hundred_numbers_odd_on_one_side(
    along: Along, place: float, odd: bool, number: int
) -> None:
    assert house_number(along, place, odd=odd) == number


@pytest.mark.parametrize("seed", range(6))
def test_the_ground_is_never_folded(seed: int) -> None:
    """A fold would put two places of the plan on one spot: the bend must keep every small square's turn."""
    ground = Ground.drawn(np.random.default_rng(seed))
    u, v = np.meshgrid(np.arange(-9_000, 9_000, 97.0), np.arange(-9_000, 9_000, 101.0))
    x, y = ground.place(u, v)
    along_u, along_v = (
        (np.diff(x, axis=1)[:-1], np.diff(y, axis=1)[:-1]),
        (np.diff(x, axis=0)[:, :-1], np.diff(y, axis=0)[:, :-1]),
    )
    assert ((along_u[0] * along_v[1] - along_u[1] * along_v[0]) > 0).all()
