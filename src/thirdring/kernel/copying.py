"""Writing many rows at once: PostgreSQL's COPY, inside the transaction of the action that calls it."""

from collections.abc import Iterable
from typing import Any

from django.db import connection


def copy_rows(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Append the rows; ``columns`` is 'city_id, name, ...'. JSON is passed as text, moments aware."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
