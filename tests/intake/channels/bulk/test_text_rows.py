"""Delimited text: good rows are read, broken ones are refused alone."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.intake.channels.bulk import text_rows as module
from thirdring.intake.channels.bulk.rows import Broken, Record, Row, UnreadableFile
from thirdring.intake.channels.bulk.text_rows import text_rows


def read(text: str, delimiter: str = "") -> list[Record]:
    return list(text_rows(io.StringIO(text, newline=""), delimiter))


def cells(text: str, delimiter: str = "") -> list[tuple[int, dict[str, str]]]:
    return [(row.line, dict(row.cells)) for row in read(text, delimiter) if isinstance(row, Row)]


def refused(text: str) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in read(text) if isinstance(row, Broken)]


def test_rows_are_named_by_the_first_line_and_numbered_by_theirs() -> None:
    assert cells("id,Request Type\n1,Pothole\n2,Light\n") == [
        (2, {"id": "1", "request_type": "Pothole"}),
        (3, {"id": "2", "request_type": "Light"}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end: str) -> None:
    assert cells(end.join(["a,b", "1,2", "3,4", ""])) == [
        (2, {"a": "1", "b": "2"}),
        (3, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_shows_in_the_first_line(delimiter: str) -> None:
    assert cells(f"a{delimiter}b\n1{delimiter}2\n") == [(2, {"a": "1", "b": "2"})]


def test_a_delimiter_that_is_given_is_used() -> None:
    assert cells("a,x;b\n1,5;2\n", ";") == [(2, {"a_x": "1,5", "b": "2"})]


def test_a_quoted_cell_may_hold_lines_and_quotes() -> None:
    assert cells('a,b\n1,"two\nlines, ""quoted"""\n2,x\n') == [
        (2, {"a": "1", "b": 'two\nlines, "quoted"'}),
        (4, {"a": "2", "b": "x"}),
    ]


def test_blank_lines_are_no_rows() -> None:
    assert cells("a,b\n\n1,2\n  \n\n3,4\n\n") == [(3, {"a": "1", "b": "2"}), (6, {"a": "3", "b": "4"})]


def test_a_row_of_empty_cells_is_a_row() -> None:
    assert cells("a,b\n,\n") == [(2, {"a": "", "b": ""})]


@pytest.mark.parametrize(("row", "count"), [("1", 1), ("1,2,3", 3)])
def test_a_row_with_too_few_or_many_columns_is_refused_alone(row: str, count: int) -> None:
    text = f"a,b\n{row}\n3,4\n"
    assert refused(text) == [(2, f"has {count} columns where the first line names 2")]
    assert cells(text) == [(3, {"a": "3", "b": "4"})]


def test_a_quote_that_never_closes_is_refused_alone() -> None:
    text = 'a,b\n1,"open\n2,x\n3,y\n'
    assert refused(text) == [(2, "opens a quote that is never closed")]
    assert cells(text) == [(3, {"a": "2", "b": "x"}), (4, {"a": "3", "b": "y"})]


def test_an_open_quote_before_sound_quoted_rows_does_not_take_them_along() -> None:
    text = 'a,b\n1,"open\n' + "".join(f'{n},"x"\n' for n in range(2, 500))
    assert refused(text) == [(2, "opens a quote that is never closed")]
    assert len(cells(text)) == 498


def test_a_stray_quote_inside_a_cell_is_a_letter() -> None:
    assert cells('a,b\n1,a 5" pipe\n2,x\n') == [(2, {"a": "1", "b": 'a 5" pipe'}), (3, {"a": "2", "b": "x"})]


def test_a_row_with_a_nul_byte_is_refused_alone() -> None:
    text = "a,b\n1,x\x00y\n3,4\n"
    assert refused(text) == [(2, "holds a NUL byte; remove it from the row")]
    assert len(cells(text)) == 1


def test_a_row_with_undecodable_bytes_is_refused_alone() -> None:
    text = b"a,b\n1,Pe\xf1a\n2,x\n".decode("utf-8", "surrogateescape")
    [(line, reason)] = refused(text)
    assert line == 2
    assert reason.startswith("holds bytes that are not in the file's encoding")
    assert len(cells(text)) == 1


def test_an_overlong_cell_is_refused_alone() -> None:
    text = f"a,b\n1,{'x' * 100_001}\n2,y\n"
    assert refused(text) == [(2, "holds a cell longer than 100,000 characters; shorten it")]
    assert len(cells(text)) == 1


def test_a_monstrous_line_is_skipped_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINE_CHARS", 100)
    text = f"a,b\n1,{'x' * 1000}\n2,y\n"
    assert refused(text) == [(2, "is longer than 100 characters")]
    assert cells(text) == [(3, {"a": "2", "b": "y"})]


def test_of_two_columns_with_one_name_the_first_counts() -> None:
    assert cells("a,A\n1,2\n") == [(2, {"a": "1"})]


@pytest.mark.parametrize("text", ["", "\n\n", " , \n1,2\n"])
def test_a_file_without_a_first_line_is_refused_whole(text: str) -> None:
    with pytest.raises(UnreadableFile, match="name the columns"):
        read(text)


def test_a_first_line_of_thousands_of_columns_is_refused_whole() -> None:
    with pytest.raises(UnreadableFile, match=r"names 3,000 columns"):
        read(",".join(f"c{n}" for n in range(3000)))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=20))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    assert [list(named.values()) for _, named in cells(written.getvalue())] == rows


@given(st.text(alphabet='ab",\n\r\x00\udcf1;', max_size=60))
def test_any_text_is_read_or_refused_row_by_row(text: str) -> None:
    records = read("a,b\n" + text)
    lines = [record.line for record in records]
    assert lines == sorted(set(lines))
    assert len(records) <= len(text) + 1
