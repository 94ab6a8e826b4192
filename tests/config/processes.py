"""Starting the program's own processes from tests, and looking at what is left of them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOLD = """
import sys, time
from pathlib import Path
from thirdring.config.embedded import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1]), durable=False).start(), flush=True)
time.sleep(180)
"""


def until(true: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until something is so; fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def processes_of(folder: Path) -> dict[int, str]:
    """A folder's processes, by their command line or environment: number and command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if str(folder) in words or os.fsencode(folder) in (entry / "environ").read_bytes():
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


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path, **more: str) -> dict[str, str]:
    """Ours, without what the tests' own database set: a program started with it begins from nothing.

    Python keeps what it has compiled, as it does for anybody: some machines of tests tell it not to, and
    every start compiles nine hundred files.
    """
    left_out = ("THIRDRING", "DATABASE", "PYTHONDONTWRITEBYTECODE")
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    return inherited | {"THIRDRING_VAR": str(var), "THIRDRING_DEMO": "0", "PYTHONUNBUFFERED": "1"} | more


def thirdring(var: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One command, to its end."""
    command = [sys.executable, "-m", "thirdring", *words]
    return subprocess.run(
        command, env=environment(var, **more), capture_output=True, text=True, timeout=60, check=False
    )


class Running:
    """``thirdring run`` in a folder of its own."""

    def __init__(self, var: Path, port: int, **more: str) -> None:
        self.url, began = f"http://127.0.0.1:{port}", time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "thirdring", "run", "--port", str(port)],
            env=environment(var, **more), cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        until(lambda: self.answers("/healthz") or self.process.poll() is not None, seconds=120)
        self.seconds = time.monotonic() - began

    def answers(self, path: str) -> bool:
        """Whether an address of it answers with 200."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self, number: signal.Signals = signal.SIGINT) -> str:
        """Send a signal, wait for the end, and return all that was said."""
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=40)
        return str(said)


def address_of(process: subprocess.Popen[str]) -> str:
    """The address a holder was given."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
