"""Asterisk's manager interface as a stream of events: blocks of 'Name: value' lines. Pure.

Wants ``timestampevents = yes`` in manager.conf, so that an event that comes late says when it happened. It
says nothing of work after a call or of languages.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from thirdring.contact_centre.rules import Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal, Signal, event_id_of
from thirdring.integrations.telephony.told import Told, moment_of, text_of
from thirdring.integrations.telephony.twilio import away_reason
from thirdring.kernel.errors import Invalid

K = SignalKind
MOST_BUFFER = 65_536  # of a block that never ends
KINDS: dict[str, tuple[SignalKind, ...]] = {
    "QueueCallerJoin": (K.QUEUED,),
    "AgentCalled": (K.RINGING,),
    "AgentConnect": (K.ANSWERED,),
    "Hold": (K.HELD,),
    "Unhold": (K.RESUMED,),
    "AgentComplete": (K.ENDED, K.WRAPPED),
    "BlindTransfer": (K.TRANSFERRED,),
    "AttendedTransfer": (K.TRANSFERRED,),
    "QueueCallerAbandon": (K.ABANDONED,),
}
_CALL = {  # which channel of an event is the caller's
    "BlindTransfer": "TransfereeUniqueid",
    "AttendedTransfer": "TransfereeUniqueid",
    "Hold": "Linkedid",
    "Unhold": "Linkedid",
}


class Blocks:
    """Takes bytes as they come and gives whole blocks; what is half there waits for the rest."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Mapping[str, str]]:
        """The blocks that are complete with these bytes."""
        *whole, self._rest = (self._rest + data).replace(b"\r\n", b"\n").split(b"\n\n")
        if len(self._rest) > MOST_BUFFER:
            self._rest = b""
        yield from filter(None, map(_block, whole))


def told(block: Mapping[str, str], *, source: str, now: datetime) -> Told:
    """What one block tells; ``now`` dates those that don't say when they happened."""
    try:
        at = moment_of(block, "Timestamp") if "Timestamp" in block else now.astimezone(UTC)
        if block.get("Event") == "QueueMemberPause":
            return Told(agents=[_of_agent(block, source, at)])
        kinds = KINDS.get(block.get("Event", ""), ())
        return Told([_signal(block, kind, source, at) for kind in kinds], skipped=int(not kinds))
    except Invalid:
        return Told(skipped=1)


def _signal(block: Mapping[str, str], kind: SignalKind, source: str, at: datetime) -> Signal:
    return Signal(
        source=source,
        event_id=event_id_of(kind, *(f"{name}:{value}" for name, value in sorted(block.items()))),
        call_id=text_of(block, _CALL.get(block["Event"], "Uniqueid")),
        kind=kind,
        at=at,
        queue=text_of(block, "Queue"),
        agent=text_of(block, "MemberName"),
        caller=text_of(block, "CallerIDNum")[:40] if kind is K.QUEUED else "",
    )


def _of_agent(block: Mapping[str, str], source: str, at: datetime) -> AgentSignal:
    away = text_of(block, "Paused") == "1"
    return AgentSignal(
        source=source,
        agent=text_of(block, "MemberName"),
        presence=Presence.AWAY if away else Presence.READY,
        reason=away_reason(text_of(block, "PausedReason")) if away else None,
        at=at,
    )


def _block(data: bytes) -> Mapping[str, str]:
    lines = [line.partition(":") for line in data.decode(errors="replace").split("\n")]
    return {name.strip(): value.strip() for name, colon, value in lines if colon}
