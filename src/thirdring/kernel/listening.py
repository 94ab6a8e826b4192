"""Hearing announcements: one connection and one thread in each process, however many listen.

The thread begins with the first listener and ends some time after the last. Each thing heard has a mark; who
comes back with the mark of what they heard last is told what they missed, or that they missed something.
"""

import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, Full, Queue

import psycopg
from django.db import DatabaseError, connection

from thirdring.kernel.announcing import CHANNEL, Announcement, read

MOST_WAITING = 500  # announcements a slow listener may leave lying; after that it has missed something
REMEMBERED = 1000  # announcements kept for those who come back
LINGER = 30.0  # seconds the connection is kept after the last listener has gone
TICK = 0.5  # seconds between two looks at whether anybody still listens
LOOK_EVERY = 30  # ticks between two looks at whether the connection is alive
LONGEST_PAUSE = 10.0  # seconds between two tries to reach the database

Wants = Callable[[Announcement], bool]


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing heard, with its mark. Without an announcement: something may have been missed."""

    mark: str
    announcement: Announcement | None = None


class Subscription:
    """What one listener wants to hear and has not taken yet."""

    def __init__(self, hub: "Hub", wants: Wants) -> None:
        self.wants = wants
        self._hub = hub
        self._waiting: Queue[Heard] = Queue(MOST_WAITING)
        self._overflowed = False

    def next(self, *, seconds: float) -> Heard | None:
        """The next thing heard, waiting at most so long for it."""
        if self._overflowed:
            return self._begin_anew()
        try:
            return self._waiting.get(timeout=seconds)
        except Empty:
            return None

    def close(self) -> None:
        """Listen no longer."""
        self._hub.leave(self)

    def offer(self, heard: Heard) -> None:
        """Put it where ``next`` finds it; for the hub."""
        if heard.announcement is None or self.wants(heard.announcement):
            try:
                self._waiting.put_nowait(heard)
            except Full:
                self._overflowed = True

    def _begin_anew(self) -> Heard:
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._overflowed = False
        return Heard(self._hub.mark())


class Hub:
    """Where a process hears announcements and hands them to whoever wants them."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._subscriptions: set[Subscription] = set()
        self._past: deque[tuple[int, Announcement]] = deque(maxlen=REMEMBERED)
        self._count = 0
        self._era = ""  # of one unbroken connection; '' while there is none
        self._thread: threading.Thread | None = None
        self._left_at = 0.0
        self._stopping = threading.Event()

    def subscribe(self, wants: Wants, *, after: str = "") -> Subscription:
        """Listen from now on, or from the mark ``after``."""
        with self._lock:
            subscription = Subscription(self, wants)
            for heard in self._since(after):
                subscription.offer(heard)
            self._subscriptions.add(subscription)
            if self._thread is None:
                self._stopping.clear()
                self._thread = threading.Thread(target=self._run, name="announcements", daemon=True)
                self._thread.start()
            return subscription

    def leave(self, subscription: Subscription) -> None:
        """Forget a listener."""
        with self._lock:
            self._subscriptions.discard(subscription)
            self._left_at = time.monotonic()

    def mark(self) -> str:
        """The mark of what was heard last; '' while nothing is heard at all."""
        with self._lock:
            return f"{self._era}-{self._count}" if self._era else ""

    def stop(self) -> None:
        """End the thread and its connection, and wait until both are gone."""
        thread = self._thread
        self._stopping.set()
        if thread is not None:
            thread.join(timeout=10)

    def _since(self, mark: str) -> list[Heard]:
        """What was heard after a mark; when that is no longer known, that something may have been missed."""
        era, _dash, number = mark.rpartition("-")
        oldest = self._past[0][0] if self._past else self._count + 1
        if not self._era or era != self._era or not number.isdecimal() or int(number) + 1 < oldest:
            return [Heard(self.mark())] if self._era else []  # who begins to listen is told so then
        return [Heard(f"{era}-{n}", said) for n, said in self._past if n > int(number)]

    def _run(self) -> None:
        pause = TICK
        while not self._is_over():
            try:
                self._listen()
                pause = TICK
            except (DatabaseError, psycopg.Error):
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            finally:
                connection.close()

    def _listen(self) -> None:
        """Hear until nobody listens any more; raises when the database goes."""
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
            self._begin_era()
            tick = 0
            while not self._is_over():
                for notice in connection.connection.notifies(timeout=TICK):
                    self._hear(notice.payload)
                tick += 1
                if tick % LOOK_EVERY == 0:
                    cursor.execute("SELECT 1")

    def _begin_era(self) -> None:
        with self._lock:
            self._era, self._count = uuid.uuid4().hex[:8], 0
            self._past.clear()
            for subscription in self._subscriptions:
                subscription.offer(Heard(self.mark()))

    def _hear(self, payload: str) -> None:
        said = read(payload)
        if said is None:
            return
        with self._lock:
            self._count += 1
            self._past.append((self._count, said))
            for subscription in self._subscriptions:
                subscription.offer(Heard(self.mark(), said))

    def _is_over(self) -> bool:
        """Whether to end; once it says so, the next listener begins a new thread."""
        with self._lock:
            if self._thread is not threading.current_thread():
                return True
            idle = not self._subscriptions and time.monotonic() - self._left_at > LINGER
            if idle or self._stopping.is_set():
                self._thread, self._era = None, ""
                return True
            return False


HUB = Hub()
