"""Keeps child processes running: starts them, starts them again when they die, stops them in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from thirdring.config.parent import PARENT, parent_has_gone

LONGEST_WAIT = 30.0  # seconds between two tries of a child that keeps dying
PATIENCE = 15.0  # seconds a child has to end when asked


@dataclass
class Child:
    """A program of ours that should be running."""

    name: str
    module: str
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C reaches the supervisor, which ends all in order."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **self.environment, PARENT: str(os.getpid())},
            start_new_session=True,
        )
        self.started = time.monotonic()

    def tend(self) -> str:
        """Start it again if it died, each time after a longer wait; returns what to tell, or ''."""
        if self.process is None or self.process.poll() is None:
            return ""
        lived = time.monotonic() - self.started
        if lived < wait_after(self.failures):
            return ""
        self.failures = 1 if lived > 2 * LONGEST_WAIT else self.failures + 1
        ended = self.process.returncode
        self.start()
        return f"{self.name} ended ({ended}); started again."


def wait_after(failures: int) -> float:
    """Seconds from one start to the next, after so many failures in a row."""
    return float(min(LONGEST_WAIT, 2**failures - 1))


class Supervisor:
    """Runs children until it is told to stop. ``each_time`` is called about four times a second."""

    def __init__(self, children: Sequence[Child], *, tell: Callable[[str], None]) -> None:
        self.children, self.tell = children, tell
        self.asked = 0

    def heed_signals(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal mean: stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def run(self, *, each_time: Callable[[], None]) -> None:
        """Look after the children until a signal comes, then stop them."""
        try:
            while not self.asked and not parent_has_gone():
                for child in self.children:
                    if told := child.tend():
                        self.tell(told)
                each_time()
                time.sleep(0.25)
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask all to end, wait, and kill who does not; a second Ctrl-C kills at once."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline, first = time.monotonic() + PATIENCE, self.asked
        while any(process.poll() is None for process in running):
            if time.monotonic() > deadline or self.asked > first:
                for process in running:
                    process.kill()
            time.sleep(0.05)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1
