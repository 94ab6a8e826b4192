"""In how many parts a text message goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.messaging.segments import Alphabet, Segments, segments

GSM, UCS = Alphabet.GSM7, Alphabet.UCS2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Segments(0, GSM, 160)),
        ("a" * 160, Segments(1, GSM, 0)),
        ("a" * 161, Segments(2, GSM, 145)),
        ("a" * 306, Segments(2, GSM, 0)),
        ("a" * 307, Segments(3, GSM, 152)),
        ("€" * 80, Segments(1, GSM, 0)),
        ("€" * 81, Segments(2, GSM, 143)),  # 76 and 5: an escape and its letter stay together
        ("¿Dónde está?", Segments(1, UCS, 58, "óá")),  # the alphabet has é and à, and no á
        ("¿Qué sé?", Segments(1, GSM, 152)),
        ("á" * 70, Segments(1, UCS, 0, "á")),
        ("á" * 71, Segments(2, UCS, 63, "á")),
        ("😀" * 35, Segments(1, UCS, 0, "😀")),
        ("😀" * 36, Segments(2, UCS, 61, "😀")),  # 33 in the first: 67 is odd
    ],
)
def test_parts_are_counted_as_networks_do(text: str, found: Segments) -> None:
    assert segments(text) == found


@given(st.text(max_size=600))
def test_more_words_never_take_fewer_parts(text: str) -> None:
    assert segments(text).count <= segments(text + "a").count
