"""The account of an import: read = created + updated + unchanged + rejected, and where the rejected went."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson


@dataclass(slots=True)
class Tally:
    """How many rows went where. ``repairs`` count what was mended in rows that stand."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    named: int = 0  # rows whose point lies in a neighbourhood and that name one the city has
    agreed: int = 0  # of those, the ones where the two are the same
    strange: int = 0  # rows whose point lies in a neighbourhood and that name one the city does not have


class Ledger:
    """Counts, and writes the rejects file, made when the first row is rejected."""

    def __init__(self, rejects: Path) -> None:
        self.tally = Tally()
        self._path = rejects
        self._file: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def rejects_file(self) -> Path | None:
        """The rejects file, if there is one."""
        return self._path if self._file is not None else None

    def reject(self, line: int, reason: str, row: Mapping[str, str] | str) -> None:
        """Count a row out, and keep it with its reason."""
        self.tally.rejected += 1
        self.tally.reasons[reason.partition(" (")[0][:120]] += 1
        text = row if isinstance(row, str) else orjson.dumps(dict(row)).decode()
        self._rejects().writerow([line, reason, text])

    def summary(self) -> dict[str, Any]:
        """What ``--json`` prints."""
        tally = self.tally
        return {
            "read": tally.read,
            "created": tally.created,
            "updated": tally.updated,
            "unchanged": tally.unchanged,
            "rejected": tally.rejected,
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
        }

    def _rejects(self) -> Any:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(["line", "reason", "row"])
        return self._writer
