"""Rows written the short way are the rows Django would have written."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories import cities
from thirdring.city.models import City, Holiday
from thirdring.kernel import clock
from thirdring.kernel.inserting import insert_rows
from thirdring.places.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return cities.city()


def area(city: City, **fields: Any) -> Area:
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    told = {"kind": "ward", "code": "1", "name": "Ward “1”, 100 %", "geometry": shape, "need_index": 0.5}
    return Area(city=city, **told | fields)


def test_every_value_comes_back_as_it_was(city: City) -> None:
    short, long = area(city, code="short"), area(city, code="long")
    insert_rows(Area, [short])
    long.save()
    told = [Area.objects.of(city).filter(pk=each.pk).values().get() for each in (short, long)]
    assert [{**row, "id": 0, "code": ""} for row in told] == [{**told[0], "id": 0, "code": ""}] * 2


def test_rows_get_their_ids_in_order_and_can_be_saved_again(city: City) -> None:
    rows = [area(city, code=str(number)) for number in range(5)]
    insert_rows(Area, rows)
    assert list(Area.objects.of(city).order_by("pk").values_list("pk", "code")) == [
        (row.pk, row.code) for row in rows
    ]
    rows[0].name = "Another"
    rows[0].save(update_fields=["name"])
    assert Area.objects.of(city).get(pk=rows[0].pk).name == "Another"


def test_one_statement_for_many_rows_and_none_for_none(city: City, django_assert_num_queries: Any) -> None:
    rows = [Holiday(city=city, date=clock.now().date().replace(day=day), name="x") for day in range(1, 20)]
    with django_assert_num_queries(1):
        insert_rows(Holiday, rows)
    with django_assert_num_queries(0):
        insert_rows(Holiday, [])


def test_what_the_database_refuses_leaves_no_row(city: City) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Area, [area(city), area(city)])
    assert Area.objects.of(city).count() == 0
