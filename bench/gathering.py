"""The cases of before that a storm takes in: ten thousand of them, beside the bare statements."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, transaction

from bench.measuring import Result, compared, seconds
from tests.factories import events
from tests.factories.requests import case, pothole_city
from thirdring.kernel import clock
from thirdring.mass_events.models import Event, Link
from thirdring.mass_events.tasks import gather

BUDGET, RUNS, BATCH = 0.1, 3, 500  # the bare side checks no foreign key, trigger or hash


def measure(*, quick: bool) -> Iterator[Result]:
    """Each run a new event that takes in all cases; the bare side inserts as many links and lines."""
    count = 200 if quick else 10_000
    of = pothole_city()
    like = case(of)
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [count - 1, like.pk])
        cursor.execute("CREATE TABLE bare_link (LIKE mass_events_link INCLUDING ALL)")
        cursor.execute("CREATE TABLE bare_entry (LIKE cases_entry INCLUDING ALL)")
        cursor.execute("VACUUM ANALYZE cases_case")
    ours, bare = [], []
    for run in range(RUNS):
        storm = events.event(of, suspend=False, next_update_at=clock.now() + timedelta(hours=run + 1))
        Event.objects.of(of).filter(pk=storm.pk).update(gathering=True)
        ours.append(seconds(lambda pk=storm.pk: gather(event_id=pk, city_id=of.pk)))
        assert Link.objects.of(of).filter(event=storm).count() == count
        bare.append(seconds(lambda run=run: _insert(of.pk, run, count)))
        Link.objects.of(of).update(over=True)
    yield compared("gathering", ours, bare, each=count, budget=BUDGET)


def _insert(city_id: int, run: int, count: int) -> None:
    """A link and a line for each case, in the same batches, and how far each timeline has come."""
    for start in range(0, count, BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            ids = list(range(start, min(start + BATCH, count)))
            cursor.execute(_LINKS, [run, city_id, ids])
            cursor.execute(_ENTRIES, [run, city_id, ids])
            cursor.execute(_TIMELINES, [city_id, start, BATCH])


_SAME = """city_id, status, version, type_id, service_version_id, priority, private, summary, place, lon, lat,
    area_ids, agency_id, team_id, opened_at, updated_at, outcome, report_count, entry_count, entry_hash"""
_CASES = f"""
INSERT INTO cases_case (reference, {_SAME}) SELECT lpad(n::text, 9, '0'), {_SAME}
FROM cases_case, generate_series(1, %s) n WHERE cases_case.id = %s
"""
_LINKS = """
INSERT INTO bare_link (event_id, city_id, case_id, how, since, over)
SELECT %s, %s, n, 'earlier', now(), true FROM unnest(%s::bigint[]) n
"""
_ENTRIES = """
INSERT INTO bare_entry
    (number, city_id, case_id, kind, actor_kind, actor_name, public, data, at, prev_hash, hash)
SELECT 10 + %s, %s, n, 'linked', 'system', 'Third Ring', true, '{"event": "Storm"}', now(),
    repeat('a', 64), repeat('b', 64) FROM unnest(%s::bigint[]) n
"""
_TIMELINES = """
UPDATE cases_case SET entry_hash = repeat('b', 64) WHERE id IN
    (SELECT id FROM cases_case WHERE city_id = %s ORDER BY id OFFSET %s LIMIT %s)
"""
