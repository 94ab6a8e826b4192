"""Looks after one embedded PostgreSQL: starts it, starts it again if it dies, stops it after its last user.

Run by config/embedded.py as a process of its own: python -m thirdring.config.guardian FOLDER [--not-durable].
The lock ``server`` is inherited by every process of the server, so holding it proves that none is left.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from thirdring.config.embedded import NAME, PORT, USER, _open, answers, take
from thirdring.config.env import socket_url
from thirdring.config.placing import NoPlace, Place, binaries, place_for, socket_folder

ORDINARY = {
    "listen_addresses": "",  # no network port: who may open the socket's folder may connect, nobody else
    "max_connections": "80",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "autovacuum_naptime": "20s",
}
TRIES = 3  # of a server that ends before it ever answers
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class Server:
    """One server's processes, in its place."""

    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place, self.bin = place, binaries(place)
        self.settings = ORDINARY if durable else ORDINARY | NOT_DURABLE
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, once nothing is left of the one before."""
        lock = self._wait_for_the_last()
        try:
            if not self.place.data.exists():
                self._make_data()
            self._clear_traces()
            self.process = self._spawn(lock)
        finally:
            os.close(lock)  # the server holds it from here on

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, and the next start needs no recovery."""
        for wish, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
            if self.process is None or self.process.poll() is not None:
                return
            self.process.send_signal(wish)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue

    def has_died(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def make_database(self) -> bool:
        """Make the database at the first start. Waits until the server answers; False if it died."""
        folder = socket_folder(self.place)
        if answers(socket_url(folder, port=PORT, user=USER, name=NAME)):
            return True
        first = socket_url(folder, port=PORT, user=USER, name="postgres")
        while not answers(first):
            if self.has_died():
                return False
            time.sleep(0.05)
        with psycopg.connect(first, autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        return True

    def _wait_for_the_last(self) -> int:
        lock = _open(self.place.home / "server")
        deadline = time.monotonic() + 30
        while not take(lock):
            _ask_to_stop(self.place, hard=time.monotonic() > deadline)
            time.sleep(0.1)
        return lock

    def _make_data(self) -> None:
        draft = self.place.home / "data.draft"  # renamed when complete: a killed initdb leaves no half
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.place.give(draft)
        flags = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        flags += ["--auth=trust", f"--username={USER}", "--no-sync", "--no-instructions"]
        made = self._run([str(self.bin / "initdb"), *flags, "-D", str(draft)])
        if made.returncode:
            raise NoPlace(f"initdb failed: {made.stderr.strip()}")
        os.sync()
        draft.rename(self.place.data)

    def _clear_traces(self) -> None:
        """Files by which PostgreSQL would mistake another process of the same number for its predecessor."""
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)
        for trace in socket_folder(self.place).glob(".s.PGSQL.*"):
            trace.unlink()

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        uid, gid, groups = self._account()
        return subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=_environment(), check=False,
            user=uid, group=gid, extra_groups=groups,
        )  # fmt: skip

    def _spawn(self, lock: int) -> subprocess.Popen[bytes]:
        settings = self.settings | {"unix_socket_directories": str(socket_folder(self.place))}
        command = [str(self.bin / "postgres"), "-D", str(self.place.data), "-p", str(PORT)]
        command += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        uid, gid, groups = self._account()
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, cwd="/", env=_environment(), pass_fds=[lock],
            start_new_session=True, user=uid, group=gid, extra_groups=groups,
            preexec_fn=_stop_with_parent,  # safe: this process has one thread
        )  # fmt: skip

    def _account(self) -> tuple[int | None, int | None, list[str | int] | None]:
        return (self.place.uid, self.place.gid, []) if os.geteuid() == 0 else (None, None, None)


def _environment() -> Mapping[str, str]:
    """Ours without PG* variables, which would change how the server and initdb behave."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}


def _stop_with_parent() -> None:
    """Ask the kernel for SIGINT, a fast shutdown, when this guardian is killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _ask_to_stop(place: Place, *, hard: bool) -> None:
    """Stop a server whose guardian was killed. The lock it holds proves that the number is still its own."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT if hard else signal.SIGINT)
    except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
        return


def guard(place: Place, *, durable: bool) -> None:
    """Keep the server up while anybody uses it, then stop it."""
    mine, users = _open(place.home / "guardian"), _open(place.home / "users")
    if not take(mine):
        return
    server, failures = Server(place, durable=durable), 0
    try:
        while not take(users):
            if server.has_died():
                server.start()
                failures = 0 if server.make_database() else failures + 1
                if failures == TRIES:
                    raise NoPlace(f"PostgreSQL does not start in {place.home}; its words are above.")
            time.sleep(0.2)
    finally:
        server.stop()


def main(arguments: list[str]) -> None:
    """Guard the server of the folder named first, until its last user has gone."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        guard(place_for(Path(arguments[0])), durable="--not-durable" not in arguments)
    except NoPlace as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
