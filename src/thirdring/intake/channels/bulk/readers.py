"""Opens a file of history, whatever it is wrapped in, and reads it a row at a time.

What a file is shows in its first bytes, never in its name. Memory stays small whatever its size.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Protocol, cast

from thirdring.intake.channels.bulk.encodings import SAMPLE_BYTES, encoding_of
from thirdring.intake.channels.bulk.json_rows import json_rows
from thirdring.intake.channels.bulk.rows import Broken, Record, Records, UnreadableFile
from thirdring.intake.channels.bulk.shapes import FileShape
from thirdring.intake.channels.bulk.sheet_rows import parquet_rows, xlsx_rows
from thirdring.intake.channels.bulk.text_rows import text_rows

MOST_GROWTH = 300  # a text that unpacks to more than this many times its size is a trap
FREE_BYTES = 200 * 1024 * 1024  # up to this size nothing is said about growth
PIECE_BYTES = 256 * 1024
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, OSError)


class _File(Protocol):
    def read1(self, size: int = ..., /) -> bytes: ...


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
        yield from _text(Source(file), shape)


def _gzipped(path: Path, shape: FileShape) -> Iterator[Record]:
    with gzip.open(path, "rb") as file:
        yield from _text(Source(file, _most(path.stat().st_size)), shape)


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
        yield from _text(Source(cast(_File, file), _most(part.compress_size)), shape)


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


class Source(io.RawIOBase):
    """The bytes of a file, unpacked: can be looked into first, and stops when grown beyond measure."""

    def __init__(self, file: _File, most: int | None = None) -> None:
        self._file, self._most = file, most
        self._read, self._ahead = 0, b""

    def readable(self) -> bool:
        return True

    def look(self, size: int) -> bytes:
        """The first bytes, which will be read again. A damaged file is looked into as far as it goes."""
        pieces: list[bytes] = []
        with suppress(*_DAMAGED):
            while (size := size - (len(pieces[-1]) if pieces else 0)) > 0 and (piece := self._next(size)):
                pieces.append(piece)
        self._ahead = b"".join(pieces)
        return self._ahead

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io hands in is a memoryview
        piece = self._ahead[: len(buffer)] or self._next(len(buffer))
        self._ahead = self._ahead[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self, size: int) -> bytes:
        piece = self._file.read1(size)
        self._read += len(piece)
        if self._most is not None and self._read > self._most:
            raise EOFError(f"it unpacks to more than {MOST_GROWTH} times its size")
        return piece


def _most(packed: int) -> int:
    return max(FREE_BYTES, packed * MOST_GROWTH)


def _text(source: Source, shape: FileShape) -> Iterator[Record]:
    sample = source.look(SAMPLE_BYTES)
    encoding = encoding_of(sample, shape.encoding)
    buffered = io.BufferedReader(source, PIECE_BYTES)
    buffered.read(encoding.mark)
    text = io.TextIOWrapper(buffered, encoding=encoding.name, errors=encoding.errors, newline="")
    beginning = sample[encoding.mark :][:4000].decode(encoding.name, "replace").lstrip()
    if shape.wrapper or beginning[:1] in {"[", "{"}:
        yield from json_rows(text, shape.wrapper)
    else:
        yield from text_rows(text, shape.delimiter)
