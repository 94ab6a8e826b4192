"""Signals of calls, as a telephone system would tell them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from thirdring.contact_centre.rules import SignalKind
from thirdring.contact_centre.signals import Signal

START = datetime(2026, 11, 4, 14, tzinfo=UTC)
_numbers = count(1)


def signal(kind: SignalKind, seconds: float, **fields: Any) -> Signal:
    """A signal of call 'c1' so many seconds after START, from the system 'desk'."""
    defaults = {
        "source": "desk",
        "event_id": f"e{next(_numbers)}",
        "call_id": "c1",
        "kind": kind,
        "at": START + timedelta(seconds=seconds),
    }
    return Signal(**defaults | fields)


def answered_call(
    call_id: str = "c1", *, at: float = 0, wait: float = 20, talk: float = 180, **fields: Any
) -> list[Signal]:
    """A call that waits, is answered by 'dana', and is wrapped up in half a minute."""
    steps = [
        (SignalKind.OFFERED, 0.0, ""),
        (SignalKind.QUEUED, 5, ""),
        (SignalKind.RINGING, 5 + wait - min(wait, 3), "dana"),
        (SignalKind.ANSWERED, 5 + wait, "dana"),
        (SignalKind.ENDED, 5 + wait + talk, "dana"),
        (SignalKind.WRAPPED, 5 + wait + talk + 30, "dana"),
    ]
    told = {"queue": "general", "call_id": call_id} | fields
    return [signal(kind, at + seconds, agent=agent, **told) for kind, seconds, agent in steps]


def abandoned_call(call_id: str = "c1", *, at: float = 0, wait: float = 90, **fields: Any) -> list[Signal]:
    """A call that waits and gives up."""
    told = {"queue": "general", "call_id": call_id} | fields
    steps = [(SignalKind.OFFERED, 0.0), (SignalKind.QUEUED, 5), (SignalKind.ABANDONED, 5 + wait)]
    return [signal(kind, at + seconds, **told) for kind, seconds in steps]
