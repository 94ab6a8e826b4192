"""The agency queue's first page and the counts of kept views, with ten thousand cases and with a million."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from statistics import median

from django.db import connection

from bench.measuring import Result, seconds, spread
from tests.factories.cities import agency, city
from tests.factories.history import ended, past
from tests.factories.people import actor, program
from thirdring.cases.actions.history import PastCase, load_history
from thirdring.cases.counting import queue_counts
from thirdring.cases.queries import QueueFilters, queue_page
from thirdring.cases.rules import Status
from thirdring.city.models import Agency, City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.staff.rules import Role

BUDGET = 1.5  # times as long, at most
AGENCIES = 10
BATCH = 5_000


def measure(*, quick: bool) -> Iterator[Result]:
    """The same page by due date and by age, and eight counts: first with few cases, then with many more."""
    few, times, runs = (200, 5, 5) if quick else (10_000, 100, 60)
    of = city()
    agencies = [agency(of) for _ in range(AGENCIES)]
    lead = actor(of, Role.AGENCY_LEAD, agency=agencies[3])
    _load(of, agencies, few)
    small = _times(lead, runs)
    _multiply(times)
    large = _times(lead, runs)
    for what, short in small.items():
        long = large[what]
        ratio = median(long) / median(short)
        yield {
            "bench": f"queue {what}",
            "runs": runs,
            "cases": [few, few * times],
            "ms": [round(median(times) * 1000, 2) for times in (short, long)],
            "growth": round(ratio, 2),
            "budget": BUDGET,
            "kept": ratio <= BUDGET,
            "spread": [spread(short), spread(long)],
        }


def _load(of: City, agencies: list[Agency], count: int) -> None:
    """Cases of two years, one in ten open and due within a month either way."""
    chance = Random(311)  # the same cases every time, no secret
    open_one, closed_one = past(of), ended(of)
    rows = [_row(open_one if chance.random() < 0.1 else closed_one, agencies, chance) for _ in range(count)]
    for at in range(0, count, BATCH):
        load_history(of, rows[at : at + BATCH], actor=program(of))


def _row(like: PastCase, agencies: list[Agency], chance: Random) -> PastCase:
    due = clock.now() + timedelta(minutes=chance.randrange(-43_200, 43_200))
    return replace(
        like, agency_id=chance.choice(agencies).pk, due_at=due, place=f"{chance.randrange(9999)} Elm St"
    )


def _multiply(times: int) -> None:
    """Copy every case ``times - 1`` times over, minutes apart; indexes are built afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = 'cases_case'::regclass AND NOT indisunique"
        )
        indexes = list(cursor.fetchall())
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER ALL")
        cursor.execute(_COPIES, [times - 1])
        cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER ALL")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE cases_case")


_COPIES = """
INSERT INTO cases_case (
    city_id, reference, status, version, type_id, service_version_id, priority, private, summary, place, lon,
    lat, area_ids, agency_id, team_id, assignee_id, opened_at, updated_at, closed_at, outcome, due_at,
    report_count, entry_count, entry_hash
)
SELECT
    city_id, lpad((row_number() OVER ())::text, 9, 'x'), status, version, type_id, service_version_id,
    priority, private, summary, place, lon, lat, area_ids, agency_id, team_id, assignee_id,
    opened_at - step * interval '7 minutes', updated_at, closed_at, outcome,
    due_at - step * interval '3 minutes', report_count, entry_count, entry_hash
FROM cases_case, generate_series(1, %s) AS step
"""


def _times(lead: Actor, runs: int) -> dict[str, list[float]]:
    """Seconds for the first page by sort, and for the counts of kept views, warm."""
    taken: dict[str, list[float]] = {}
    for sort in ("due", "newest"):
        filters = QueueFilters(agency_id=next(iter(lead.agency_ids)), sort=sort)
        for _ in range(5):
            assert len(queue_page(lead, filters).rows) > 0
        page = partial(queue_page, lead, filters)
        taken[f"by {sort}"] = [seconds(page) for _ in range(runs)]
    counts = partial(queue_counts, lead, list(_views()), most=99)
    counts()
    taken["counts"] = [seconds(counts) for _ in range(runs)]
    return taken


def _views() -> Iterator[QueueFilters]:
    """Eight views as people keep them, some of which hold nothing."""
    yield QueueFilters(overdue=True)
    for status in (Status.RECEIVED, Status.ON_HOLD, Status.CLOSED):
        yield QueueFilters(status=frozenset({status}))
    yield QueueFilters(words="elephant")
    yield QueueFilters(words="elm")
    yield QueueFilters(team_id=1)
    yield QueueFilters(area_id=1, status=frozenset(Status))
