"""Opens a file of history, whatever it is wrapped in, and reads it a row at a time.

What a file is shows in its first bytes, never in its name. Memory stays small whatever its size.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from thirdring.intake.channels.bulk.encodings import SAMPLE_BYTES, encoding_of
from thirdring.intake.channels.bulk.json_rows import json_rows
from thirdring.intake.channels.bulk.rows import Broken, Record, Records, UnreadableFile
from thirdring.intake.channels.bulk.shapes import FileShape
from thirdring.intake.channels.bulk.sheet_rows import parquet_rows, xlsx_rows
from thirdring.intake.channels.bulk.text_rows import text_rows

MOST_GROWTH = 300  # a text that unpacks to more than this many times its size is a trap
FREE_BYTES = 200 * 1024 * 1024  # up to this size nothing is said about growth
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, OSError)


def read_rows(path: Path, shape: FileShape) -> Records:
    """Every record of the file, in order. Raises UnreadableFile, before the first, when it is beyond reading.

    A file that breaks off ends with a Broken record that says so: what came before it stands.
    """
    records = _opened(path, shape)
    line = 0
    try:
        for record in records:
            line = record.line
            yield record
    except _DAMAGED as error:
        yield Broken(line + 1, f"the file breaks off here ({error}); get it again and import it again")


def _opened(path: Path, shape: FileShape) -> Records:
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise UnreadableFile(f"{path} can't be opened: {error.strerror or error}.") from error
    if head.startswith(b"PAR1"):
        return parquet_rows(path)
    if head.startswith(b"PK\x03\x04"):
        return xlsx_rows(path, shape.sheet) if _is_workbook(path) else _zipped(path, shape)
    if head.startswith(b"\x1f\x8b"):
        return _gzipped(path, shape)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("This is an old Excel file (.xls). Save it as .xlsx or CSV.")
    return _plain(path, shape)


def _plain(path: Path, shape: FileShape) -> Iterator[Record]:
    with path.open("rb") as file:
        yield from _text(file, shape)


def _gzipped(path: Path, shape: FileShape) -> Iterator[Record]:
    with gzip.open(path, "rb") as file:
        yield from _text(Measured(file, path.stat().st_size), shape)


def _is_workbook(path: Path) -> bool:
    return any(part.filename == "xl/workbook.xml" for part in _archive(path).infolist())


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UnreadableFile("The zip file is damaged. Get it again.") from error


def _zipped(path: Path, shape: FileShape) -> Iterator[Record]:
    with ExitStack() as stack:
        archive = stack.enter_context(_archive(path))
        part = _member(archive, shape.member)
        try:
            file = stack.enter_context(archive.open(part))
        except (RuntimeError, NotImplementedError) as error:
            raise UnreadableFile(f"'{part.filename}' can't be unpacked: {error}.") from error
        yield from _text(Measured(file, part.compress_size), shape)


def _member(archive: zipfile.ZipFile, named: str) -> zipfile.ZipInfo:
    parts = [
        part
        for part in archive.infolist()
        if not part.is_dir()
        and not part.filename.startswith("__MACOSX/")
        and Path(part.filename).name[0] != "."
    ]
    chosen = [part for part in parts if part.filename == named] if named else parts
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(part.filename for part in parts[:10]) or "nothing"
    raise UnreadableFile(f"The zip file holds {names}. Say which to read with --member NAME.")


class Measured(io.RawIOBase):
    """An unpacked file that stops when it has grown out of all proportion."""

    def __init__(self, file: IO[bytes] | gzip.GzipFile, packed: int) -> None:
        self._file, self._limit = file, max(FREE_BYTES, packed * MOST_GROWTH)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io hands in is a memoryview
        piece = self._file.read(len(buffer))
        self._read += len(piece)
        if self._read > self._limit:
            raise EOFError(f"it unpacks to more than {MOST_GROWTH} times its size")
        buffer[: len(piece)] = piece
        return len(piece)


def _text(file: IO[bytes] | io.RawIOBase, shape: FileShape) -> Iterator[Record]:
    buffered = io.BufferedReader(file, SAMPLE_BYTES)  # type: ignore[type-var]  # any of them is a raw file at run time
    sample = buffered.peek(SAMPLE_BYTES)
    encoding = encoding_of(sample, shape.encoding)
    buffered.read(encoding.mark)
    text = io.TextIOWrapper(buffered, encoding=encoding.name, errors=encoding.errors, newline="")
    beginning = sample[encoding.mark :].decode(encoding.name, "replace").lstrip()
    if shape.wrapper or beginning[:1] in {"[", "{"}:
        yield from json_rows(text, shape.wrapper)
    else:
        yield from text_rows(text, shape.delimiter)
