"""The least a web program can do with a statement: run it with psycopg, write its rows with orjson.

Served by granian as ``bench.bare:application``; the statement, its values and the names of the columns come
in the environment.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

import orjson
import psycopg

ORDER: dict[str, Any] = orjson.loads(os.environ["BARE_ORDER"])
raw = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The rows as a list of objects."""
    with raw.cursor() as cursor:
        rows = cursor.execute(ORDER["sql"], ORDER["values"]).fetchall()
    body = orjson.dumps([dict(zip(ORDER["names"], row, strict=True)) for row in rows])
    start_response(
        "200 OK",
        [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(body)))],
    )
    return [body]
