"""The past as days of calls, and the wallboard, with few calls and with ten million: rate, and growth."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measuring import Result, compared, seconds
from tests.factories.cities import city
from thirdring.city.models import City
from thirdring.contact_centre.models import Queue
from thirdring.contact_centre.past_calls import days_of_calls
from thirdring.contact_centre.wallboard import board
from thirdring.kernel import clock

A_DAY = 2_500
RUNS = 15
BUDGETS = {"days of calls": 0.5, "wallboard": 0.1}  # of the rate of bare psycopg running the same statements
GROWTH_BUDGET = 1.5  # of the wallboard, which shows one day


def measure(*, quick: bool) -> Iterator[Result]:
    """Calls of two and a half thousand a day; the days of at most 400 days, and the board of this one."""
    few, many, runs = (2_000, 20_000, 3) if quick else (100_000, 10_000_000, RUNS)
    of, took = city(), []
    Queue.objects.create(city=of, code="general", name="General")
    tomorrow = clock.now().date() + timedelta(days=1)
    asked: dict[str, Callable[[], object]] = {
        "days of calls": lambda: days_of_calls(of, until=tomorrow),
        "wallboard": lambda: board(of, at=clock.now()),
    }
    for calls in (few, many):
        _fill(of, calls)
        for name, ask in asked.items():
            result, ours = _measured(name, ask, runs)
            if name == "wallboard":
                took.append(ours)
            yield result | {"calls": calls, "ms": round(ours * 1000, 1)}
    growth = took[1] / took[0]
    yield {
        "bench": "wallboard: growth",
        "calls": [few, many],
        "growth": round(growth, 2),
        "budget": GROWTH_BUDGET,
        "kept": growth <= GROWTH_BUDGET,
    }


def _measured(name: str, ask: Callable[[], object], runs: int) -> tuple[Result, float]:
    """Ours and the same statements bare, in turns; and the median of ours in seconds."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    statements = [query["sql"] for query in captured.captured_queries]
    ours, bare = [], []
    for _ in range(runs):
        ours.append(seconds(ask))
        bare.append(seconds(lambda: _run(statements)))
    return compared(name, ours, bare, each=1, budget=BUDGETS[name]), median(ours)


def _run(statements: list[str]) -> None:
    """The statements with their values written in, by psycopg alone."""
    assert connection.connection is not None
    with connection.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.encode())
            cursor.fetchall()


_FILL = """
INSERT INTO contact_centre_call (
    city_id, source, external_id, version, status, medium, language, caller, queue_id, offered_at, queued_at,
    answered_at, ended_at, wait_ms, talk_ms, hold_ms, wrap_ms, transfers, conferences
)
SELECT
    queue.city_id, 'bench', n, 1, 'handled', 'phone', 'en', '', queue.id, moment, moment,
    moment + interval '20 s', moment + interval '4 min', 20000, 220000, 0, 30000, 0, 0
FROM contact_centre_queue AS queue, LATERAL (
    SELECT n, now() - n * interval '1 day' / %s AS moment
    FROM generate_series((SELECT count(*) FROM contact_centre_call), %s - 1) AS n
) AS told
WHERE queue.city_id = %s
"""


def _fill(of: City, calls: int) -> None:
    """So many calls in all, the newest now."""
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [A_DAY, calls, of.pk])
        cursor.execute("VACUUM ANALYZE contact_centre_call")
