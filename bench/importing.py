"""Importing history, reading and all, against COPY of the same rows into the same tables."""

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from django.db import connection, transaction

from bench.measuring import Result, compared, seconds
from tests.factories.cities import city
from thirdring.city.models import City
from thirdring.intake.channels.bulk.importing import Order, import_reports
from thirdring.intake.channels.bulk.mapping import read_mapping

BUDGET = 0.25
BEGUN = datetime(2024, 1, 1, tzinfo=UTC)
TABLES = ("cases_case", "cases_report", "cases_entry", "cases_closure")
KINDS = ("Pothole", "Street light out", "Graffiti", "Missed collection", "Tree down", "Noise", "Dumping")
WORDS = "hole lamp wall bins tree noise rubbish corner bridge school park gate road again since Monday"
COLUMNS = (
    "service_request_id,requested_datetime,updated_datetime,closed_date,status_description,status_notes,source,"
    "service_name,description,agency_responsible,address,lat,long"
)


def measure(*, quick: bool) -> Iterator[Result]:
    """Imports of one file into empty tables, each followed by a COPY of what it wrote, into empty ones."""
    runs, rows = (2, 300) if quick else (5, 20_000)
    of = city()
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        order = _order(of, Path(folder), rows)
        for _ in range(runs):
            _empty()
            ours.append(seconds(lambda: import_reports(order, Path(folder) / "rejects.csv")))
            written = [_dump(table) for table in TABLES]
            _empty()
            bare.append(seconds(lambda written=written: _copy(written)))
    _empty()
    yield compared("importing", ours, bare, each=rows, budget=BUDGET)


def _order(of: City, folder: Path, rows: int) -> Order:
    path = folder / "history.csv"
    path.write_bytes(_history(rows))
    mapping = read_mapping("open311-bulk")
    return Order(file=path, mapping=mapping, city_code=of.code, city=of, create_types=True)


def _history(rows: int) -> bytes:
    """A city's year of requests: four in five closed, with words, answers and places, as files have them."""
    chance, written = Random(311), io.StringIO()  # the same file every time, no secret
    out = csv.writer(written)
    out.writerow(COLUMNS.split(","))
    for number in range(rows):
        out.writerow(_request(number, chance))
    return written.getvalue().encode()


def _request(number: int, chance: Random) -> list[object]:
    """One request, in the order of COLUMNS."""
    words, kind = WORDS.split(), chance.choice(KINDS)
    opened = BEGUN + timedelta(minutes=chance.randrange(525_600))
    closed = opened + timedelta(minutes=chance.randrange(40_000)) if chance.random() < 0.8 else None
    return [
        f"24-{number:08d}",
        opened.isoformat(),
        (closed or opened).isoformat(),
        closed and closed.isoformat(),
        "closed" if closed else "open",
        "Looked at and dealt with by the crew." if closed else "",
        chance.choice(("phone", "web", "app")),
        kind,
        " ".join(chance.choices(words, k=12)),
        f"{kind} bureau",
        f"{chance.randrange(1, 4000)} {chance.choice(words).title()} Street",
        round(40.3 + chance.random() * 0.3, 6),
        round(-80.1 + chance.random() * 0.3, 6),
    ]


def _columns(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        return str(cursor.fetchone()[0])


def _dump(table: str) -> tuple[str, bytes]:
    """A table's rows as COPY wants them back, in the order they were written."""
    columns = _columns(table)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY (SELECT {columns} FROM {table} ORDER BY id) TO STDOUT"  # our own names
        ) as copy,
    ):
        return f"COPY {table} ({columns}) FROM STDIN", b"".join(map(bytes, copy))


def _copy(written: list[tuple[str, bytes]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in written:
            with cursor.copy(statement) as copy:
                copy.write(rows)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
