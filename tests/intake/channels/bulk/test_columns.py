"""Where a mapping finds a value."""

from thirdring.intake.channels.bulk.columns import column_of, picked
from thirdring.intake.channels.bulk.rows import plain_name

CELLS = {"address": " 12 Elm ", "street_a": "Elm", "street_b": "Oak", "blank": "", "na": "NA"}


def pick(*texts: str) -> tuple[str, int]:
    return picked(
        CELLS, [column_of(text) for text in texts], lambda cell: "" if cell == "NA" else cell.strip()
    )


def test_column_names_forget_case_blanks_and_punctuation() -> None:
    names = ["Unique Key", "unique_key", "UNIQUE-KEY", " Unique  Key "]
    assert {plain_name(name) for name in names} == {"unique_key"}
    assert plain_name("location.human_address") == "location.human_address"


def test_the_first_alternative_that_is_filled_is_taken() -> None:
    assert pick("blank", "Address", "street_a") == ("12 Elm", 1)


def test_words_with_columns_need_all_of_them() -> None:
    assert pick("{street_a} & {Street B}") == ("Elm & Oak", 0)
    assert pick("{street_a} & {blank}", "address") == ("12 Elm", 1)


def test_nothing_filled_is_nothing() -> None:
    assert pick("blank", "missing", "na") == ("", -1)


def test_braces_in_a_value_are_letters() -> None:
    column = [column_of("{a}, {b}")]
    assert picked({"a": "{x}", "b": "{0}"}, column, str.strip) == ("{x}, {0}", 0)
