"""A query that names no city is refused before it reaches the database."""

from collections.abc import Callable

import pytest
from django.db.models import Count, ProtectedError
from pytest_django import DjangoAssertNumQueries

from tests.factories.cities import agency, city, team
from thirdring.city.models import Agency, City, Team
from thirdring.kernel.scope import CityQuerySet, UnscopedQuery

pytestmark = pytest.mark.django_db

Query = Callable[[CityQuerySet[Agency]], object]

ASKED: dict[str, Query] = {
    "list": list,
    "len": len,
    "bool": bool,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "get": lambda rows: rows.get(code="parks"),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "earliest": lambda rows: rows.earliest("pk"),
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:2]),
    "iterator": lambda rows: list(rows.iterator(10)),
    "aggregate": lambda rows: rows.aggregate(n=Count("*")),
    "values": lambda rows: list(rows.values("code")),
    "values_list": lambda rows: list(rows.values_list("code", flat=True)),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "contains": lambda rows: rows.contains(Agency(pk=1)),
    "update": lambda rows: rows.update(name="All the same"),
    "delete": lambda rows: rows.delete(),
    "filtered": lambda rows: list(rows.filter(code="parks").exclude(name="").order_by("pk")),
    "annotated": lambda rows: list(rows.annotate(n=Count("teams")).distinct()),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
def test_an_unscoped_query_is_refused(ask: Query, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0), pytest.raises(UnscopedQuery, match=r"Agency was queried without \.of"):
        ask(Agency.objects.all())


@pytest.mark.parametrize(
    "join",
    [
        lambda mine, all_: mine | all_,
        lambda mine, all_: mine & all_,
        lambda mine, all_: mine.union(all_),
        lambda mine, all_: mine.intersection(all_),
        lambda mine, all_: mine.difference(all_),
    ],
    ids=["or", "and", "union", "intersection", "difference"],
)
def test_a_scoped_query_cannot_be_joined_with_an_unscoped_one(
    join: Callable[[CityQuerySet[Agency], CityQuerySet[Agency]], object],
) -> None:
    with pytest.raises(UnscopedQuery):
        join(Agency.objects.of(city()), Agency.objects.all())


def test_scoped_queries_and_empty_ones_can_be_joined() -> None:
    river = city()
    parks, streets = agency(river, code="parks"), agency(river, code="streets")
    rows = Agency.objects.of(river)
    assert set(rows.filter(code="parks") | rows.filter(code="streets")) == {parks, streets}
    assert list(rows.filter(code="parks").union(rows.filter(code="parks"))) == [parks]
    assert list(rows.filter(code="parks") | Agency.objects.none()) == [parks]


def test_a_scoped_query_sees_its_city_and_no_other() -> None:
    river, hill = city(), city()
    parks = agency(river, code="parks")
    agency(hill, code="parks")
    assert list(Agency.objects.of(river)) == [parks]
    assert Agency.objects.of(river.pk).filter(code="parks").count() == 1


def test_a_scoped_query_writes_to_its_city_and_no_other() -> None:
    river, hill = city(), city()
    agency(river, name="Parks")
    kept = agency(hill, name="Parks")
    assert Agency.objects.of(river).update(name="Green spaces") == 1
    kept.refresh_from_db()
    assert kept.name == "Parks"


def test_scope_lasts_through_every_clause() -> None:
    river = city()
    parks = agency(river, code="parks")
    rows = (
        Agency.objects.of(river).filter(active=True).exclude(code="").order_by("-pk").select_related("city")
    )
    assert list(rows[:5]) == [parks]
    assert rows.annotate(n=Count("teams")).values_list("code", "n").get() == ("parks", 0)


def test_rows_that_hang_off_a_loaded_row_need_no_city_said_again() -> None:
    parks = agency(city())
    crew = team(parks)
    assert list(parks.teams.all()) == [crew]
    assert parks.teams.filter(active=True).count() == 1
    assert crew.agency == parks


def test_prefetched_rows_are_those_of_the_rows_asked_for() -> None:
    river, hill = city(), city()
    crew = team(agency(river))
    team(agency(hill))
    found = Agency.objects.of(river).prefetch_related("teams").get()
    assert list(found.teams.all()) == [crew]


def test_a_row_can_be_read_again() -> None:
    parks = agency(city())
    parks.refresh_from_db()
    assert Agency.objects.of(parks.city_id).get().pk == parks.pk


def test_a_query_across_cities_says_why() -> None:
    team(agency(city()))
    team(agency(city()))
    assert Team.objects.across_cities("this test counts them all").count() == 2
    with pytest.raises(ValueError, match="say why"):
        Team.objects.across_cities("")


def test_a_city_row_cannot_be_orphaned_by_deleting_its_city() -> None:
    river = city()
    agency(river)
    with pytest.raises(ProtectedError):
        City.objects.get(pk=river.pk).delete()
