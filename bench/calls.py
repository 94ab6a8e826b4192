"""A minute of a large city's calls, taken in by one process: each signal kept, each call folded again."""

from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from bench.measuring import Result, compared, seconds
from tests.factories.calls import answered_call
from tests.factories.cities import city
from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import CallEvent
from thirdring.contact_centre.signals import Signal
from thirdring.kernel.actor import system

BATCH = 500
RUNS = 5
BUDGET, A_SECOND = 0.25, 1000


def measure(*, quick: bool) -> Iterator[Result]:
    """The same signals told to us and written with bare inserts, in turns."""
    calls = 100 if quick else 2_500
    of, ours, bare = city(), [], []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_event (LIKE contact_centre_callevent INCLUDING ALL)")
        cursor.execute("ALTER TABLE bare_event ALTER call_id SET DEFAULT 1")
    for run in range(2 if quick else RUNS):
        told = _told(run, calls)
        ours.append(seconds(lambda told=told: _take(of, told)))
        bare.append(seconds(lambda told=told: _insert(of, told)))
        assert CallEvent.objects.of(of).count() == (run + 1) * len(told)
    result = compared("calls", ours, bare, each=len(told), budget=BUDGET)
    yield result | {
        "a_second_wanted": A_SECOND,
        "kept": result["kept"] and result["ours_per_s"] >= A_SECOND,
    }


def _told(run: int, calls: int) -> list[Signal]:
    """Signals as they come in: of many calls at a time, each call's over several batches."""
    signals = [s for n in range(calls) for s in answered_call(f"r{run}c{n}", at=n * 3.0)]
    return sorted(signals, key=lambda signal: signal.at)


def _take(of: City, told: Sequence[Signal]) -> None:
    for part in _batches(told):
        take_signals(part, actor=system(of.pk, reason="bench"))


def _batches(told: Sequence[Signal]) -> Iterator[Sequence[Signal]]:
    return (told[start : start + BATCH] for start in range(0, len(told), BATCH))


def _insert(of: City, told: Sequence[Signal]) -> None:
    for part in _batches(told):
        rows = [(of.pk, s.source, s.event_id, s.kind, s.at, s.at, s.queue, s.agent) for s in part]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)


_INSERT = """
INSERT INTO bare_event (
    city_id, source, external_id, kind, at, received_at, queue, agent, medium, language, caller
)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'phone', '', '')
"""
