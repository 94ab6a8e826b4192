"""A Merkle tree over hashes: one published root proves any entry of a day, and no entry can be put in later.

Built as in RFC 9162 (Certificate Transparency): leaves and inner nodes are hashed with different first bytes,
so that neither passes for the other, and a tree of any size splits at the largest power of two. Pure.
"""

import hashlib
from collections.abc import Sequence


def root(leaves: Sequence[str]) -> str:
    """The root over leaves (64 hexadecimal digits each), in their order; of none, the hash of nothing."""
    return _root([_leaf(leaf) for leaf in leaves]).hex()


def proof(leaves: Sequence[str], index: int) -> list[str]:
    """The audit path of a leaf: the hashes that lead from it to the root, nearest first; or IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    return [node.hex() for node in _path([_leaf(leaf) for leaf in leaves], index)]


def proves(leaf: str, index: int, size: int, path: Sequence[str], expected_root: str) -> bool:
    """Whether the path leads from this leaf, at this place of so many, to this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, place, last = _leaf(leaf), index, size - 1
    for step in path:
        if last == 0:
            return False
        beside = bytes.fromhex(step)
        if place % 2 or place == last:
            node = _inner(beside, node)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            node = _inner(node, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and node.hex() == expected_root


def _leaf(digest: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(digest)).digest()


def _inner(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _root(nodes: Sequence[bytes]) -> bytes:
    if not nodes:
        return hashlib.sha256().digest()
    if len(nodes) == 1:
        return nodes[0]
    split = _split(len(nodes))
    return _inner(_root(nodes[:split]), _root(nodes[split:]))


def _path(nodes: Sequence[bytes], index: int) -> list[bytes]:
    if len(nodes) == 1:
        return []
    split = _split(len(nodes))
    if index < split:
        return [*_path(nodes[:split], index), _root(nodes[split:])]
    return [*_path(nodes[split:], index - split), _root(nodes[:split])]
