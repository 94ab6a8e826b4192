"""GeoReport over HTTP: a list of 50 rows against a bare WSGI program under the same server, and a report in.

The bare program runs the very same statement with psycopg and writes its rows with orjson: what it leaves out
is all that makes a city's face. Both are served by granian with one thread and asked in turns, each over one
connection. A report is compared with its own statements, sent again over a bare connection.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any
from urllib.parse import urlencode

import orjson
import psycopg
from django.db import connection, transaction
from django.test import Client

from bench import opening
from bench.measuring import Result, compared, seconds
from tests.factories.people import program
from tests.factories.requests import INSIDE, pothole_city, sent
from thirdring.city.models import City
from thirdring.open311.filters import Filters
from thirdring.open311.queries import Row, rows
from thirdring.staff.actions.programs import create_api_client

LIST_BUDGET, POST_BUDGET, GROWTH_BUDGET = 0.4, 0.25, 1.5
LIST = "/open311/v2/requests.json?page_size=50"
POST = "/open311/v2/requests.json"
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
HOST = {"host": "127.0.0.1"}
RARE = "walrus"
TABLES = ("cases_case", "cases_report", "cases_closure", "cases_media")
OURS, BARE = "thirdring.config.serving:application", "bench.bare:application"


def measure(*, quick: bool) -> Iterator[Result]:
    """The list with few cases and with a hundred times as many, then reports."""
    few, many, runs, each = (300, 3_000, 3, 20) if quick else (10_000, 1_000_000, 15, 100)
    of = pothole_city()
    sent(of)
    sent(of, words=f"A {RARE}.")
    taken: dict[str, list[float]] = {}
    for count in (few, many):
        _fill(of, count)
        yield (result := _listing(of, runs, each) | {"cases": count})
        taken.setdefault("list", []).append(result.pop("ms"))
        for name, words in (("search, common words", "deep"), ("search, a rare word", RARE)):
            taken.setdefault(name, []).append(_searching(of, words, runs))
    for name, medians in taken.items():
        growth = medians[1] / medians[0]
        yield {
            "bench": f"georeport {name} growth",
            "cases": [few, many],
            "ms": medians,
            "growth": round(growth, 2),
            "budget": GROWTH_BUDGET,
            "kept": growth <= GROWTH_BUDGET,
        }
    yield _posting(of, *((2, 10) if quick else (9, 60)))


def _listing(of: City, runs: int, each: int) -> Result:
    with _served(OURS) as ours, _served(BARE, BARE_ORDER=_order()) as bare:
        for ask in (ours, bare):  # warm
            for _ in range(each):
                assert len(orjson.loads(ask("GET", LIST))) == 50
        mine, theirs = [], []
        for _ in range(runs):
            mine.append(seconds(lambda: [ours("GET", LIST) for _ in range(each)]))
            theirs.append(seconds(lambda: [bare("GET", LIST) for _ in range(each)]))
    found = compared("georeport list", mine, theirs, each=each, budget=LIST_BUDGET)
    return found | {"ms": round(median(mine) / each * 1000, 3)}


def _searching(of: City, words: str, runs: int) -> float:
    """Milliseconds for the first page of requests of all time that hold the words."""
    asked = Filters(words=words, size=50)
    return round(median(seconds(lambda: rows(of, asked)) for _ in range(runs)) * 1000, 3)


def _order() -> str:
    """The statement that a list sends, as the bare program gets it."""
    taken: list[opening.Statement] = []
    with connection.execute_wrapper(opening._recorder(taken)):
        Client(headers=HOST).get(LIST)
    (listing,) = [one for one in taken if "FROM cases_report" in one.sql]
    order = {"sql": listing.sql, "values": dict(listing.params), "names": Row._fields}
    return orjson.dumps(order).decode()


def _posting(of: City, runs: int, each: int) -> Result:
    many = 10**6
    issued = create_api_client(of, actor=program(of), name="Bench", requests_per_minute=many)
    numbers = iter(range(10**9))
    mine, theirs, statements = [], [], 0
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as raw, _served(OURS) as ours:
        for _ in range(each):
            ours("POST", POST, _form(issued.key, next(numbers)))
        for _ in range(runs):
            forms = [_form(issued.key, next(numbers)) for _ in range(each)]
            mine.append(seconds(lambda forms=forms: [ours("POST", POST, form) for form in forms]))
            recorded = _recorded([_form(issued.key, next(numbers)) for _ in range(each)])
            statements = sum(map(len, recorded)) // each
            theirs.append(seconds(lambda recorded=recorded: opening._replay(raw, recorded)))
    found = compared("georeport post", mine, theirs, each=each, budget=POST_BUDGET)
    return found | {"statements_each": statements}


def _form(key: str, number: int) -> str:
    return urlencode(
        {
            "api_key": key,
            "service_code": "pothole",
            "description": f"A hole number {number}, as deep as a hand.",
            "address_string": f"{number} Elm Street",
            "lat": INSIDE["lat"],
            "long": INSIDE["lon"],
            "email": f"neighbour{number}@example.org",
            "first_name": "A",
            "last_name": "Neighbour",
        }
    )


def _recorded(forms: list[str]) -> list[list[opening.Statement]]:
    """What reports send, in a transaction taken back, sequences too: as if never sent."""
    before, reports = opening._sequences(), []
    with transaction.atomic():
        for form in forms:
            taken: list[opening.Statement] = []
            with connection.execute_wrapper(opening._recorder(taken)):
                answer = Client(headers=HOST).post(POST, form, content_type=FORM["Content-Type"])
            assert answer.status_code == 200, answer.content
            reports.append([one for one in taken if "SAVEPOINT" not in one.sql])
        transaction.set_rollback(True)
    opening._set_sequences(before)
    return reports


def _fill(of: City, count: int) -> None:
    """Copies of the one case and its report, minutes apart: four in five closed, one in four with a photo."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute("SELECT count(*) FROM cases_case")
        have = cursor.fetchone()[0]
        cursor.execute(_DEFINITIONS, [list(TABLES)])
        indexes = list(cursor.fetchall())
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for statement in (_CASES, _REPORTS, _CLOSURES, _PHOTOS):
            cursor.execute(statement, {"city": of.pk, "have": have, "last": count})
        for _, definition in indexes:
            cursor.execute(definition)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
            cursor.execute(f"VACUUM ANALYZE {table}")


