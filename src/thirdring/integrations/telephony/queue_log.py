"""Asterisk's queue log: a line an event, fields between bars. Pure.

    seconds since 1970 | call | queue | agent | event | parameter 1 | 2 | 3 ...

It says nothing of holds, which count as talk here, nothing of work after a call, and of no languages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from thirdring.contact_centre.rules import Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal, Signal, event_id_of
from thirdring.integrations.telephony.told import Told
from thirdring.integrations.telephony.twilio import away_reason
from thirdring.kernel.errors import Invalid

K = SignalKind
KINDS: dict[str, tuple[SignalKind, ...]] = {
    "ENTERQUEUE": (K.QUEUED,),
    "CONNECT": (K.RINGING, K.ANSWERED),
    "COMPLETEAGENT": (K.ENDED, K.WRAPPED),
    "COMPLETECALLER": (K.ENDED, K.WRAPPED),
    "TRANSFER": (K.TRANSFERRED, K.WRAPPED),
    "BLINDTRANSFER": (K.TRANSFERRED, K.WRAPPED),
    "ATTENDEDTRANSFER": (K.TRANSFERRED, K.WRAPPED),
    "ABANDON": (K.ABANDONED,),
    "EXITWITHTIMEOUT": (K.ENDED,),
    "EXITWITHKEY": (K.ENDED,),
    "EXITEMPTY": (K.ENDED,),
}
PRESENCES = {
    "PAUSE": Presence.AWAY,
    "PAUSEALL": Presence.AWAY,
    "UNPAUSE": Presence.READY,
    "UNPAUSEALL": Presence.READY,
    "ADDMEMBER": Presence.READY,
    "AGENTLOGIN": Presence.READY,
    "REMOVEMEMBER": Presence.OFF,
    "AGENTLOGOFF": Presence.OFF,
}
_RING_S, _CALLER = 2, 1  # which parameter says how long it rang, and who calls


@dataclass(frozen=True, slots=True)
class Line:
    """One line, taken apart. ``agent`` and ``queue`` are '' where the log says NONE."""

    at: datetime
    call_id: str
    queue: str
    agent: str
    event: str
    parameters: Sequence[str]
    text: str

    def parameter(self, place: int) -> str:
        return self.parameters[place] if place < len(self.parameters) else ""


def told(lines: Iterable[str], *, source: str) -> Told:
    """What lines of the log tell; lines that are none, or mean nothing to us, are counted as skipped."""
    return Told.joined(_of_line(line, source) for line in lines if line.strip())


def read_line(text: str) -> Line | None:
    """A line of the log, or None if it is no line of it."""
    parts = text.strip("\r\n ").split("|")
    if len(parts) < 5:
        return None
    try:
        at = datetime.fromtimestamp(float(parts[0]), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    queue, agent = ("" if word == "NONE" else word for word in parts[2:4])
    return Line(at, parts[1], queue, agent, parts[4], parts[5:], text.strip())


def _of_line(text: str, source: str) -> Told:
    line = read_line(text)
    if line is None or line.event not in KINDS | PRESENCES:
        return Told(skipped=1)
    try:
        if line.event in PRESENCES:
            return Told(agents=[_of_agent(line, source)])
        return Told([_signal(line, kind, source) for kind in KINDS[line.event]])
    except Invalid:
        return Told(skipped=1)


def _signal(line: Line, kind: SignalKind, source: str) -> Signal:
    return Signal(
        source=source,
        event_id=event_id_of(line.text, kind),
        call_id=line.call_id,
        kind=kind,
        at=line.at - _rang(line) if kind is K.RINGING else line.at,
        queue=line.queue,
        agent=line.agent,
        caller=line.parameter(_CALLER)[:40] if line.event == "ENTERQUEUE" else "",
    )


def _rang(line: Line) -> timedelta:
    ring = line.parameter(_RING_S)
    return (
        timedelta(seconds=int(ring)) if ring.isascii() and ring.isdigit() and len(ring) < 6 else timedelta()
    )


def _of_agent(line: Line, source: str) -> AgentSignal:
    presence = PRESENCES[line.event]
    return AgentSignal(
        source=source,
        agent=line.agent,
        presence=presence,
        reason=away_reason(line.parameter(0)) if presence is Presence.AWAY else None,
        at=line.at,
    )
