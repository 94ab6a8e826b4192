"""Which ids a file has already shown."""

from hypothesis import given
from hypothesis import strategies as st

from thirdring.intake.channels.bulk.seen import Seen


def test_an_id_keeps_the_line_it_was_first_on_within_a_batch_and_across() -> None:
    with Seen() as seen:
        assert seen.first_lines([("s", "a"), ("s", "b"), ("s", "a")], [2, 3, 4]) == [2, 3, 2]
        assert seen.first_lines([("s", "b"), ("s", "c")], [5, 6]) == [3, 6]


def test_the_same_id_of_another_source_is_another() -> None:
    with Seen() as seen:
        assert seen.first_lines([("s", "a"), ("t", "a")], [2, 3]) == [2, 3]


def test_no_ids_have_no_lines() -> None:
    with Seen() as seen:
        assert seen.first_lines([], []) == []


@given(st.lists(st.lists(st.text(max_size=3), max_size=30), max_size=5))
def test_first_lines_are_those_a_dictionary_would_keep(batches: list[list[str]]) -> None:
    kept: dict[str, int] = {}
    line = 0
    with Seen() as seen:
        for batch in batches:
            lines = list(range(line + 1, line + 1 + len(batch)))
            line += len(batch)
            wanted = [kept.setdefault(one, at) for one, at in zip(batch, lines, strict=True)]
            assert seen.first_lines([("s", one) for one in batch], lines) == wanted
