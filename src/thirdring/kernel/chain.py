"""The audit chain: each entry carries the hash of the one before it, so a late edit shows.

Pure: the same bytes verify an export with no database. ``canonical`` fixes what is hashed.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it is hashed. ``at`` is UTC to the microsecond; ``data`` is plain JSON."""

    case: str
    number: int
    at: datetime
    kind: str
    actor_kind: str
    actor_id: int | None
    actor_name: str
    public: bool
    data: Mapping[str, Any]


def canonical(link: Link, prev_hash: str) -> bytes:
    """The bytes that are hashed: JSON with sorted keys, no blanks."""
    return orjson.dumps(
        {
            "case": link.case,
            "number": link.number,
            "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "kind": link.kind,
            "actor_kind": link.actor_kind,
            "actor_id": link.actor_id,
            "actor_name": link.actor_name,
            "public": link.public,
            "data": dict(link.data),
            "prev_hash": prev_hash,
        },
        option=orjson.OPT_SORT_KEYS,
    )


def hash_of(link: Link, prev_hash: str) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(link, prev_hash)).hexdigest()


def first_break(links: Iterable[tuple[Link, str, str]]) -> int | None:
    """The number of the first entry that does not verify, or None when all do.

    ``links`` are (link, prev_hash, hash) in stored order, starting with entry 1.
    """
    expected_prev, expected_number = GENESIS, 1
    for link, prev_hash, stored in links:
        if link.number != expected_number or prev_hash != expected_prev or hash_of(link, prev_hash) != stored:
            return expected_number
        expected_prev, expected_number = stored, expected_number + 1
    return None
