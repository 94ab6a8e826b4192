"""A table to take away holds what was asked for, and nothing that a spreadsheet would run."""

import pytest

from thirdring.web.ui.downloads import csv_file


def test_the_rows_stand_under_their_headings_in_a_file_of_that_name() -> None:
    file = csv_file("calls.csv", ["queue", "calls"], [["Español", 12], ["a, b", -3]])
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file["Content-Disposition"] == 'attachment; filename="calls.csv"'
    assert file.content.decode() == 'queue,calls\r\nEspañol,12\r\n"a, b",-3\r\n'


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@now", "\tx"])
def test_words_that_look_like_a_formula_are_kept_as_words(words: str) -> None:
    assert csv_file("x.csv", ["words"], [[words]]).content.decode() == f"words\r\n'{words}\r\n"
