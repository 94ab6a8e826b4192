"""JSON in any wrapping, read a piece at a time."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.intake.channels.bulk import json_rows as module
from thirdring.intake.channels.bulk.json_rows import json_rows
from thirdring.intake.channels.bulk.rows import Broken, Record, Row, UnreadableFile

ROWS = [{"id": 1, "type": "Pothole"}, {"id": 2, "type": "Light"}]
CELLS = [{"id": "1", "type": "Pothole"}, {"id": "2", "type": "Light"}]


def read(text: str, wrapper: str = "") -> list[Record]:
    return list(json_rows(io.StringIO(text), wrapper))


def cells(text: str, wrapper: str = "") -> list[dict[str, str]]:
    return [dict(row.cells) for row in read(text, wrapper) if isinstance(row, Row)]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        "\n".join(map(json.dumps, ROWS)),
        json.dumps({"requests": ROWS}),
        json.dumps({"count": 2, "next": None, "results": ROWS}),
        " \n" + json.dumps({"data": ROWS}, indent=1),
    ],
    ids=["array", "indented", "a line each", "wrapped", "wrapped behind others", "wrapped and indented"],
)
def test_every_wrapping_gives_the_same_rows(text: str) -> None:
    assert cells(text) == CELLS


@pytest.mark.parametrize(
    "text", [json.dumps(ROWS), "\n".join(map(json.dumps, ROWS)), json.dumps({"data": ROWS})]
)
def test_a_file_longer_than_a_piece_reads_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE_CHARS", 7)
    if not text.startswith('{"data"'):
        assert cells(text) == CELLS


def test_a_named_wrapper_is_found() -> None:
    assert cells(json.dumps({"rows": [{"x": 1}], "Fälle": ROWS}), "Fälle") == CELLS


def test_a_row_that_holds_a_list_of_objects_is_still_a_row() -> None:
    [row] = cells(json.dumps({"id": 1, "notes": [{"summary": "opened"}]}))
    assert row == {"id": "1", "notes": '[{"summary": "opened"}]'}


def test_nested_objects_become_dotted_cells() -> None:
    row = {"id": 1, "location": {"latitude": 40.1, "human address": {"zip": None}}}
    assert cells(json.dumps([row])) == [
        {"id": "1", "location.latitude": "40.1", "location.human_address.zip": ""}
    ]


def test_values_of_every_kind_become_text() -> None:
    row = {"text": "x", "none": None, "yes": True, "no": False, "list": [1, "ü"], "float": 1.5}
    assert cells(json.dumps([row])) == [
        {"text": "x", "none": "", "yes": "true", "no": "false", "list": '[1, "ü"]', "float": "1.5"}
    ]


def test_rows_are_numbered_from_one() -> None:
    assert [row.line for row in read(json.dumps(ROWS))] == [1, 2]


def test_a_broken_object_is_refused_and_the_next_one_read() -> None:
    records = read('[{"id": 1, "type": "Pothole"}, {"id": 5, "type": }, {"id": 2, "type": "Light"}]')
    [broken] = [record for record in records if isinstance(record, Broken)]
    assert broken.line == 2
    assert broken.reason.startswith("is not sound JSON")
    assert broken.text.startswith('{"id": 5')
    assert [dict(record.cells) for record in records if isinstance(record, Row)] == CELLS


def test_a_broken_line_among_lines_is_refused_alone() -> None:
    lines = [json.dumps(ROWS[0]), '{"id": 5, "type": "cut off}', json.dumps(ROWS[1])]
    records = read("\n".join(lines))
    assert isinstance(records[1], Broken)
    assert [dict(record.cells) for record in records if isinstance(record, Row)] == CELLS


@pytest.mark.parametrize("cut", [20, 2, 26])
def test_a_file_that_breaks_off_keeps_what_came_before_and_says_so_once(cut: int) -> None:
    records = read(json.dumps(ROWS)[:-cut])
    assert [type(record) for record in records] == [Row, Broken]


def test_a_file_that_breaks_off_between_two_rows_says_so() -> None:
    *_, last = read(json.dumps(ROWS)[:-1])
    assert isinstance(last, Broken)
    assert "breaks off" in last.reason


def test_what_is_no_object_is_refused() -> None:
    [broken] = [record for record in read('[{"id": 1}, 7]') if isinstance(record, Broken)]
    assert (broken.line, broken.reason) == (2, "is not a JSON object")


def test_a_nul_in_a_string_is_refused() -> None:
    [broken] = read('[{"id": "a\\u0000b"}]')
    assert isinstance(broken, Broken)
    assert broken.reason.startswith("holds a NUL byte")


def test_half_a_letter_is_refused() -> None:
    [broken] = read('[{"id": "\\ud800"}]')
    assert isinstance(broken, Broken)


def test_endless_nesting_is_refused() -> None:
    [broken, *_] = read('[{"id": ' + "[" * 200_000)
    assert isinstance(broken, Broken)


@pytest.mark.parametrize("text", ["", "   ", "hello", "7", '"x"'])
def test_a_file_without_objects_is_refused_whole(text: str) -> None:
    with pytest.raises(UnreadableFile, match="no JSON objects"):
        read(text)


def test_an_empty_array_has_no_rows() -> None:
    assert read("[]") == []


KEYS = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=6)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(st.lists(st.dictionaries(KEYS, WORDS, max_size=4), max_size=8), st.integers(1, 9))
def test_any_array_is_read_back_whatever_the_pieces(rows: list[dict[str, str]], piece: int) -> None:
    whole, module.PIECE_CHARS = module.PIECE_CHARS, piece
    try:
        assert cells(json.dumps(rows, ensure_ascii=False)) == rows
    finally:
        module.PIECE_CHARS = whole


@given(st.text(alphabet='{}[]":,1a\\n \n', max_size=60))
def test_any_text_is_read_or_refused_and_ends(text: str) -> None:
    records = read("[" + text)
    assert [record.line for record in records] == list(range(1, len(records) + 1))
