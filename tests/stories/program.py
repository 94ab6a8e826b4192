"""The real program, started as a city would start it: its own folder, its own port, the demo city."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

READY_WITHIN = 300  # seconds; making the demo city takes most of it
# What the tests' own process was told is none of the program's business.
_NOT_PASSED_ON = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT")


@dataclass
class Program:
    """A ``thirdring run`` that may be stopped and begun again."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "program.log"

    def stop(self) -> int:
        """End it as Ctrl-C would; its exit code."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=30)
        finally:
            self.process.kill()

    def begin_again(self) -> None:
        """Start it after it was stopped, with its data and at its address, and wait until it serves."""
        self.process = _begin(self.folder, self.port)
        _wait_for(self)


def start(folder: Path) -> Program:
    """Start the program with everything it writes in ``folder``, and wait until it serves."""
    port = _free_port()
    program = Program(folder, port, _begin(folder, port))
    _wait_for(program)
    return program


def _begin(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    with (folder / "program.log").open("ab") as written:
        return subprocess.Popen(
            [sys.executable, "-m", "thirdring", "run"],
            env=environment(folder) | {"PORT": str(port)},
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def environment(folder: Path) -> dict[str, str]:
    """What a command of ours is told that works with the program of this folder."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if name not in _NOT_PASSED_ON and "THIRDRING" not in name
    }
    return ours | {"THIRDRING_VAR": str(folder / "var")}


def _wait_for(program: Program) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and program.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{program.address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    program.process.kill()
    raise AssertionError(f"The program did not come up:\n{program.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str:
    """The system's browser, as tools/chromium finds or installs it."""
    named = os.environ.get("CHROMIUM", "")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = named or next((path for name in names if (path := shutil.which(name))), "")
    assert found, "The stories need Chromium: run tools/chromium, or set CHROMIUM=/path/to/chromium."
    return found
