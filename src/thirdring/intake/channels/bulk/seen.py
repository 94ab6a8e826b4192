"""Which ids a file has already shown, in little memory however long it is: a database that spills to disk."""

import hashlib
import sqlite3
from collections.abc import Sequence
from types import TracebackType
from typing import Self


class Seen:
    """Ids of one file with the line each was first on.

    Ids are kept as 64 bits of their hash: among ten million ids, two share one with a chance of 1 in 370,000.
    """

    def __init__(self) -> None:
        self._ids = sqlite3.connect("")  # '': a temporary file that SQLite makes and removes
        self._ids.execute("PRAGMA cache_size = -32000")
        self._ids.execute("PRAGMA journal_mode = OFF")
        self._ids.execute("CREATE TABLE seen (id INTEGER PRIMARY KEY, line INTEGER NOT NULL)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ids.close()

    def first_lines(self, ids: Sequence[tuple[str, str]], lines: Sequence[int]) -> list[int]:
        """For each (source, id) the line it was first on: its own line when it is new."""
        keys = [_key(source, number) for source, number in ids]
        self._ids.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", zip(keys, lines, strict=True))
        first: dict[int, int] = {}
        for at in range(0, len(keys), 500):
            some = keys[at : at + 500]
            marks = ",".join("?" * len(some))
            first.update(
                self._ids.execute(f"SELECT id, line FROM seen WHERE id IN ({marks})", some)
            )  # marks only
        return [first[key] for key in keys]


def _key(source: str, number: str) -> int:
    digest = hashlib.blake2b(f"{source}\x1f{number}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
