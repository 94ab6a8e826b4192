"""A file is read whatever it is wrapped in, and what is beyond reading is said."""

import gzip
import json
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from thirdring.intake.channels.bulk import readers, sheet_rows
from thirdring.intake.channels.bulk.readers import read_rows
from thirdring.intake.channels.bulk.rows import Broken, Record, Row, UnreadableFile
from thirdring.intake.channels.bulk.shapes import FileShape

LOCAL = datetime(2024, 3, 4, 14, 30)  # noqa: DTZ001  # as a sheet stores it: without a zone
CSV = "id,type\n1,Pothole\n2,Straße\n"
WANTED = [{"id": "1", "type": "Pothole"}, {"id": "2", "type": "Straße"}]


def read(path: Path, **shape: str) -> list[Record]:
    return list(read_rows(path, FileShape(**shape)))


def cells(path: Path, **shape: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read(path, **shape) if isinstance(row, Row)]


def put(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def zipped(folder: Path, **members: bytes) -> Path:
    path = folder / "history.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name.replace("__", "."), raw)
    return path


@pytest.mark.parametrize(
    "raw",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.encode("utf-16-be"),
        CSV.encode("cp1252"),
        gzip.compress(CSV.encode()),
        gzip.compress(CSV.encode("utf-16")),
        gzip.compress(CSV[:9].encode()) + gzip.compress(CSV[9:].encode()),
        json.dumps(WANTED).encode(),
        json.dumps(WANTED).encode("utf-8-sig"),
        gzip.compress("\n".join(map(json.dumps, WANTED)).encode()),
    ],
    ids=[
        "plain", "marked", "utf-16", "utf-16 bare", "windows-1252", "gzip", "gzip utf-16", "gzip parts",
        "json", "json marked", "gzip ndjson",
    ],
)  # fmt: skip
def test_every_wrapping_gives_the_same_rows_whatever_the_name(tmp_path: Path, raw: bytes) -> None:
    assert cells(put(tmp_path, "history.bin", raw)) == WANTED


def test_a_zip_with_one_file_needs_no_name(tmp_path: Path) -> None:
    path = zipped(tmp_path, history__csv=CSV.encode())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._history.csv", b"junk")
        archive.writestr("folder/", b"")
    assert cells(path) == WANTED


def test_a_zip_with_several_files_asks_which_and_reads_it(tmp_path: Path) -> None:
    path = zipped(tmp_path, readme__txt=b"hello", history__csv=CSV.encode())
    with pytest.raises(
        UnreadableFile, match=r"holds readme.txt, history.csv. Say which to read with --member"
    ):
        read(path)
    assert cells(path, member="history.csv") == WANTED


def test_an_empty_zip_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"damaged|nothing"):
        read(put(tmp_path, "x.zip", b"PK\x03\x04" + b"\x00" * 20))


def test_a_workbook_is_read_with_its_dates_and_whole_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([None, None])
    for row in (["Id", "Opened", "Type"], [17.0, LOCAL, "Pothole"], [18, None]):
        book.active.append(row)
    book.create_sheet("Other").append(["id"])
    book.save(tmp_path / "history.xlsx")
    assert cells(tmp_path / "history.xlsx") == [
        {"id": "17", "opened": "2024-03-04T14:30:00", "type": "Pothole"},
        {"id": "18", "opened": "", "type": ""},
    ]
    assert cells(tmp_path / "history.xlsx", sheet="Other") == []
    with pytest.raises(UnreadableFile, match=r"no sheet .Third.; it has: Sheet, Other"):
        read(tmp_path / "history.xlsx", sheet="Third")


def test_a_workbook_too_big_for_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["id", "type"])
    book.save(tmp_path / "history.xlsx")
    with zipfile.ZipFile(tmp_path / "history.xlsx", "a") as archive:
        archive.writestr("xl/sharedStrings.xml", "words" * 3)
    monkeypatch.setattr(sheet_rows, "SHARED_TEXT_BYTES", 10)
    with pytest.raises(UnreadableFile, match="Export it as CSV"):
        read(tmp_path / "history.xlsx")


def test_parquet_is_read_with_its_types(tmp_path: Path) -> None:
    table = pa.table({"Id": [1, 2], "Type": ["Pothole", None], "Opened": [LOCAL, None]})
    pq.write_table(table, tmp_path / "history.parquet")
    assert cells(tmp_path / "history.parquet") == [
        {"id": "1", "type": "Pothole", "opened": "2024-03-04T14:30:00"},
        {"id": "2", "type": "", "opened": ""},
    ]
    assert [record.line for record in read(tmp_path / "history.parquet")] == [1, 2]


def test_a_file_cut_short_keeps_its_rows_and_says_where_it_ends(tmp_path: Path) -> None:
    lines = "id,type\n" + "".join(f"{number},Pothole {number * 7919}\n" for number in range(20_000))
    whole = gzip.compress(lines.encode())
    records = read(put(tmp_path, "cut.gz", whole[: len(whole) // 2]))
    *rows, last = records
    assert len(rows) > 1000
    assert isinstance(last, Broken)
    assert "breaks off" in last.reason
    assert last.line == rows[-1].line + 1


def test_a_file_that_unpacks_beyond_measure_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "FREE_BYTES", 100_000)
    bomb = gzip.compress(b"id,type\n" + b"1,x\n" * 5_000_000)
    *_, last = read_rows(put(tmp_path, "bomb.gz", bomb), FileShape())
    assert isinstance(last, Broken)
    assert "unpacks to more than 300 times its size" in last.reason


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "empty"),
        (b"\x1f\x8b", "empty"),
        (b"PAR1 and no more", "Parquet file can't be read"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
    ],
)
def test_what_is_beyond_reading_is_refused_with_the_cure(tmp_path: Path, raw: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(put(tmp_path, "history", raw))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"none.csv can't be opened: No such file"):
        read(tmp_path / "none.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="can't be opened"):
        read(tmp_path)


def test_broken_gzip_is_one_refused_row(tmp_path: Path) -> None:
    [record] = read(put(tmp_path, "x.gz", b"\x1f\x8b\x08\x00garbage garbage"))
    assert isinstance(record, Broken)
