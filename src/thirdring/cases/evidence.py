"""Whether timelines are as they were written: found from the entries alone, with or without a database.

An export is JSON lines, an entry each, ordered by case and number, and a last line that says how much there
is: ``{"end": {"cases": 2, "entries": 9, "root": "ab12..."}}``. The root is a Merkle tree's over the last hash
of each case, so that one published number vouches for them all.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Any

import orjson

from thirdring.cases.references import pretty
from thirdring.kernel import merkle
from thirdring.kernel.chain import GENESIS, Link, first_break
from thirdring.kernel.errors import Invalid, invalid

Entry = tuple[Link, str, str]  # (link, previous hash, hash), as kernel.chain reads them
_FIELDS = ("case", "number", "at", "kind", "actor_kind", "actor_id", "actor_name", "public", "data")


@dataclass(frozen=True, slots=True)
class Timeline:
    """A case's entries in stored order. ``end`` is how the case says they end: their count, the last hash."""

    case: str
    entries: Sequence[Entry]
    end: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Where evidence does not hold. ``number`` is the first entry that is not as it was, where known."""

    case: str
    number: int | None
    what: str

    def __str__(self) -> str:
        entry = f", entry {self.number}" if self.number else ""
        return f"{pretty(self.case)}{entry}: {self.what}" if self.case else self.what


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, up to the first finding; ``root`` is '' when there is one."""

    cases: int
    entries: int
    root: str
    finding: Finding | None = None


def judged(timelines: Iterable[Timeline]) -> Verdict:
    """The verdict on timelines, in their order."""
    ends: list[str] = []
    entries = 0
    for timeline in timelines:
        finding = broken(timeline)
        if finding is not None:
            return Verdict(len(ends), entries, "", finding)
        ends.append(timeline.entries[-1][2])
        entries += len(timeline.entries)
    return Verdict(len(ends), entries, root_of(ends))


def broken(timeline: Timeline) -> Finding | None:
    """Where a timeline does not hold, or None."""
    number = first_break(timeline.entries)
    if number is not None:
        return Finding(timeline.case, number, "this entry was changed, removed or moved.")
    count, last = len(timeline.entries), timeline.entries[-1][2] if timeline.entries else ""
    if timeline.end is not None and timeline.end != (count, last):
        return Finding(timeline.case, count + 1, f"the case has {timeline.end[0]} entries, here are {count}.")
    return None if count else Finding(timeline.case, 1, "there is no entry.")


def root_of(hashes: Sequence[str]) -> str:
    """The Merkle root of hashes (hexadecimal) in order; '' of none."""
    return merkle.root(hashes) if hashes else ""


def chained(seals: Iterable[tuple[date, int, str]]) -> list[str]:
    """A hash for each seal (day, entries, root), oldest first, made of the one before.

    SHA-256 of "<hash before> <day> <entries> <root>"; before the first day stand 64 zeros. The last one
    vouches for all.
    """
    links, before = [], GENESIS
    for day, entries, root in seals:
        before = hashlib.sha256(f"{before} {day.isoformat()} {entries} {root}".encode()).hexdigest()
        links.append(before)
    return links


def lines_of(timelines: Iterable[Timeline]) -> Iterator[bytes]:
    """The lines of an export, each with its line feed; timelines come ordered by case."""
    ends: list[str] = []
    entries = 0
    for timeline in timelines:
        for entry in timeline.entries:
            entries += 1
            yield _line(entry)
        ends.append(timeline.entries[-1][2] if timeline.entries else hashlib.sha256().hexdigest())
    end = {"cases": len(ends), "entries": entries, "root": root_of(ends)}
    yield orjson.dumps({"end": end}, option=orjson.OPT_APPEND_NEWLINE)


def judged_export(lines: Iterable[bytes], *, root: str = "") -> Verdict:
    """The verdict on an export's lines; ``root`` is the published one it must have, '' when unknown.

    Raises Invalid (export) for a line that is none of an export.
    """
    export = _Export(lines)
    verdict = judged(export.timelines())
    if verdict.finding is not None:
        return verdict
    finding = export.finding(verdict, root)
    return Verdict(verdict.cases, verdict.entries, "" if finding else verdict.root, finding)


class _Export:
    """An export as it is read, line by line."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self._end: dict[str, Any] | None = None
        self._misplaced: Finding | None = None

    def timelines(self) -> Iterator[Timeline]:
        """The timelines, up to the first that stands out of its order."""
        before = ""
        for case, entries in groupby(self._entries(), key=lambda entry: entry[0].case):
            found = list(entries)
            if case <= before:
                self._misplaced = Finding(case, found[0][0].number, "this entry stands in another place.")
                return
            before = case
            yield Timeline(case, found)

    def finding(self, verdict: Verdict, root: str) -> Finding | None:
        """What is wrong with the whole, its entries being sound."""
        if self._misplaced is not None:
            return self._misplaced
        if self._end is None:
            return Finding("", None, "The export has no end: its last lines are missing.")
        counted = {"cases": verdict.cases, "entries": verdict.entries, "root": verdict.root}
        if counted != self._end:
            return Finding("", None, f"The export's end speaks of {self._end}, but here is {counted}.")
        if root and root.lower() != verdict.root:
            return Finding("", None, f"The export has the root {verdict.root}, not the published one.")
        return None

    def _entries(self) -> Iterator[Entry]:
        for number, line in enumerate(self._lines, start=1):
            if self._end is not None:
                raise invalid("export", f"Line {number} comes after the end of the export.")
            read = _read(line, number)
            if isinstance(read, dict):
                self._end = read
            else:
                yield read


def _line(entry: Entry) -> bytes:
    link, prev_hash, stored = entry
    said = {name: getattr(link, name) for name in _FIELDS} | {"prev_hash": prev_hash, "hash": stored}
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def _read(line: bytes, number: int) -> Entry | dict[str, Any]:
    """The entry of a line, or what the last line says."""
    try:
        said = orjson.loads(line)
        if "end" in said:
            return dict(said["end"])
        link = Link(**{name: said[name] for name in _FIELDS} | {"at": datetime.fromisoformat(said["at"])})
        kinds = ((link.case, str), (link.number, int), (link.data, dict), (link.at.tzinfo, tzinfo))
        if not all(isinstance(value, kind) for value, kind in kinds):
            raise TypeError
        return link, str(said["prev_hash"]), str(said["hash"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise _no_entry(number) from None


def _no_entry(number: int) -> Invalid:
    return invalid("export", f"Line {number} is not an entry of an audit export (JSON lines).")
