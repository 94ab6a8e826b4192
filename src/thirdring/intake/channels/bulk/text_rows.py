"""Rows of delimited text. A broken row is refused alone: an open quote does not swallow the file."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from thirdring.intake.channels.bulk.rows import (
    Broken,
    Record,
    Records,
    UnreadableFile,
    checked,
    plain_name,
    shown,
)

LINE_CHARS = 1_000_000
RECORD_LINES = 200  # a record over more lines than this is taken for a quote left open
COLUMNS = 2_000
DELIMITERS = ",;\t|"


class Lines:
    """Physical lines with their numbers, that can be put back; a monstrous line is cut and marked."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._number = stream, 0
        self._back: deque[tuple[int, str]] = deque()

    def take(self) -> tuple[int, str] | None:
        """The next (number, line), its line end included; None at the end."""
        if self._back:
            return self._back.popleft()
        line = self._stream.readline(LINE_CHARS)
        if not line:
            return None
        self._number += 1
        if len(line) == LINE_CHARS and not line.endswith("\n"):
            self._skip_rest()
        return self._number, line

    def put_back(self, lines: list[tuple[int, str]]) -> None:
        self._back.extendleft(reversed(lines))

    def _skip_rest(self) -> None:
        while (rest := self._stream.readline(LINE_CHARS)) and not rest.endswith("\n"):
            pass


def text_rows(stream: TextIO, delimiter: str = "") -> Records:
    """Rows of a delimited text whose first line names the columns. Raises UnreadableFile without such a line.

    Lines that are entirely blank are no rows. ``stream`` must keep its line ends (newline='').
    """
    lines = Lines(stream)
    first = next(_records(lines, delimiter or ","), None)
    if first is None:
        raise UnreadableFile("The file is empty: its first line should name the columns.")
    lines.put_back([(first[0], first[1])])
    delimiter = delimiter or max(DELIMITERS, key=first[1].count)
    header = _header(next(_records(lines, delimiter)))
    for number, text, cells in _records(lines, delimiter):
        yield _row(header, number, text, cells)


def _header(record: tuple[int, str, list[str] | str]) -> list[str]:
    _, _, cells = record
    if isinstance(cells, str) or not any(cell.strip() for cell in cells):
        raise UnreadableFile("The first line should name the columns, and can't be read.")
    if len(cells) > COLUMNS:
        raise UnreadableFile(f"The first line names {len(cells):,} columns; at most {COLUMNS:,} are read.")
    return [plain_name(cell) for cell in cells]


def _row(header: list[str], number: int, text: str, cells: list[str] | str) -> Record:
    if isinstance(cells, str):
        return Broken(number, cells, shown(text))
    if len(cells) != len(header):
        return Broken(
            number, f"has {len(cells)} columns where the first line names {len(header)}", shown(text)
        )
    named: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=True):
        named.setdefault(name, cell)  # of two columns with one name the first counts
    return checked(number, named)


def _records(lines: Lines, delimiter: str) -> Iterator[tuple[int, str, list[str] | str]]:
    """(line number, text, cells, or the reason why there are none) of every record that is not blank."""
    while (taken := lines.take()) is not None:
        number, text = taken
        if text.isspace():
            continue
        if len(text) >= LINE_CHARS:
            yield number, text, f"is longer than {LINE_CHARS:,} characters"
            continue
        if text.count('"') % 2 and _is_open(text, delimiter):
            whole = _closed(lines, text, delimiter)
            if whole is None:
                yield number, text, "opens a quote that is never closed"
                continue
            text = whole
        yield number, text, _cells(text, delimiter)


def _cells(text: str, delimiter: str) -> list[str] | str:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        return f"can't be split into columns ({error})"


def _closed(lines: Lines, text: str, delimiter: str) -> str | None:
    """The record that begins with ``text`` and goes on over more lines; None, with the lines put back."""
    taken: list[tuple[int, str]] = []
    whole = text
    while len(taken) < RECORD_LINES and len(whole) < LINE_CHARS and (following := lines.take()):
        taken.append(following)
        whole += following[1]
        if following[1].count('"') % 2 and not _is_open(whole, delimiter):
            return whole
    lines.put_back(taken)
    return None


def _is_open(text: str, delimiter: str) -> bool:
    """Whether the text ends inside a quoted cell (an odd quote within an unquoted one does not open)."""
    try:
        for _ in csv.reader([text], delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False
