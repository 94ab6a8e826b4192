"""What a call's signals make of it: one record, whatever order they came in and however often. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from thirdring.contact_centre.rules import CallStatus, Medium, SignalKind
from thirdring.contact_centre.signals import Signal

_RANK = {kind: place for place, kind in enumerate(SignalKind)}
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRecord:
    """One agent's part in a call. Whole milliseconds; a part still going on has no ``ended_at``."""

    number: int
    agent: str
    queue: str
    answered_at: datetime
    ended_at: datetime | None = None
    wrapped_at: datetime | None = None
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """A call as its signals tell it.

    ``queue`` is the one it first waited in; the wait runs from there to the answer, the caller's giving up,
    or the wish for a callback. Times of talk, hold and work after it add up over all legs.
    """

    source: str
    call_id: str
    status: CallStatus
    medium: Medium
    language: str
    caller: str
    queue: str
    offered_at: datetime
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    abandoned_at: datetime | None = None
    ended_at: datetime | None = None
    wait_ms: int | None = None
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_ms: int = 0
    transfers: int = 0
    conferences: int = 0
    callback_requested_at: datetime | None = None
    callback_due_at: datetime | None = None
    callback_made_at: datetime | None = None
    legs: tuple[LegRecord, ...] = ()


def fold(signals: Iterable[Signal]) -> CallRecord:
    """The record of one call from its signals, at least one; those with the same event id count once."""
    once = {signal.event_id: signal for signal in sorted(signals, key=_place, reverse=True)}
    ordered = sorted(once.values(), key=_place)
    call = _Call(ordered[0])
    for signal in ordered:
        call.take(signal)
    return call.record()


def _place(signal: Signal) -> tuple[object, ...]:
    """A total order: by time, then as things follow on each other, then by everything else."""
    due = signal.due_at.isoformat() if signal.due_at else ""
    told = (signal.queue, signal.agent, str(signal.medium), signal.language, signal.caller, due)
    return (signal.at, _RANK[signal.kind], signal.event_id, told)


@dataclass
class _Leg:
    """A leg while signals are being read."""

    agent: str
    queue: str
    answered_at: datetime
    held_since: datetime | None = None
    held: timedelta = timedelta()
    ended_at: datetime | None = None
    wrapped_at: datetime | None = None

    def hold(self, at: datetime) -> None:
        self.held_since = self.held_since or at

    def resume(self, at: datetime) -> None:
        if self.held_since is not None:
            self.held += at - self.held_since
            self.held_since = None

    def end(self, at: datetime) -> None:
        self.resume(at)
        self.ended_at = at

    def record(self, number: int) -> LegRecord:
        talk = self.ended_at - self.answered_at - self.held if self.ended_at else timedelta()
        wrap = self.wrapped_at - self.ended_at if self.wrapped_at and self.ended_at else timedelta()
        return LegRecord(
            number=number,
            agent=self.agent,
            queue=self.queue,
            answered_at=self.answered_at,
            ended_at=self.ended_at,
            wrapped_at=self.wrapped_at,
            talk_ms=talk // _MILLISECOND,
            hold_ms=self.held // _MILLISECOND,
            wrap_ms=wrap // _MILLISECOND,
        )


