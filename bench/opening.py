"""Opening a report, everything included, against bare psycopg running the very same statements."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection, transaction

from bench.measuring import Result, compared, seconds
from tests.factories.people import anyone
from tests.factories.requests import pothole_city, submission
from thirdring.city.models import City
from thirdring.intake.actions import submit

BUDGET = 0.4


@dataclass(slots=True)
class Statement:
    """One statement as it went to the database."""

    sql: str
    params: Any
    many: bool


def measure(*, quick: bool) -> Iterator[Result]:
    """Runs of reports sent one by one, in turns with a replay of as many on a bare connection."""
    runs, each = (2, 10) if quick else (21, 40)  # short turns, so that a busy moment meets both
    of = pothole_city()
    sent = iter(range(10**9))
    _send(of, sent, 20 if quick else 200)
    ours: list[float] = []
    bare: list[float] = []
    statements = 0
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as raw:
        for _ in range(runs):
            ours.append(seconds(lambda: _send(of, sent, each)))
            recorded = _recorded(of, sent, each)
            statements = sum(map(len, recorded)) // each
            bare.append(seconds(lambda recorded=recorded: _replay(raw, recorded)))
    yield compared("opening", ours, bare, each=each, budget=BUDGET) | {"statements_each": statements}


def _send(of: City, sent: Iterator[int], count: int) -> None:
    for number in (next(sent) for _ in range(count)):
        told = submission(
            words=f"A hole number {number}, as deep as a hand.",
            place=f"{number} Elm Street",
            name="A Neighbour",
            email=f"neighbour{number}@example.org",
        )
        submit(of, told, actor=anyone(of))


def _recorded(of: City, sent: Iterator[int], each: int) -> list[list[Statement]]:
    """What ``each`` reports send, in a transaction taken back, sequences too: as if never sent."""
    before = _sequences()
    reports: list[list[Statement]] = []
    with transaction.atomic():
        for _ in range(each):
            taken: list[Statement] = []
            with connection.execute_wrapper(_recorder(taken)):
                _send(of, sent, 1)
            reports.append([one for one in taken if not _is_outer(one, taken)])
        transaction.set_rollback(True)
    _set_sequences(before)
    return reports


def _is_outer(one: Statement, taken: list[Statement]) -> bool:
    """The savepoint that stands for the transaction a report has to itself when it is not recorded."""
    is_mark = one.sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))
    return is_mark and (one is taken[0] or one is taken[-1])


def _recorder(taken: list[Statement]) -> Callable[..., Any]:
    def record(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:  # Django's signature
        taken.append(Statement(sql, params, many))
        return execute(sql, params, many, context)

    return record


def _sequences() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'"
        )
        return list(cursor.fetchall())


def _set_sequences(values: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        for name, last in values:
            if last is not None:
                cursor.execute("SELECT setval(%s, %s)", [name, last])
            else:
                cursor.execute(
                    "SELECT setval(%s, seqmin, false) FROM pg_sequence WHERE seqrelid = %s::regclass",
                    [name, name],
                )


def _replay(raw: psycopg.Connection[Any], reports: list[list[Statement]]) -> None:
    for statements in reports:
        with raw.transaction(), raw.cursor() as cursor:
            for one in statements:
                if one.many:
                    cursor.executemany(one.sql, one.params)
                else:
                    cursor.execute(one.sql, one.params or None)
                    if cursor.description:
                        cursor.fetchall()
