"""Server-sent events: an answer that stays open and tells a page what changed, within a budget of its own.

A stream holds a thread, so there are only so many at once (``STREAMS``), and of one person so few that a
browser keeps connections for its pages. Over the budget the answer is 503, and the page asks now and then
instead. A stream holds no database connection, and ends by itself after a while: browsers come back.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from thirdring.kernel.announcing import Announcement
from thirdring.kernel.listening import HUB, Heard, Subscription
from thirdring.staff.access import FaceRequest

LONGEST = 300.0  # seconds; then the browser comes back, and is asked again who it is
BEAT = 5.0  # seconds between two signs of life, which also find out that nobody reads any more
OF_ONE_PERSON = 8
TRY_AGAIN = 30  # seconds
MISSED = "missed"  # the event that says: read the page's rows anew

Shown = Callable[[Announcement], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Beat:
    """What a stream does with each sign of life, and at once when one of ``topics`` is heard.

    ``look`` may give something new to tell, as the event *beat*; ``end`` is called when the page has gone.
    """

    look: Callable[[], dict[str, Any] | None]
    end: Callable[[], None]
    topics: frozenset[str] = frozenset()


class Budget:
    """How many streams are open, in all and by person."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: Counter[int | None] = Counter()

    def take(self, person: int | None) -> bool:
        """Whether there is room for one more; if so it counts from now on."""
        with self._lock:
            if self._open.total() >= settings.STREAMS or self._open[person] >= OF_ONE_PERSON:
                return False
            self._open[person] += 1
            return True

    def give_back(self, person: int | None) -> None:
        """One less."""
        with self._lock:
            self._open[person] -= 1


BUDGET = Budget()


class Stream:
    """The events of a subscription as bytes, a sign of life now and then, until its time is over."""

    def __init__(
        self, subscription: Subscription, *, person: int | None, shown: Shown, beat: Beat | None = None
    ) -> None:
        self._subscription, self._person, self._shown, self._beat = subscription, person, shown, beat
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        ends = time.monotonic() + LONGEST
        yield b"retry: 2000\n\n"
        while time.monotonic() < ends:
            yield self._beaten()
            yield from self._until(min(ends, time.monotonic() + BEAT))

    def close(self) -> None:
        """Give everything back; the server calls it when the answer has ended, however it did."""
        if not self._closed:
            self._closed = True
            self._subscription.close()
            BUDGET.give_back(self._person)
            if self._beat:
                self._beat.end()
                _release_connection()

    def _until(self, moment: float) -> Iterator[bytes]:
        """What is heard until a moment."""
        while (left := moment - time.monotonic()) > 0:
            heard = self._subscription.next(seconds=left)
            if heard is not None:
                yield self._told(heard)

    def _told(self, heard: Heard) -> bytes:
        said = heard.announcement
        if said is None:
            return _event(MISSED, {}, heard.mark)
        if self._beat and said.topic in self._beat.topics:
            return self._beaten()
        return _event(said.topic, self._shown(said), heard.mark)

    def _beaten(self) -> bytes:
        """A sign of life, and what the stream's own look found new."""
        found = self._beat.look() if self._beat else None
        _release_connection()
        return b": here\n\n" if found is None else _event("beat", found)


def stream(
    request: FaceRequest, *, wants: Callable[[Announcement], bool], shown: Shown, beat: Beat | None = None
) -> HttpResponseBase:
    """Answer with what is announced from now on, or since the mark the browser names; 503 over the budget.

    ``wants`` decides what this person may hear, ``shown`` what of it they are told.
    """
    person = request.actor.id
    if not BUDGET.take(person):
        return HttpResponse(status=503, headers={"Retry-After": str(TRY_AGAIN)})
    after = request.headers.get("Last-Event-ID", "") or request.GET.get("after", "")
    events = Stream(HUB.subscribe(wants, after=after), person=person, shown=shown, beat=beat)
    _release_connection()
    return StreamingHttpResponse(
        events,
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"},
    )


def _release_connection() -> None:
    """Seconds or minutes may pass until this thread needs one again; others need it now."""
    if not connection.in_atomic_block:
        connection.close()


def _event(name: str, data: dict[str, Any], mark: str = "") -> bytes:
    head = f"id: {mark}\n" if mark else ""
    return f"{head}event: {name}\ndata: {orjson.dumps(data).decode()}\n\n".encode()
