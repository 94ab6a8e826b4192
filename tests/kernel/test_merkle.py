"""One root for a day's entries: it proves each of them, and none that was not there."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel import merkle

digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
trees = st.lists(digests, min_size=1, max_size=40)


def hashed(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


A, B, C = ("aa" * 32, "bb" * 32, "cc" * 32)


def test_the_root_of_none_is_the_hash_of_nothing() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").hexdigest()


def test_a_root_by_hand() -> None:
    a, b, c = (hashed(b"\x00", bytes.fromhex(leaf)) for leaf in (A, B, C))
    assert merkle.root([A]) == a.hex()
    assert merkle.root([A, B]) == hashed(b"\x01", a, b).hex()
    assert merkle.root([A, B, C]) == hashed(b"\x01", hashed(b"\x01", a, b), c).hex()


def test_a_path_by_hand() -> None:
    a, b, c = (hashed(b"\x00", bytes.fromhex(leaf)) for leaf in (A, B, C))
    assert merkle.proof([A, B, C], 0) == [b.hex(), c.hex()]
    assert merkle.proof([A, B, C], 2) == [hashed(b"\x01", a, b).hex()]


@given(trees, st.data())
def test_every_entry_is_proved(leaves: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.proof(leaves, index)
    assert merkle.proves(leaves[index], index, len(leaves), path, merkle.root(leaves))


@given(trees, st.data(), digests)
def test_another_entry_is_not_proved(leaves: list[str], data: st.DataObject, other: str) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    if other != leaves[index]:
        path = merkle.proof(leaves, index)
        assert not merkle.proves(other, index, len(leaves), path, merkle.root(leaves))


@given(st.lists(digests, min_size=2, max_size=40, unique=True), st.data())
def test_changing_removing_or_moving_an_entry_changes_the_root(
    leaves: list[str], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 2))
    moved = [*leaves[:index], leaves[index + 1], leaves[index], *leaves[index + 2 :]]
    removed = leaves[:index] + leaves[index + 1 :]
    added = [*leaves, leaves[index]]
    assert merkle.root(leaves) not in {merkle.root(moved), merkle.root(removed), merkle.root(added)}


@given(trees, st.integers())
def test_a_place_that_is_not_there_proves_nothing(leaves: list[str], index: int) -> None:
    if not 0 <= index < len(leaves):
        assert not merkle.proves(leaves[0], index, len(leaves), [], merkle.root(leaves))
        with pytest.raises(IndexError):
            merkle.proof(leaves, index)


@given(trees, st.data(), st.lists(digests, max_size=8))
def test_a_path_too_long_or_too_short_proves_nothing(
    leaves: list[str], data: st.DataObject, more: list[str]
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.proof(leaves, index)
    for wrong in ([*path, *more], path[:-1]):
        if wrong != path:
            assert not merkle.proves(leaves[index], index, len(leaves), wrong, merkle.root(leaves))
