"""Which encoding a file is in, by the stated rule."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.intake.channels.bulk.encodings import Encoding, encoding_of

LINE = "id,street\n1,Rincón de la Peña\n"


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_whatever_the_mapping_says(mark: bytes, name: str) -> None:
    sample = mark + LINE.encode(name)
    assert encoding_of(sample, "cp1252") == Encoding(name, len(mark))


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_nul_bytes(name: str) -> None:
    assert encoding_of(LINE.encode(name)).name == name


def test_the_mapping_is_believed_where_there_is_no_mark() -> None:
    assert encoding_of(LINE.encode("cp1252"), "iso-8859-15") == Encoding("iso-8859-15")


def test_letters_that_are_not_utf_8_make_it_windows_1252() -> None:
    assert encoding_of(LINE.encode("cp1252")).name == "cp1252"


def test_one_broken_byte_among_many_letters_leaves_it_utf_8() -> None:
    assert encoding_of(LINE.encode() * 3 + b"2,Pe\xf1a\n").name == "utf-8"


def test_plain_letters_and_nothing_at_all_are_utf_8() -> None:
    assert encoding_of(b"id,street\n1,Elm\n").name == "utf-8"
    assert encoding_of(b"").name == "utf-8"


@given(st.text(min_size=1))
def test_what_is_utf_8_is_taken_for_it(text: str) -> None:
    if "\x00" not in text:
        assert encoding_of(text.encode()).name == "utf-8"


@given(st.binary())
def test_any_bytes_can_be_decoded_one_way_or_another(raw: bytes) -> None:
    encoding = encoding_of(raw)
    assert isinstance(raw[encoding.mark :].decode(encoding.name, encoding.errors), str)
