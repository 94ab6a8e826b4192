"""Listening to Asterisk: its manager interface over TCP with reconnecting, and its queue log as it grows."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from thirdring.integrations.telephony.ami import Blocks

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
SILENCE_S = 90.0  # without a word, not even an answer to our ping, the line is taken for dead
PING_S = 30.0
MOST_READ = 1_000_000  # bytes of a log at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """Where an Asterisk's manager interface is, and who we are to it."""

    host: str
    port: int
    user: str
    secret: str


class Refused(Exception):
    """The manager interface does not know us: trying again would not help."""


def blocks_of(
    manager: Manager, *, stopped: Callable[[], bool], wait: Callable[[float], None] = time.sleep
) -> Iterator[Mapping[str, str]]:
    """Every event block, for ever; a lost connection is made again, each time after twice the wait.

    What happens while we are away is not told again: who needs every call reads the queue log instead.
    Raises Refused.
    """
    pause = FIRST_WAIT_S
    while not stopped():
        try:
            with socket.create_connection((manager.host, manager.port), timeout=PING_S) as line:
                for block in _conversation(line, manager, stopped):
                    pause = FIRST_WAIT_S
                    yield block
        except OSError:
            pass  # down, or gone: we come again
        if not stopped():
            wait(pause)
            pause = min(pause * 2, LONGEST_WAIT_S)


def _conversation(
    line: socket.socket, manager: Manager, stopped: Callable[[], bool]
) -> Iterator[Mapping[str, str]]:
    """Sign in, then hand on events until the other side hangs up or falls silent."""
    login = (
        f"Action: Login\r\nUsername: {manager.user}\r\nSecret: {manager.secret}\r\nEvents: call,agent\r\n\r\n"
    )
    line.sendall(login.encode())
    blocks, silent = Blocks(), 0.0
    while not stopped() and silent < SILENCE_S:
        try:
            data = line.recv(65_536)
        except TimeoutError:
            silent += PING_S
            line.sendall(b"Action: Ping\r\n\r\n")
            continue
        if not data:
            return
        silent = 0.0
        for block in blocks.feed(data):
            if block.get("Response") == "Error":
                raise Refused(block.get("Message", "The manager interface refused us."))
            if "Event" in block:
                yield block


@dataclass(frozen=True, slots=True)
class Place:
    """How far a log was read: which file (its inode), and how many bytes of it."""

    inode: int = 0
    offset: int = 0


def new_lines(log: Path, place: Place) -> tuple[list[str], Place]:
    """The whole lines since ``place``, and the place after them; a line half written waits.

    A log that was rotated is finished first, where it is found beside the new one as ``queue_log.1`` or so.
    """
    if not log.exists():
        return [], place
    now = log.stat()
    if place.inode == now.st_ino and place.offset <= now.st_size:
        return _read(log, place)
    rotated = next((p for p in _older(log) if p.stat().st_ino == place.inode), None)
    if rotated is not None:
        lines, after = _read(rotated, place)
        return (lines, after) if lines else _read(log, Place(now.st_ino))
    return _read(log, Place(now.st_ino))


def _older(log: Path) -> list[Path]:
    return [path for path in sorted(log.parent.glob(f"{log.name}.*")) if path.is_file()]


def _read(log: Path, place: Place) -> tuple[list[str], Place]:
    with log.open("rb") as file:
        file.seek(place.offset)
        data = file.read(MOST_READ)
    whole = data[: data.rfind(b"\n") + 1]
    lines = whole.decode(errors="replace").splitlines()
    return lines, Place(log.stat().st_ino, place.offset + len(whole))
