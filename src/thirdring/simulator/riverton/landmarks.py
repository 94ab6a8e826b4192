"""The places people name in Riverton. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from thirdring.simulator.riverton import words
from thirdring.simulator.riverton.ground import Floats, Ground
from thirdring.simulator.riverton.parks import Park
from thirdring.simulator.riverton.plats import QUAY
from thirdring.simulator.riverton.quarters import Quarter

_CENTRAL = (
    ("Riverton City Hall", "city_hall", QUAY + 330, 40),
    ("Riverton Central Library", "library", QUAY + 640, 360),
    ("Old Market Hall", "market", QUAY + 120, -300),
    ("Union Station", "station", 2_280, 330),
    ("Customs House Museum", "museum", QUAY + 30, 620),
    ("Riverton Opera House", "theatre", QUAY + 530, -460),
    ("County Courthouse", "courthouse", QUAY + 440, 200),
    ("Lyceum College", "college", -1_250, 1_000),
    ("Mercy River Hospital", "hospital", -820, -1_150),
    ("Saint Odile Hospital", "hospital", 3_900, 2_300),
    ("Garrison Veterans Hospital", "hospital", -4_300, -2_400),
    ("Kestrel Field", "stadium", 1_050, -2_150),
    ("Riverton Zoo", "zoo", -3_500, 3_200),
    ("West Bank Bus Terminal", "station", -420, 260),
)
SCHOOLS, BRANCHES, FIREHOUSES = 30, 9, 12


@dataclass(frozen=True, slots=True)
class LandmarkPlan:
    """A place people name; degrees."""

    name: str
    kind: str
    lon: float
    lat: float


def draw_landmarks(
    rng: np.random.Generator,
    ground: Ground,
    parks: Sequence[Park],
    quarters: Sequence[Quarter],
    homes: Floats,
) -> list[LandmarkPlan]:
    """The centre's buildings, parks, and a school, library or firehouse in many quarters.

    ``parks`` and ``quarters`` are in degrees; ``homes`` is an array of (lon, lat) to build at.
    """
    lon, lat = ground.lon_lat([u for *_, u, _ in _CENTRAL], [v for *_, v in _CENTRAL])
    central = [
        LandmarkPlan(name, kind, float(x), float(y))
        for (name, kind, *_), x, y in zip(_CENTRAL, lon, lat, strict=True)
    ]
    green = [LandmarkPlan(park.name, "park", *_inside(park)) for park in parks]
    return [*central, *green, *_local(rng, quarters, homes)]


def _inside(park: Park) -> tuple[float, float]:
    point = park.shape.representative_point()
    return round(point.x, 6), round(point.y, 6)


def _local(rng: np.random.Generator, quarters: Sequence[Quarter], homes: Floats) -> Iterator[LandmarkPlan]:
    at = iter(homes[rng.choice(len(homes), SCHOOLS + BRANCHES + FIREHOUSES, replace=False)].tolist())
    people = [words.SURNAMES[n] for n in rng.permutation(len(words.SURNAMES))]
    levels = ("Elementary School", "Elementary School", "Middle School", "High School")
    for number in range(SCHOOLS):
        yield LandmarkPlan(f"{people[number]} {levels[number % 4]}", "school", *next(at))
    chosen = rng.permutation(len(quarters))
    for number in range(BRANCHES):
        yield LandmarkPlan(f"{quarters[chosen[number]].name} Library", "library", *next(at))
    for number in range(FIREHOUSES):
        yield LandmarkPlan(f"Firehouse {number + 1}", "firehouse", *next(at))
