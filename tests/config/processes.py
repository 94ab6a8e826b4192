"""Starting the program's own processes from tests, and looking at what is left of them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOLD = """
import sys, time
from pathlib import Path
from thirdring.config.embedded import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1]), durable=False).start(), flush=True)
time.sleep(60)
"""


def until(true: Callable[[], bool], *, seconds: float = 15) -> None:
    """Wait until something is so; fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def processes_of(folder: Path) -> dict[int, str]:
    """The processes whose command line names a folder: number and command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if str(folder) in words:
                    found[int(entry.name)] = words
    return found


def one_of(folder: Path, word: str) -> int:
    """The number of the one process of a folder whose command line holds a word."""
    (number,) = [number for number, words in processes_of(folder).items() if word in words]
    return number


def kill_all(folder: Path) -> None:
    """End what is left of a folder's processes, at once."""
    for number in processes_of(folder):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the server of ``folder``; its first line of output is the address."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def address_of(process: subprocess.Popen[str]) -> str:
    """The address a holder was given."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
