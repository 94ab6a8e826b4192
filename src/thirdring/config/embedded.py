"""The embedded PostgreSQL: what makes one command enough to start a city's 311.

Several processes may use one server (the program, a command beside it). Each user holds a shared lock on
``users``; a guardian process (config/guardian.py) keeps the server up and stops it when the last user has
gone, however it went. All locks are flocks: the kernel releases those of a killed process.
"""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from thirdring.config.env import socket_url
from thirdring.config.placing import NoPlace, Place, place_for, socket_folder

USER = NAME = "thirdring"
PORT = 5432  # only the name of the socket: nothing listens on a network port
PATIENCE = 60.0  # seconds to be ready, crash recovery included


class EmbeddedPostgres:
    """A PostgreSQL server of our own, under ``folder``.

    ``durable=False`` trades safety at a power cut for speed: for tests. ``start`` raises NoPlace.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder, self.durable = folder, durable
        self._users: int | None = None
        self._guardian: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Make sure the server runs, and return its DATABASE_URL. Safe to call again when it was killed."""
        place = place_for(self.folder)
        if self._users is None:
            self._users = _open(place.home / "users")
        starters = _open(place.home / "starters")
        try:
            fcntl.flock(starters, fcntl.LOCK_EX)
            fcntl.flock(self._users, fcntl.LOCK_SH)  # waits while a guardian is stopping the server
            return self._ensure(place)
        finally:
            os.close(starters)

    def stop(self) -> None:
        """Let go of the server, and wait until it has stopped, unless somebody else uses it."""
        if self._users is None:
            return
        place = place_for(self.folder)
        alone = take(self._users)
        os.close(self._users)
        self._users = None
        deadline = time.monotonic() + PATIENCE
        while alone and is_guarded(place) and time.monotonic() < deadline:
            time.sleep(0.05)
        if self._guardian is not None and alone:
            self._guardian.wait(PATIENCE)

    def is_guarded(self) -> bool:
        """Whether somebody looks after the server; if not, ``start`` again."""
        return is_guarded(place_for(self.folder))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _ensure(self, place: Place) -> str:
        deadline = time.monotonic() + PATIENCE
        self._guardian = None
        while time.monotonic() < deadline:
            if is_guarded(place):
                url = socket_url(socket_folder(place), port=PORT, user=USER, name=NAME)
                if answers(url):
                    return url
            elif self._guardian is None or self._guardian.poll() is not None:
                if self._guardian is not None and self._guardian.returncode:
                    raise NoPlace(f"The embedded PostgreSQL did not start: {last_words(place)}")
                self._guardian = self._launch(place)
            time.sleep(0.05)
        raise NoPlace(f"The embedded PostgreSQL was not ready in {PATIENCE:.0f} s: {last_words(place)}")

    def _launch(self, place: Place) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "thirdring.config.guardian", str(self.folder.resolve())]
        command += [] if self.durable else ["--not-durable"]
        with place.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal reaches the users, not the server they still need.
            return subprocess.Popen(  # our own module
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )


def take(lock: int) -> bool:
    """Try to be the only holder of a lock; at once."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_guarded(place: Place) -> bool:
    """Whether a guardian process lives."""
    lock = _open(place.home / "guardian")
    try:
        return not take(lock)
    finally:
        os.close(lock)


def answers(url: str) -> bool:
    """Whether the database at ``url`` takes connections."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def last_words(place: Place) -> str:
    """The end of the server's log, for an error message."""
    lines = place.log.read_text(errors="replace").splitlines() if place.log.exists() else []
    return " | ".join(lines[-4:]) or f"see {place.log}"


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
