"""The public's map of a whole city, with few cases and with a hundred times as many: bytes, and time."""

import json
from collections.abc import Iterator
from random import Random
from statistics import median

from django.db import connection
from django.test import Client

from bench.measuring import Result, seconds, spread
from tests.factories.requests import case, pothole_city
from thirdring.cases.actions.map_counting import count_map
from thirdring.cases.cells import cell_of
from thirdring.cases.map_queries import count_public
from thirdring.cases.map_rules import Asked
from thirdring.cases.public_list import Within, public_page
from thirdring.city.models import City
from thirdring.kernel.actor import system

BYTES_BUDGET, MS_BUDGET, GROWTH_BUDGET = 50_000, 50, 1.5
RECOUNT_BUDGET = 60  # seconds; the count is looked at every five minutes
RUNS, SPOTS = 40, 20_000
WHOLE, CLOSE = "-80.10,40.35,-79.86,40.51", "-79.9505,40.4495,-79.9495,40.4505"
HOST = {"host": "127.0.0.1"}
ASKED = {
    "whole city": {"box": WHOLE},
    "whole city, all of a year": {"box": WHOLE, "status": "all", "days": "365", "kind": "pothole"},
    "a street": {"box": CLOSE, "status": "all"},
}


def measure(*, quick: bool) -> Iterator[Result]:
    """Marks as a browser asks for them, and what the list's first page reads, in this process and warm."""
    few, many, runs = (1_000, 5_000, 5) if quick else (10_000, 1_000_000, RUNS)
    of = pothole_city()
    case(of)
    taken: dict[str, list[float]] = {}
    for count in (few, many):
        _fill(of, count)
        counting = seconds(lambda: count_map(of, actor=system(of.pk, reason="bench")))
        yield {
            "bench": "public map, counted afresh",
            "cases": count,
            "s": round(counting, 2),
            "budget": RECOUNT_BUDGET,
            "kept": counting <= RECOUNT_BUDGET,
        }
        for name, asked in ASKED.items():
            times, size = _asking("/map/points/", asked, runs)
            taken.setdefault(name, []).append(median(times))
            yield _told(name, count, times, size)
        times = [seconds(lambda: _listed(of)) for _ in range(runs)]
        taken.setdefault("list", []).append(median(times))
        yield _told("list", count, times, 0)
    del taken["a street"]  # it shows one case and then a hundred: its time grows with them, up to 200
    for name, medians in taken.items():
        growth = medians[1] / medians[0]
        yield {
            "bench": f"public map, {name}: growth",
            "cases": [few, many],
            "growth": round(growth, 2),
            "budget": GROWTH_BUDGET,
            "kept": growth <= GROWTH_BUDGET,
        }


def _listed(of: City) -> None:
    """What the page of the list reads."""
    assert len(public_page(of, Asked(), Within()).rows) == 25
    assert count_public(of, Asked()) > 0


def _asking(path: str, asked: dict[str, str], runs: int) -> tuple[list[float], int]:
    client, size = Client(headers=HOST), 0
    for _ in range(3):
        answer = client.get(path, asked)
        assert answer.status_code == 200, answer.content
        size = len(answer.content)
    return [seconds(lambda: client.get(path, asked)) for _ in range(runs)], size


def _told(name: str, count: int, times: list[float], size: int) -> Result:
    p95 = sorted(times)[int(len(times) * 0.95)]
    return {
        "bench": f"public map, {name}",
        "cases": count,
        "bytes": size,
        "ms": round(median(times) * 1000, 1),
        "p95_ms": round(p95 * 1000, 1),
        "budget": [BYTES_BUDGET, MS_BUDGET],
        "kept": size <= BYTES_BUDGET and p95 * 1000 <= MS_BUDGET,
        "spread": spread(times),
    }


def _fill(of: City, count: int) -> None:
    """Copies of the one case at SPOTS places, over ten years: one in twenty open."""
    chance = Random(1)
    spots = [(chance.uniform(-80.06, -79.90), chance.uniform(40.38, 40.49)) for _ in range(SPOTS)]
    placed = [[lon, lat, cell_of(lon, lat)] for lon, lat in spots]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER ALL")
        cursor.execute(_CASES, {"city": of.pk, "count": count, "spots": json.dumps(placed), "of": SPOTS})
        cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER ALL")
        cursor.execute("VACUUM ANALYZE cases_case")


_CASES = """
INSERT INTO cases_case (
    city_id, reference, status, version, type_id, service_version_id, priority, private, summary, place, lon,
    lat, cell, area_ids, agency_id, team_id, opened_at, updated_at, closed_at, outcome, due_at, report_count,
    entry_count, entry_hash
)
SELECT city_id, 'x' || lpad(n::text, 8, '0'), CASE WHEN n %% 20 > 0 THEN 'closed' ELSE 'received' END,
    version, type_id, service_version_id, priority, n %% 50 = 1, summary || n, n || ' Elm Street',
    (spot.at ->> 0)::float, (spot.at ->> 1)::float, (spot.at ->> 2)::bigint, area_ids, agency_id, team_id,
    opened_at - n * (interval '3650 days' / %(count)s), updated_at,
    CASE WHEN n %% 20 > 0 THEN updated_at END, CASE WHEN n %% 20 > 0 THEN 'fixed' ELSE '' END, due_at, 1,
    entry_count, entry_hash
FROM (SELECT * FROM cases_case WHERE city_id = %(city)s ORDER BY id LIMIT 1) one,
     generate_series((SELECT count(*) FROM cases_case) + 1, %(count)s) n
JOIN jsonb_array_elements(%(spots)s::jsonb) WITH ORDINALITY AS spot (at, number)
     ON spot.number = n * 7919 %% %(of)s + 1
"""
