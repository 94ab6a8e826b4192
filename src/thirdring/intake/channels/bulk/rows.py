"""What a reader hands on: rows of named cells, and rows that could not be read, each with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

CELL_CHARS = 100_000  # a cell longer than this is no report, it is a broken file
_NOT_WORD = re.compile(r"[^0-9a-z.]+")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``line`` counts from 1: lines of a text file, elements of a JSON array, rows of a sheet."""

    line: int
    cells: Mapping[str, str]  # by plain name (see plain_name); blank cells are ''


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that can't be read, why, and what stands there (shortened)."""

    line: int
    reason: str
    text: str = ""


Record = Row | Broken
Records = Iterator[Record]


class UnreadableFile(Exception):
    """The file as a whole can't be read; the message says what to do."""


@cache
def plain_name(column: str) -> str:
    """A column's name without case, blanks and punctuation: 'Unique Key' and 'unique_key' are one column."""
    return _NOT_WORD.sub("_", column.lower()).strip("_")


def checked(line: int, cells: dict[str, str]) -> Record:
    """The row, unless it holds what no database text can: then why it is refused."""
    text = "\x1f".join(cells.values())
    if "\x00" in text:
        return Broken(line, "holds a NUL byte; remove it from the row", shown(text))
    if not text.isascii() and _LONE_SURROGATE.search(text):
        return Broken(
            line, "holds bytes that are not in the file's encoding; save the file as UTF-8", shown(text)
        )
    if len(text) > CELL_CHARS and any(len(cell) > CELL_CHARS for cell in cells.values()):
        return Broken(line, f"holds a cell longer than {CELL_CHARS:,} characters; shorten it", shown(text))
    return Row(line, cells)


def shown(text: str) -> str:
    """The beginning of a broken row, fit for the rejects file."""
    return text[:500].encode("utf-8", "backslashreplace").decode().replace("\x00", "\\0").replace("\x1f", ",")
