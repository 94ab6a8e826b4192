"""The public's map: what it counts, against counting slowly; what it never shows; that nothing is lost."""

import random
from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import h3.api.basic_int as h3
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import cities, people, requests
from thirdring.cases import cells
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.map_counting import MANY, count_map, map_is_old
from thirdring.cases.actions.merging import merge
from thirdring.cases.boxes import Box
from thirdring.cases.map_queries import count_public, map_part
from thirdring.cases.map_rules import PERIODS, Asked
from thirdring.cases.models import Case, MapChange, MapCount
from thirdring.cases.public_list import Within, public_page
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import Invalid
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
AROUND = Box(-80.1, 40.3, -79.8, 40.6)
ALL = Asked(open=None)
WAYS = [Asked(open=state, days=days) for state in (None, True, False) for days in PERIODS]


@pytest.fixture
def city() -> City:
    return requests.city_of_three_types()


@pytest.fixture
def supervisor(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


def counted(city: City) -> None:
    count_map(city, actor=system(city.pk, reason="test"))


def strew(city: City, count: int, seed: int = 7) -> None:
    """Cases of two types, open and closed, old and new, some private, merged or without a point."""
    chance, now = random.Random(seed), clock.now()  # a test's
    potholes, graffiti = (requests.case(city, service_code=code) for code in ("pothole", "graffiti"))
    for like in (potholes, graffiti):
        requests.strewn(
            like,
            ((chance.uniform(-80.05, -79.85), chance.uniform(40.35, 40.55)) for _ in range(count // 2)),
        )
    made = list(Case.objects.of(city).order_by("pk"))
    for case in made[2:]:
        case.opened_at = now - timedelta(days=chance.choice([0, 3, 7, 8, 29, 31, 89, 91, 364, 366, 2000]))
        case.private = chance.random() < 0.1
        case.merged_into = potholes if chance.random() < 0.1 else None
        if chance.random() < 0.4:
            case.status, case.closed_at, case.outcome = "closed", now, "fixed"
        if chance.random() < 0.05:
            case.lon = case.lat = case.cell = None
    fields = ["opened_at", "private", "merged_into", "status", "closed_at", "outcome", "lon", "lat", "cell"]
    Case.objects.of(city).bulk_update(made[2:], fields)


def slowly(city: City, asked: Asked) -> list[Case]:
    """The public cases asked for, one after the other."""
    midnight = clock.now().astimezone(city_zone(city)).replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        case
        for case in Case.objects.of(city)
        if not case.private
        and case.merged_into_id is None
        and (asked.open is None or (case.status != "closed") == asked.open)
        and (asked.type_ids is None or case.type_id in asked.type_ids)
        and (asked.days is None or case.opened_at >= midnight - timedelta(days=asked.days))
    ]


def city_zone(city: City) -> ZoneInfo:
    return ZoneInfo(city.time_zone)


def by_cell(found: list[Case], resolution: int) -> dict[int, int]:
    placed = [case for case in found if case.lon is not None and case.lat is not None]
    finest = (h3.latlng_to_cell(case.lat, case.lon, 12) for case in placed)
    return dict(Counter(h3.cell_to_parent(cell, resolution) for cell in finest))


@pytest.mark.parametrize("when", ["before a count", "after it", "between"])
@pytest.mark.parametrize(
    "box", [AROUND, Box(-79.98, 40.42, -79.93, 40.47), Box(-79.953, 40.447, -79.947, 40.452)]
)
def test_every_count_is_what_counting_slowly_gives(city: City, when: str, box: Box) -> None:
    strew(city, 300)
    if when != "before a count":
        counted(city)
    if when == "between":
        strew(city, 100, seed=11)
    resolution = cells.resolution_for(box)
    types = [None, [Case.objects.of(city).order_by("pk")[0].type_id], []]
    for way in WAYS:
        for type_ids in types:
            asked = Asked(open=way.open, days=way.days, type_ids=type_ids)
            found = slowly(city, asked)
            assert count_public(city, asked) == len(found)
            part = map_part(city, asked, box, single=-1)
            shown = {cluster.cell: cluster.count for cluster in part.clusters}
            slow = by_cell(found, resolution)
            inside = [c for c in found if c.lon is not None and c.lat is not None and box.holds(c.lon, c.lat)]
            assert all(slow[cell] == n for cell, n in shown.items())
            assert set(by_cell(inside, resolution)) <= set(shown)  # none is lost at the edge
            single = map_part(city, asked, box, single=10_000).single
            assert len(single) == part.count


def test_a_case_moves_on_the_map_with_each_verb(city: City, supervisor: Actor) -> None:
    first, second = requests.case(city), requests.case(city, lon=-79.9)
    for _ in range(2):  # beside no count, and beside one
        assert totals(city) == (2, 0)
        counted(city)
    close(first, actor=supervisor, outcome=Outcome.FIXED, answer="Filled.")
    assert totals(city) == (1, 1)
    reopen(requests.reread(first), actor=supervisor, reason="It is not filled.")
    assert totals(city) == (2, 0)
    merge(requests.reread(second), into=requests.reread(first), actor=supervisor)
    assert totals(city) == (1, 0)


def totals(city: City) -> tuple[int, int]:
    return count_public(city, Asked(open=True)), count_public(city, Asked(open=False))


def test_what_is_private_is_on_no_map_and_leaves_it_at_once(city: City) -> None:
    requests.case(city, service_code="secret")
    shown = requests.case(city)
    counted(city)
    assert (count_public(city, ALL), [mark.reference for mark in map_part(city, ALL, AROUND).single]) == (
        1,
        [shown.reference],
    )
    Case.objects.of(city).filter(pk=shown.pk).update(private=True)
    assert count_public(city, ALL) == 0
    assert map_part(city, ALL, AROUND).count == 0
    assert public_page(city, ALL, Within()).rows == []
    assert public_page(city, ALL, Within(words="hole")).rows == []


def test_another_city_is_on_another_map(city: City) -> None:
    other = cities.city(code="other")
    requests.case(city)
    counted(city)
    counted(other)
    assert (count_public(city, ALL), count_public(other, ALL)) == (1, 0)


def test_a_count_forgets_what_it_holds_and_what_it_replaces(city: City) -> None:
    strew(city, 40)
    counted(city)
    first = set(MapCount.objects.of(city).values_list("counting", flat=True))
    assert not MapChange.objects.of(city).exists()
    counted(city)
    second = set(MapCount.objects.of(city).values_list("counting", flat=True))
    assert (len(first), len(second)) == (1, 1) and first != second


def test_a_count_is_old_on_another_day_or_after_many_changes(city: City) -> None:
    assert map_is_old(city)
    counted(city)
    assert not map_is_old(city)
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        assert map_is_old(city)
    like = {"city": city, "cell": 0, "type_id": 1, "open": True, "opened_at": clock.now(), "n": 1}
    MapChange.objects.bulk_create(MapChange(**like) for _ in range(MANY + 1))
    assert map_is_old(city)


def test_few_cases_stand_by_themselves_and_many_in_clusters(city: City) -> None:
    strew(city, 60)
    counted(city)
    part = map_part(city, ALL, AROUND, single=5)
    alone = map_part(city, ALL, AROUND, single=1000)
    assert (part.single, alone.clusters) == ([], [])
    placed = [case for case in slowly(city, ALL) if case.cell]
    assert sorted(mark.reference for mark in alone.single) == sorted(case.reference for case in placed)
    assert part.count == alone.count == len(placed)


def test_the_list_holds_the_same_cases_page_by_page(city: City) -> None:
    strew(city, 120)
    for asked in WAYS:
        seen, after = [], ""
        while True:
            page = public_page(city, asked, Within(), after=after, size=17)
            seen += [row.id for row in page.rows]
            if not page.next:
                break
            after = page.next
        wanted = sorted(slowly(city, asked), key=lambda case: (case.opened_at, case.pk), reverse=True)
        assert seen == [case.pk for case in wanted]


@pytest.mark.parametrize("box", [Box(-80.0, 40.4, -79.9, 40.5), Box(-79.96, 40.44, -79.945, 40.455)])
def test_the_list_of_a_part_of_the_map_is_of_that_part(city: City, box: Box) -> None:
    strew(city, 300)
    rows = public_page(city, ALL, Within(box=box), size=1000).rows
    held = [case.pk for case in slowly(city, ALL) if case.lon and case.lat and box.holds(case.lon, case.lat)]
    assert sorted(row.id for row in rows) == sorted(held)


def test_words_are_searched_as_the_public_reads_them(city: City) -> None:
    found = requests.case(city, words="A crater by the school. Call 412-555-0123.")
    requests.case(city, words="A deep hole.")
    assert [row.id for row in public_page(city, ALL, Within(words="crater school")).rows] == [found.pk]
    assert public_page(city, ALL, Within(words="0123")).rows == []
    (row,) = public_page(city, ALL, Within(words="crater")).rows
    assert "0123" not in row.words and "crater" in row.words


@pytest.mark.parametrize(
    "mark", ["x", "2026~1", "~", "2026-01-01T00:00:00+00:00~-4", f"2026-01-01~{2**70}", "a~b"]
)
def test_a_page_mark_that_is_not_ours_is_refused(city: City, mark: str) -> None:
    if mark == "2026~1":
        mark = "yesterday~1"
    with pytest.raises(Invalid, match="Start again from the first page"):
        public_page(city, ALL, Within(), after=mark)


@given(st.floats(-84, 84), st.floats(-179.9, 179.9), st.integers(0, cells.FINEST))
@settings(max_examples=150)
def test_the_arithmetic_of_cells_is_h3s_own_in_the_program_and_in_the_database(
    lat: float, lon: float, resolution: int
) -> None:
    finest = cells.cell_of(lon, lat)
    assert finest is not None
    parent = h3.cell_to_parent(finest, resolution)
    with connection.cursor() as cursor:
        cursor.execute("SELECT h3_parent(%s, %s)", [finest, resolution])
        assert cursor.fetchone() == (parent,)
    assert cells.parent(finest, resolution) == parent
    least, most = cells.span(parent)
    assert least <= finest <= most
    elsewhere = cells.cell_of(-lon, lat)
    assert elsewhere is not None
    assert (least <= elsewhere <= most) == (h3.cell_to_parent(elsewhere, resolution) == parent)
