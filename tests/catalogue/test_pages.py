"""A YAML page becomes plain data with lines, or says what is wrong and where."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from thirdring.catalogue.pages import MAX_BYTES, MAX_DEPTH, page_of
from thirdring.kernel.errors import Invalid


def problems(raw: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        page_of("page.yaml", raw)
    return [(problem.field, problem.message) for problem in refused.value.problems]


def test_every_part_knows_its_line() -> None:
    page = page_of("page.yaml", b"a:\n  b: 1\n  c:\n    - x\n    - {y: z}\n")
    assert page.data == {"a": {"b": "1", "c": ["x", {"y": "z"}]}}
    assert page.lines == {
        (): 1,
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "c"): 3,
        ("a", "c", 0): 4,
        ("a", "c", 1): 5,
        ("a", "c", 1, "y"): 5,
    }


def test_a_part_without_a_line_takes_that_of_the_part_around_it() -> None:
    page = page_of("page.yaml", b"a:\n  b: 1\n")
    assert page.at(("a", "b", "nothing", 7)) == "page.yaml:2"
    assert page.at(("elsewhere",)) == "page.yaml:1"


def test_words_stay_the_letters_that_were_typed() -> None:
    page = page_of("page.yaml", b"{no: yes, on: 1e3, x: 0o17, d: 2026-01-02, s: '  padded '}")
    assert page.data == {"no": "yes", "on": "1e3", "x": "0o17", "d": "2026-01-02", "s": "padded"}


def test_an_empty_value_is_nothing_unless_quoted() -> None:
    assert page_of("page.yaml", b"a:\nb: ~\nc: null\nd: ''\ne: 'null'").data == {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
        "e": "null",
    }


def test_an_empty_page_holds_nothing() -> None:
    assert page_of("page.yaml", b"").data is None
    assert page_of("page.yaml", b"# only a remark\n").data is None


def test_a_byte_order_mark_is_no_part_of_the_words() -> None:
    assert page_of("page.yaml", b"\xef\xbb\xbfa: 1").data == {"a": "1"}


@pytest.mark.parametrize(
    ("raw", "field", "message"),
    [
        (b"a: 1\nb: 2\na: 3", "page.yaml:3", "'a' is given twice (first in line 1); keep one of them"),
        (b"x:\n  'a': 1\n  a: 2", "page.yaml:3", "'a' is given twice (first in line 2); keep one of them"),
        (b"a: 1\n'': 2", "page.yaml:2", "has an empty key; name it or take the line away"),
        (b"a: b\nc: *a", "page.yaml:2", "uses the alias *a; write the words out instead"),
        (b"a: &x b", "page.yaml:1", "uses a YAML tag or anchor; plain words are enough here"),
        (
            b"\na: !!python/object:x.y b",
            "page.yaml:2",
            "uses a YAML tag or anchor; plain words are enough here",
        ),
        (b"a: 1\n---\nb: 2", "page.yaml:2", "holds a second document; keep one page in one file"),
        (b"? [a, b]\n: 1", "page.yaml:1", "has a list or mapping where a key should stand"),
        (b"a: caf\xe9", "page.yaml:1", "is not UTF-8 text; save the file with the encoding UTF-8"),
        (b"a: 1\n\nb: \xff", "page.yaml:3", "is not UTF-8 text; save the file with the encoding UTF-8"),
        ("a: 1".encode("utf-16"), "page.yaml:1", "is not UTF-8 text; save the file with the encoding UTF-8"),
    ],
)
def test_what_a_page_may_not_hold_is_refused_by_line(raw: bytes, field: str, message: str) -> None:
    assert problems(raw) == [(field, message)]


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"a: b: c", 1),
        (b"a:\n  - b\n c: d", 3),
        (b"a: [b", 1),
        (b"a: 'b", 1),
        (b"a:\n\tb: 1", 2),
        (b'a: "\\ud800"', 1),
    ],
)
def test_broken_yaml_names_its_line(raw: bytes, line: int) -> None:
    ((field, message),) = problems(raw)
    assert field == f"page.yaml:{line}"
    assert message.startswith("can't be read as YAML (")


def test_several_keys_given_twice_are_all_named() -> None:
    assert [field for field, _ in problems(b"a: 1\na: 2\nb: {c: 1, c: 2}")] == ["page.yaml:2", "page.yaml:3"]


def test_a_page_is_read_to_its_depth_and_no_deeper() -> None:
    assert page_of("page.yaml", b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).lines[()] == 1
    for raw in (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), b"[" * 100_000, b"{a: " * 50_000):
        assert problems(raw) == [("page.yaml:1", "is nested deeper than 12 levels")]


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(50))
    assert problems(bomb) == [("page.yaml:1", "uses a YAML tag or anchor; plain words are enough here")]


def test_a_huge_page_is_refused_unread() -> None:
    assert problems(b"a" * (MAX_BYTES + 1)) == [
        ("page.yaml:1", "is larger than 1,000,000 bytes; split it into several pages")
    ]


plain = st.recursive(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(str.strip).filter(bool),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(plain)
def test_what_another_program_writes_as_yaml_is_read_the_same(data: object) -> None:
    assert page_of("page.yaml", yaml.safe_dump(data, allow_unicode=True).encode()).data == data


@given(st.binary(max_size=200) | st.text("ab:-{}[]*&!?|>#%@\"'\n\\ \t,x0", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_by_name(raw: bytes) -> None:
    try:
        page_of("page.yaml", raw)
    except Invalid as refused:
        assert all(problem.field.startswith("page.yaml:") for problem in refused.problems)
