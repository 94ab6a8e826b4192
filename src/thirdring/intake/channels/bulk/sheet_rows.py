"""Rows of a spreadsheet (XLSX) and of Parquet, a piece at a time."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pyarrow import ArrowException
from pyarrow.parquet import ParquetFile

from thirdring.intake.channels.bulk.json_rows import cell_text
from thirdring.intake.channels.bulk.rows import Record, Records, UnreadableFile, checked, plain_name

SHARED_TEXT_BYTES = 60 * 1024 * 1024  # openpyxl keeps a workbook's words in memory: about five times this
BATCH = 1_000


def xlsx_rows(path: Path, sheet: str = "") -> Records:
    """Rows of one sheet (the first, or the one named); its first row that is not blank names the columns.

    Raises UnreadableFile for no workbook, no such sheet, or a workbook too big to be read with little memory.
    """
    _check_size(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableFile(
            f"The workbook can't be opened ({error}). Save it again, or export it as CSV."
        ) from error
    try:
        if sheet and sheet not in book.sheetnames:
            raise UnreadableFile(
                f"The workbook has no sheet '{sheet}'; it has: {', '.join(book.sheetnames)}."
            )
        page = book[sheet] if sheet else book.worksheets[0]
        yield from _sheet(page.iter_rows(values_only=True))
    finally:
        book.close()


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            words = [part for part in archive.infolist() if part.filename.endswith("sharedStrings.xml")]
    except zipfile.BadZipFile as error:
        raise UnreadableFile("The workbook is damaged. Save it again, or export it as CSV.") from error
    if sum(part.file_size for part in words) > SHARED_TEXT_BYTES:
        raise UnreadableFile("The workbook is too big to be read with little memory. Export it as CSV.")


def _sheet(rows: Iterable[Sequence[object]]) -> Iterator[Record]:
    header: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = [_text(value) for value in row]
        if not any(cells):
            continue
        if not header:
            header = [plain_name(cell) for cell in cells]
            continue
        # A sheet leaves blank cells at the end of a row out, so a short row is a whole one.
        cells += [""] * (len(header) - len(cells))
        yield checked(number, {name: cell for name, cell in zip(header, cells, strict=False) if name})
    if not header:
        raise UnreadableFile("The sheet is empty: its first row should name the columns.")


def parquet_rows(path: Path) -> Records:
    """Rows of a Parquet file, counted from 1. Raises UnreadableFile when it is none."""
    try:
        with ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            names = [plain_name(name) for name in file.schema_arrow.names]
            number = 0
            for batch in file.iter_batches(batch_size=BATCH):
                columns = [map(_text, column.to_pylist()) for column in batch.columns]
                for row in zip(*columns, strict=True):
                    number += 1
                    yield checked(number, dict(zip(names, row, strict=True)))
    except (ArrowException, OSError) as error:
        raise UnreadableFile(f"The Parquet file can't be read ({error}).") from error


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a sheet has no whole numbers: an id of 17 is stored as 17.0
    return cell_text(value)