@dataclass
class _Call:
    """A call while its signals are being read, in order."""

    first: Signal
    queue: str = ""
    queue_now: str = ""
    language: str = ""
    caller: str = ""
    queued_at: datetime | None = None
    ringing: bool = False
    answered_at: datetime | None = None
    gave_up_at: datetime | None = None
    ended_at: datetime | None = None
    transfers: int = 0
    conferences: int = 0
    requested_at: datetime | None = None
    due_at: datetime | None = None
    made_at: datetime | None = None
    legs: list[_Leg] = field(default_factory=list)

    def take(self, signal: Signal) -> None:
        """Read one more signal."""
        self.language = self.language or signal.language
        self.caller = self.caller or signal.caller
        self.queue = self.queue or signal.queue
        self.queue_now = signal.queue or self.queue_now
        self.ringing = signal.kind is SignalKind.RINGING
        if signal.kind is not SignalKind.OFFERED:
            getattr(self, f"_{signal.kind.value}")(signal)

    def _queued(self, signal: Signal) -> None:
        self.queued_at = self.queued_at or signal.at
        self.ended_at = self.gave_up_at = None  # it goes on, whatever ended before

    def _ringing(self, signal: Signal) -> None:
        """Whoever rings an agent has asked for a person; a ring told after the end is an echo."""
        if self.queued_at is None and self.ended_at is None:
            self.queued_at = signal.at

    def _answered(self, signal: Signal) -> None:
        self._queued(signal)
        if self.requested_at is None:
            self.answered_at = self.answered_at or signal.at
        if self._open(signal.agent) is None:
            self.legs.append(_Leg(signal.agent, self.queue_now, signal.at))

    def _held(self, signal: Signal) -> None:
        if leg := self._leg_of(signal):
            leg.hold(signal.at)

    def _resumed(self, signal: Signal) -> None:
        if leg := self._leg_of(signal):
            leg.resume(signal.at)

    def _conferenced(self, signal: Signal) -> None:
        self.conferences += 1

    def _transferred(self, signal: Signal) -> None:
        self.transfers += 1
        if leg := self._leg_of(signal):
            leg.end(signal.at)

    def _ended(self, signal: Signal) -> None:
        """Without an agent the whole call is over; with one, that agent's part."""
        self.ended_at = signal.at
        for leg in self.legs:
            if leg.ended_at is None and signal.agent in ("", leg.agent):
                leg.end(signal.at)

    def _wrapped(self, signal: Signal) -> None:
        mine = [leg for leg in self.legs if signal.agent in ("", leg.agent)]
        if mine:
            if mine[-1].ended_at is None:
                mine[-1].end(signal.at)
                self.ended_at = self.ended_at or signal.at
            mine[-1].wrapped_at = signal.at

    def _abandoned(self, signal: Signal) -> None:
        self.gave_up_at = self.gave_up_at or signal.at
        self._ended(signal)

    def _callback_requested(self, signal: Signal) -> None:
        self.requested_at = self.requested_at or signal.at
        self.due_at = self.due_at or signal.due_at

    def _callback_made(self, signal: Signal) -> None:
        self.made_at = self.made_at or signal.at

    def _open(self, agent: str) -> _Leg | None:
        return next((leg for leg in self.legs if leg.agent == agent and leg.ended_at is None), None)

    def _leg_of(self, signal: Signal) -> _Leg | None:
        """The open leg of the agent named, or the latest when none is."""
        named = [leg for leg in self.legs if leg.ended_at is None and signal.agent in ("", leg.agent)]
        return named[-1] if named else None

    def record(self) -> CallRecord:
        """What has been read, as a record."""
        legs = tuple(leg.record(number) for number, leg in enumerate(self.legs, 1))
        gave_up = None if self.answered_at or self.requested_at else self.gave_up_at or self.ended_at
        until = self.answered_at or self.requested_at or gave_up
        waited = max(until - self.queued_at, timedelta()) if until and self.queued_at else None
        return CallRecord(
            source=self.first.source,
            call_id=self.first.call_id,
            status=self._status(),
            medium=self.first.medium,
            language=self.language,
            caller=self.caller,
            queue=self.queue,
            offered_at=self.first.at,
            queued_at=self.queued_at,
            answered_at=self.answered_at,
            abandoned_at=gave_up if self.queued_at else None,
            ended_at=self.ended_at,
            wait_ms=None if waited is None else waited // _MILLISECOND,
            talk_ms=sum(leg.talk_ms for leg in legs),
            hold_ms=sum(leg.hold_ms for leg in legs),
            wrap_ms=sum(leg.wrap_ms for leg in legs),
            transfers=self.transfers,
            conferences=self.conferences,
            callback_requested_at=self.requested_at,
            callback_due_at=self.due_at,
            callback_made_at=self.made_at,
            legs=legs,
        )

    def _status(self) -> CallStatus:
        talking = [leg for leg in self.legs if leg.ended_at is None]
        if talking:
            held = all(leg.held_since for leg in talking)
            return CallStatus.ON_HOLD if held else CallStatus.TALKING
        if self.requested_at and not self.answered_at:
            return CallStatus.CALLED_BACK if self.made_at else CallStatus.CALLBACK
        if self.answered_at:
            return self._after_talk()
        if self.gave_up_at or self.ended_at:
            return CallStatus.ABANDONED if self.queued_at else CallStatus.LEFT_MENU
        if self.queued_at is None:
            return CallStatus.IN_MENU
        return CallStatus.RINGING if self.ringing else CallStatus.WAITING

    def _after_talk(self) -> CallStatus:
        """Between two legs the caller waits; after the last the agent wraps up."""
        if self.ended_at is None:
            return CallStatus.RINGING if self.ringing else CallStatus.WAITING
        return CallStatus.HANDLED if self.legs[-1].wrapped_at else CallStatus.WRAPPING_UP
