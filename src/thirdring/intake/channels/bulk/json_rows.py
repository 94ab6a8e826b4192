"""Rows of JSON: an array of objects, one object a line, or an array in an object. Read a piece at a time."""

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from thirdring.intake.channels.bulk.rows import (
    Broken,
    Record,
    Records,
    UnreadableFile,
    checked,
    plain_name,
    shown,
)

PIECE_CHARS = 256 * 1024
OBJECT_CHARS = 2_000_000  # an object longer than this is taken for a broken one
WRAPPERS = (
    "requests",
    "service_requests",
    "data",
    "results",
    "records",
    "rows",
    "items",
    "issues",
    "features",
)
_DEPTH = 4
_BLANK = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"\}\s*,?\s*(?=\{)")
_decoder = json.JSONDecoder()


class Pieces:
    """The text from where we are on, read as far as needed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.text, self.at, self.ended = "", 0, False

    def more(self) -> bool:
        """Read another piece; False at the end."""
        piece = self._stream.read(PIECE_CHARS)
        self.ended = not piece
        self.text, self.at = self.text[self.at :] + piece, 0
        return bool(piece)

    def next_char(self) -> str:
        """The next character that is neither blank nor a comma, or '' at the end."""
        while True:
            self.at = _end(_BLANK, self.text, self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """The JSON value that begins here. Raises ValueError when it is broken or beyond measure."""
        while True:
            try:
                value, end = _decoder.raw_decode(self.text, self.at)
            except (ValueError, RecursionError) as error:
                if len(self.text) - self.at > OBJECT_CHARS or not self.more():
                    raise ValueError(str(error)) from error
                continue
            if end == len(self.text) and not self.ended and self.more():
                continue  # a number may go on in the next piece
            self.at = end
            return value

    def skip_broken(self) -> str:
        """Go to where the next object seems to begin; returns what was skipped."""
        start = self.text[self.at : self.at + 500]
        self.at += 1
        while not (found := _NEXT_OBJECT.search(self.text, self.at)):
            self.at = max(self.at, len(self.text) - PIECE_CHARS)
            if not self.more():
                self.at = len(self.text)
                return start
        self.at = found.end()
        return start


def json_rows(stream: TextIO, wrapper: str = "") -> Records:
    """Rows of a JSON text. ``wrapper`` names the member that holds them, where it is not one of WRAPPERS.

    Nested objects become cells with dotted names ('location.latitude'). Raises UnreadableFile when there is
    no object to be found.
    """
    pieces = Pieces(stream)
    first = pieces.next_char()
    if first not in {"[", "{"}:
        raise UnreadableFile(
            "The file holds no JSON objects: it should be an array of them, or one on each line."
        )
    is_array = first == "[" or _enter_wrapper(pieces, (wrapper,) if wrapper else WRAPPERS)
    if first == "[":
        pieces.at += 1
    yield from _objects(pieces, is_array=is_array)


def _enter_wrapper(pieces: Pieces, names: tuple[str, ...]) -> bool:
    """Go inside the array of rows, if the text is one object around it; else stay put: it is a row."""
    while len(pieces.text) - pieces.at < PIECE_CHARS and pieces.more():
        pass
    inside = _array_inside(pieces.text, pieces.at + 1, names)
    if inside is not None:
        pieces.at = inside
    return inside is not None


def _array_inside(text: str, at: int, names: tuple[str, ...]) -> int | None:
    """Where, in the object that begins before ``at``, the array under one of the names begins."""
    try:
        while text[at := _end(_BLANK, text, at)] != "}":
            key, at = _decoder.raw_decode(text, at)
            at = _end(re.compile(r"[\s:]*"), text, at)
            if key in names and re.match(r"\[\s*\{", text[at : at + 200]):
                return at + 1
            _, at = _decoder.raw_decode(text, at)
    except (ValueError, IndexError, RecursionError):
        return None
    return None


def _objects(pieces: Pieces, *, is_array: bool) -> Iterator[Record]:
    number = 0
    while (char := pieces.next_char()) and char != "]":
        number += 1
        try:
            value = pieces.value()
        except ValueError as error:
            yield Broken(number, f"is not sound JSON ({str(error)[:80]})", shown(pieces.skip_broken()))
            is_array = is_array and bool(pieces.next_char())  # else this was where the file breaks off
            continue
        if isinstance(value, dict):
            yield checked(number, dict(_cells(value, "", _DEPTH)))
        else:
            yield Broken(number, "is not a JSON object", shown(str(value)))
    if is_array and not char:
        yield Broken(number + 1, "the file breaks off here, before the end of its array; get it again")


def _cells(value: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        name = prefix + plain_name(key)
        if isinstance(inner, dict) and depth:
            yield from _cells(inner, name + ".", depth - 1)
        else:
            yield name, cell_text(inner)


def cell_text(value: object) -> str:
    """A JSON, sheet or Parquet value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
