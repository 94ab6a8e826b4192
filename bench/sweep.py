"""A hundred thousand promises that ran out in the same minute, swept by several workers."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from bench.measuring import Result, seconds
from tests.factories.requests import case, pothole_city
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.sla.models import Escalation, Promise

BUDGET = 100_000  # promises a minute
WORKERS = 4


def measure(*, quick: bool) -> Iterator[Result]:
    """Warnings first, then breaches with their escalations; each promise exactly once."""
    count = 300 if quick else 100_000
    of = pothole_city()
    _multiply(case(of), count)
    for what, ago in (("warnings", -timedelta(hours=1)), ("breaches", timedelta(hours=1))):
        _date(of, ago)
        took = seconds(_all_workers)
        yield _result(what, count, took, _done(of, what))


def _multiply(like: Case, count: int) -> None:
    """Copies of one case, each with one promise to resolve it and the same timeline."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [count - 1, like.pk])
        cursor.execute("DELETE FROM sla_promise WHERE clock <> 'resolve'")
        cursor.execute(_PROMISES, [like.pk, like.pk])
        cursor.execute("VACUUM ANALYZE cases_case")
        cursor.execute("VACUUM ANALYZE sla_promise")


def _date(of: City, ago: timedelta) -> None:
    """All promises fall due so long ago, and their warning a little before."""
    due = clock.now() - ago
    Promise.objects.of(of).update(due_at=due, warn_at=due - timedelta(hours=2))


def _all_workers() -> None:
    """Each a process of its own, from its start to its last promise."""
    workers = [subprocess.Popen([sys.executable, "-c", _WORK]) for _ in range(WORKERS)]  # ours
    for worker in workers:
        worker.wait()


_WORK = "import django; django.setup(); from thirdring.sla.tasks import help_sweeping; help_sweeping()"


def _done(of: City, what: str) -> list[int]:
    """How many promises were marked, and how many lines or escalations say so."""
    rows = Promise.objects.of(of)
    if what == "warnings":
        return [rows.filter(warned_at__isnull=False).count()]
    lines = Entry.objects.of(of).filter(kind=EntryKind.PROMISE_BROKEN).count()
    return [rows.filter(broken_at__isnull=False).count(), lines, Escalation.objects.of(of).count()]


def _result(what: str, count: int, took: float, done: list[int]) -> Result:
    a_minute = round(count / took * 60)
    once = set(done) == {count}
    return {
        "bench": f"sweep of {what}",
        "promises": count,
        "workers": WORKERS,
        "seconds": round(took, 2),
        "a_minute": a_minute,
        "budget": BUDGET,
        "each_once": once,
        "kept": once and (a_minute >= BUDGET or count < BUDGET),
    }


_CASES = """
INSERT INTO cases_case (
    city_id, reference, status, version, type_id, service_version_id, priority, private, summary, place, lon,
    lat, area_ids, agency_id, opened_at, updated_at, outcome, due_at, report_count, entry_count, entry_hash
)
SELECT
    city_id, lpad(step::text, 9, 'x'), status, version, type_id, service_version_id, priority, private,
    summary, place, lon, lat, area_ids, agency_id, opened_at, updated_at, outcome, due_at, report_count,
    entry_count, entry_hash
FROM cases_case, generate_series(1, %s) AS step WHERE id = %s
"""
_PROMISES = """
INSERT INTO sla_promise (
    city_id, case_id, clock, amount, unit, calendar_id, started_at, due_at, first_due_at, warn_at, pauses
)
SELECT
    p.city_id, c.id, p.clock, p.amount, p.unit, p.calendar_id, p.started_at, p.due_at, p.first_due_at,
    p.warn_at, p.pauses
FROM sla_promise p JOIN cases_case c ON c.city_id = p.city_id AND c.id <> %s WHERE p.case_id = %s
"""
