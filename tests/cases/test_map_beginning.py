"""How a city that was there before the public's map gets onto it: the migrations' own steps."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from tests.factories import requests
from thirdring.cases.cells import FINEST, cell_of
from thirdring.cases.map_queries import count_public
from thirdring.cases.map_rules import Asked
from thirdring.cases.models import Case, MapChange
from thirdring.city.models import City

pytestmark = pytest.mark.django_db
filling = import_module("thirdring.cases.migrations.0018_cells")
hearing = import_module("thirdring.cases.migrations.0019_map_hears")


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    """Five cases and one without a point, as they were before: without cells, and nobody counted them."""
    made = requests.pothole_city()
    case = requests.case(made)
    requests.strewn(case, [(-79.95 + n / 100, 40.45) for n in range(4)])
    requests.case(made, lon=None, lat=None, place="By the old mill")
    Case.objects.of(made).update(cell=None)
    MapChange.objects.of(made).delete()
    monkeypatch.setattr(filling, "BATCH", 2)
    return made


def fill() -> None:
    filling.fill(None, SimpleNamespace(connection=connection))


def test_every_case_with_a_point_gets_its_cell_and_again_changes_nothing(city: City) -> None:
    assert filling.FINEST == FINEST
    for _ in range(2):
        fill()
        found = Case.objects.of(city).values_list("cell", "lon", "lat")
        assert [cell for cell, _, _ in found] == [cell_of(lon, lat) for _, lon, lat in found]
        assert sum(cell is not None for cell, _, _ in found) == 5


def test_all_are_counted_once_when_the_map_begins_to_hear(city: City) -> None:
    fill()
    MapChange.objects.of(city).delete()  # the trigger, which there was none of then, has heard of the cells
    with connection.cursor() as cursor:
        cursor.execute(hearing.BEGINNING)
    assert count_public(city, Asked()) == 6
    assert MapChange.objects.of(city).exclude(cell=0).count() == 5
