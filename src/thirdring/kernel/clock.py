"""The one place that asks what time it is, so that tests and the simulator can answer instead."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def _system_clock() -> datetime:
    return datetime.now(UTC)


_clock: ContextVar[Clock] = ContextVar("clock", default=_system_clock)


def now() -> datetime:
    """The present moment, UTC, aware."""
    return _clock.get()()


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Hold the clock still at ``moment`` (aware) for the block."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _clock.set(lambda: moment)
    try:
        yield
    finally:
        _clock.reset(token)