_DEFINITIONS = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid::regclass::text = ANY(%s) AND NOT indisunique
"""
_CASES = """
INSERT INTO cases_case (
    city_id, reference, status, version, type_id, service_version_id, priority, private, summary, place, lon,
    lat, area_ids, agency_id, team_id, opened_at, updated_at, closed_at, outcome, due_at, report_count,
    entry_count, entry_hash
)
SELECT city_id, 'x' || lpad(n::text, 8, '0'), CASE WHEN n %% 5 > 0 THEN 'closed' ELSE 'received' END, version,
    type_id, service_version_id, priority, n %% 20 = 0, summary || n, n || ' Elm Street', lon, lat, area_ids,
    agency_id, team_id, opened_at - n * interval '1 minute', updated_at,
    CASE WHEN n %% 5 > 0 THEN updated_at - n * interval '1 minute' END,
    CASE WHEN n %% 5 > 0 THEN 'fixed' ELSE '' END, due_at, 1, entry_count, entry_hash
FROM (SELECT * FROM cases_case WHERE city_id = %(city)s ORDER BY id LIMIT 1) one,
     generate_series(%(have)s + 1, %(last)s) n
"""
_REPORTS = """
INSERT INTO cases_report (
    city_id, case_id, reference, token, channel, words, language, answers, place, lon, lat, received_at,
    source, external_id, row_digest
)
SELECT c.city_id, c.id, c.reference, 'x', 'web', c.summary, 'en', '{}', c.place, c.lon, c.lat, c.opened_at,
    '', '', ''
FROM cases_case c LEFT JOIN cases_report r ON r.case_id = c.id WHERE c.city_id = %(city)s AND r.id IS NULL
"""
_CLOSURES = """
INSERT INTO cases_closure (city_id, case_id, outcome, answer, at)
SELECT c.city_id, c.id, 'fixed', 'The crew filled it and will look again in spring.', c.closed_at
FROM cases_case c LEFT JOIN cases_closure l ON l.case_id = c.id
WHERE c.city_id = %(city)s AND c.status = 'closed' AND l.id IS NULL
"""
_PHOTOS = """
INSERT INTO cases_media (city_id, case_id, report_id, file, width, height, public, added_at, kind)
SELECT r.city_id, r.case_id, r.id, 'photos/1/2026/11/' || md5(r.id::text) || '.jpg', 40, 30, true,
    r.received_at, ''
FROM cases_report r LEFT JOIN cases_media m ON m.report_id = r.id
WHERE r.city_id = %(city)s AND r.id %% 4 = 0 AND m.id IS NULL
"""


@contextmanager
def _served(target: str, **environment: str) -> Iterator[Any]:
    """A program served by granian with one thread, and how to ask it over one connection."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    command += ["--blocking-threads", "1", "--log-level", "error", target]
    serving = subprocess.Popen(command, env=os.environ | environment)
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(method: str, path: str, body: str | None = None) -> bytes:
        asking.request(method, path, body, FORM if body else {})
        answer = asking.getresponse()
        said = answer.read()
        assert answer.status == 200, said
        return said

    try:
        _wait_for(port)
        yield ask
    finally:
        asking.close()
        serving.terminate()
        serving.wait(timeout=30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not come up")
