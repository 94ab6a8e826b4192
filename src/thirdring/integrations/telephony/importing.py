"""Loading files of calls: each row is taken or rejected with its line; importing again changes nothing."""

import gzip
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import BATCH, Taken, take_signals
from thirdring.contact_centre.signals import Signal
from thirdring.integrations.telephony import connect, plain, queue_log
from thirdring.integrations.telephony.told import json_of, rows_of
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid, invalid

Reading = Callable[[], list[Signal]]  # raises Invalid where the row is none
MOST_RECORDS = 1_000_000


@dataclass(slots=True)
class Ledger:
    """What became of a file's rows; those read are those taken and those rejected, by line and why."""

    read: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    signals: Taken = field(default_factory=lambda: Taken(0, 0))

    @property
    def taken(self) -> int:
        return self.read - len(self.rejected)


def import_calls(city: City, file: Path, *, source: str) -> Ledger:
    """Take a file in: CSV of events or calls, contact records as .json, or a queue log by any other name.

    Files may be gzipped. Raises Invalid when the file can't be read at all.
    """
    ledger, by = Ledger(), system(city.pk, reason="imported calls")
    waiting: list[Signal] = []
    with _opened(file) as lines:
        for number, reading in _rows(file, lines, source):
            ledger.read += 1
            try:
                waiting += reading()
            except Invalid as error:
                ledger.rejected.append((number, str(error)))
            if len(waiting) >= BATCH:
                ledger.signals += take_signals(waiting, actor=by)
                waiting = []
    ledger.signals += take_signals(waiting, actor=by)
    return ledger


@contextmanager
def _opened(file: Path) -> Iterator[Iterable[str]]:
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as data:
            yield io.TextIOWrapper(data, encoding="utf-8-sig", newline="")
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise invalid("file", f"{file.name} can't be read: {error}") from None


def _rows(file: Path, lines: Iterable[str], source: str) -> Iterator[tuple[int, Reading]]:
    suffix = Path(file.stem).suffix if file.suffix == ".gz" else file.suffix
    if suffix == ".csv":
        for number, row in enumerate(plain.rows_in_csv(lines), 2):  # below the line of names
            yield number, partial(plain.row_of, row, source=source, number=number)
    elif suffix == ".json":
        records = rows_of(json_of("".join(lines)), "file", most=MOST_RECORDS)
        for number, record in enumerate(records, 1):
            yield number, partial(connect.of_record, record, source=source)
    else:
        for number, line in enumerate(lines, 1):
            yield number, partial(_of_log, line, source)


def _of_log(line: str, source: str) -> list[Signal]:
    told = queue_log.told([line], source=source)
    if told.skipped:
        raise invalid("line", "This is no line of a queue log, or nothing that happens to a call.")
    return list(told.calls)
