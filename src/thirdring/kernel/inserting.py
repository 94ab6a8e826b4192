"""Writing a few new rows on a hot path: one INSERT a table, its text worked out once.

Django's own compiles the statement anew for every row, which costs more than PostgreSQL needs to run it.
Values go through the fields as always, so what is written is the same.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

Row = TypeVar("Row", bound=models.Model)


def insert_rows(model: type[Row], rows: Sequence[Row]) -> Sequence[Row]:
    """Insert new rows of one table, in order, and give them their ids. For actions, in their transaction."""
    if not rows:
        return rows
    head, places = _statement(model)
    fields = _fields(model)
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"{head} VALUES {', '.join([places] * len(rows))} RETURNING id", values)
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
            row._state.adding, row._state.db = False, connection.alias
    return rows


@lru_cache(maxsize=256)
def _fields(model: type[models.Model]) -> "tuple[models.Field[Any, Any], ...]":
    """The columns we give values for: not the id, nor what the database works out."""
    return tuple(f for f in model._meta.concrete_fields if not f.primary_key and not _is_the_databases(f))


def _is_the_databases(field: "models.Field[Any, Any]") -> bool:
    return getattr(field, "generated", False) or field.db_default is not NOT_PROVIDED


@lru_cache(maxsize=256)
def _statement(model: type[models.Model]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in _fields(model))
    places = ", ".join(["%s"] * len(_fields(model)))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})", f"({places})"
