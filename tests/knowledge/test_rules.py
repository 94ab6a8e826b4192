"""Who may read an article, and on which days it is out."""

from datetime import date

import pytest

from thirdring.knowledge.rules import Audience, is_out, may_read

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("since", "until", "out"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 11, 23), None, False),
        (None, date(2026, 11, 21), False),
    ],
)
def test_both_days_are_within_and_none_is_without_end(
    since: date | None, until: date | None, out: bool
) -> None:
    assert is_out(DAY, since, until) is out


def test_staff_read_everything_and_the_public_what_is_public() -> None:
    readable = {
        (reader, audience) for reader in Audience for audience in Audience if may_read(reader, audience)
    }
    assert readable == {("staff", "staff"), ("staff", "public"), ("public", "public")}
