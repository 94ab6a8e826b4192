"""A day in Riverton's contact centre: who calls, who answers, and its signals. Pure; same seed, same day.

Two and a half thousand people want somebody between seven and seven, on four queues, in two languages. They
have patience, some are passed on, some ask to be called. Thirty agents take the call that has waited longest
among those they can take. All of it comes out as signals, as a telephone system would tell them.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from thirdring.contact_centre.rules import AwayReason, Medium, Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal, Signal

CALLS, AGENTS = 2500, 30
OPEN_S = 12 * 3600
SOURCE = "simulated"
CALLBACK_AFTER_S, CALLBACK_WITHIN = 75.0, timedelta(hours=2)
MENU_S, RING_S, LEAVES_MENU = 12.0, 3.0, 0.04
PASSED_ON, WANTS_CALLBACK, ON_HOLD = 0.07, 0.35, 0.22
BREAK_S = 900.0

_BY_HALF_HOUR = (
    20,
    32,
    58,
    84,
    96,
    100,
    98,
    92,
    84,
    78,
    74,
    78,
    82,
    80,
    76,
    70,
    66,
    60,
    52,
    44,
    34,
    26,
    20,
    14,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One queue as callers meet it: how many of all come here, and how long they stay and wait (seconds)."""

    queue: str
    medium: Medium
    share: float
    spanish: float
    handle_s: float
    patience_s: float


LINES = (
    Line(queue="general", medium=Medium.PHONE, share=0.66, spanish=0.02, handle_s=205, patience_s=240),
    Line(queue="espanol", medium=Medium.PHONE, share=0.16, spanish=0.97, handle_s=235, patience_s=260),
    Line(queue="chat", medium=Medium.CHAT, share=0.12, spanish=0.10, handle_s=320, patience_s=400),
    Line(queue="texts", medium=Medium.SMS, share=0.06, spanish=0.18, handle_s=260, patience_s=900),
)
_NEXT: Mapping[str, str] = {"general": "espanol", "espanol": "general", "chat": "general", "texts": "general"}


@dataclass(frozen=True, slots=True)
class Day:
    """All that was told in a day, in order."""

    calls: Sequence[Signal]
    agents: Sequence[AgentSignal]


@dataclass(slots=True)
class _Agent:
    name: str
    queues: frozenset[str]
    free_at: float
    break_at: float


@dataclass(slots=True)
class _Caller:
    """A caller in a queue; ``entered`` and ``leaves`` in seconds from the opening."""

    number: int
    line: Line
    queue: str
    language: str
    entered: float
    leaves: float
    wants_callback: bool = False
    passed_on: bool = False
    callback: bool = False


@dataclass
class _Centre:
    """The centre while the day goes by."""

    opens: datetime
    rng: np.random.Generator
    agents: list[_Agent]
    told: list[Signal] = field(default_factory=list)
    states: list[AgentSignal] = field(default_factory=list)
    waiting: dict[str, list[_Caller]] = field(default_factory=dict)
    ahead: list[tuple[float, int, _Caller]] = field(default_factory=list)
    numbers: int = 0

    def tell(self, caller: _Caller, kind: SignalKind, at: float, *, agent: str = "") -> None:
        """Say that something happened to a caller's call."""
        self.numbers += 1
        due = self.opens + timedelta(seconds=at) + CALLBACK_WITHIN
        self.told.append(
            Signal(
                source=SOURCE,
                event_id=f"{self.opens:%Y%m%d}-{self.numbers}",
                call_id=f"{self.opens:%Y%m%d}-c{caller.number}",
                kind=kind,
                at=self.opens + timedelta(milliseconds=round(at * 1000)),
                queue=caller.queue if kind is not SignalKind.OFFERED else "",
                agent=agent,
                medium=caller.line.medium,
                language=caller.language,
                caller=f"+1217555{caller.number % 10_000:04}" if caller.line.medium is Medium.PHONE else "",
                due_at=due if kind is SignalKind.CALLBACK_REQUESTED else None,
            )
        )

    def state(self, agent: _Agent, presence: Presence, at: float, reason: AwayReason | None = None) -> None:
        """Say what an agent does from now on."""
        moment = self.opens + timedelta(milliseconds=round(at * 1000))
        self.states.append(
            AgentSignal(source=SOURCE, agent=agent.name, presence=presence, reason=reason, at=moment)
        )

    def arrive(self, at: float, caller: _Caller) -> None:
        """Somebody will want a person at this moment."""
        self.numbers += 1
        heapq.heappush(self.ahead, (at, self.numbers, caller))

    def run(self) -> None:
        """Let the day go by: each agent, when free, takes who has waited longest; nobody stays over night."""
        for agent in self.agents:
            self.state(agent, Presence.READY, 0)
        turns = [(0.0, number) for number in range(len(self.agents))]
        while turns:
            now, number = heapq.heappop(turns)
            free_again = self._turn(self.agents[number], now)
            if free_again is None:
                self.state(self.agents[number], Presence.OFF, max(now, OPEN_S))
            else:
                heapq.heappush(turns, (free_again, number))
        self._leave(float("inf"))

    def _turn(self, agent: _Agent, now: float) -> float | None:
        """What an agent does at a moment they are free; when they are free next, None to go home."""
        self._enter(now)
        self._leave(now)
        if now >= agent.break_at and now < OPEN_S:
            agent.break_at = float("inf")
            self.state(agent, Presence.AWAY, now, AwayReason.BREAK)
            self.state(agent, Presence.READY, now + BREAK_S)
            return now + BREAK_S
        caller = self._longest_waiting(agent)
        if caller is not None:
            return self._talk(agent, caller, now)
        coming = self.ahead[0][0] if self.ahead else None
        if coming is None and now >= OPEN_S:
            return None
        return max(now + 1.0, min(coming or OPEN_S, now + 30.0))

    def _enter(self, now: float) -> None:
        while self.ahead and self.ahead[0][0] <= now:
            at, _, caller = heapq.heappop(self.ahead)
            if not caller.passed_on and not caller.callback:
                self.tell(caller, SignalKind.OFFERED, max(0.0, at - MENU_S))
            if not caller.callback:
                self.tell(caller, SignalKind.QUEUED, at)
            self.waiting.setdefault(caller.queue, []).append(caller)

    def _leave(self, now: float) -> None:
        """Those whose patience ended by now give up, or ask to be called."""
        for queue, callers in self.waiting.items():
            gone = [caller for caller in callers if caller.leaves <= now and not caller.callback]
            self.waiting[queue] = [caller for caller in callers if caller not in gone]
            for caller in gone:
                self._give_up(caller)

    def _give_up(self, caller: _Caller) -> None:
        if not caller.wants_callback:
            self.tell(caller, SignalKind.ABANDONED, caller.leaves)
            return
        self.tell(caller, SignalKind.CALLBACK_REQUESTED, caller.leaves)
        self.tell(caller, SignalKind.ENDED, caller.leaves)
        later = caller.leaves + float(self.rng.uniform(1800, 8100))
        again = _Caller(caller.number, caller.line, caller.queue, caller.language, later, float("inf"))
        again.callback = True
        self.arrive(later, again)

    def _longest_waiting(self, agent: _Agent) -> _Caller | None:
        mine = [c for queue in agent.queues for c in self.waiting.get(queue, [])]
        if not mine:
            return None
        caller = min(mine, key=lambda c: (c.entered, c.number))
        self.waiting[caller.queue].remove(caller)
        return caller

    def _talk(self, agent: _Agent, caller: _Caller, now: float) -> float:
        """A conversation, and the work after it; when the agent is free again."""
        now = max(now, caller.entered)
        answered = now + RING_S
        kind = SignalKind.CALLBACK_MADE if caller.callback else SignalKind.RINGING
        self.tell(caller, kind, now, agent=agent.name)
        self.tell(caller, SignalKind.ANSWERED, answered, agent=agent.name)
        talk = max(15.0, float(self.rng.lognormal(np.log(caller.line.handle_s * 0.75), 0.55)))
        if self.rng.random() < ON_HOLD:
            self.tell(caller, SignalKind.HELD, answered + talk * 0.4, agent=agent.name)
            self.tell(caller, SignalKind.RESUMED, answered + talk * 0.7, agent=agent.name)
        over, wrapped = answered + talk, answered + talk + 8.0 + float(self.rng.exponential(22))
        passed_on = not caller.passed_on and not caller.callback and self.rng.random() < PASSED_ON
        ending = SignalKind.TRANSFERRED if passed_on else SignalKind.ENDED
        self.tell(caller, ending, over, agent=agent.name)
        self.tell(caller, SignalKind.WRAPPED, wrapped, agent=agent.name)
        if passed_on:
            target = _NEXT[caller.queue]
            patient = over + 900.0 + float(self.rng.exponential(600))
            second = _Caller(
                caller.number, caller.line, target, caller.language, over, patient, passed_on=True
            )
            self.arrive(over, second)
        return wrapped


def live_through_a_day(opens: datetime, *, seed: int, calls: int = CALLS, agents: int = AGENTS) -> Day:
    """A day from its opening on (aware): every signal of ``calls`` calls and ``agents`` agents, in order."""
    rng = np.random.default_rng([seed, opens.toordinal()])
    centre = _Centre(opens, rng, list(_hire(agents, rng)))
    for number, at in enumerate(sorted(_arrivals(rng, calls)), 1):
        caller = _caller(number, at, rng)
        if rng.random() < LEAVES_MENU:
            caller.queue = ""
            centre.tell(caller, SignalKind.OFFERED, max(0.0, at - MENU_S))
            centre.tell(caller, SignalKind.ENDED, at)
        else:
            centre.arrive(at, caller)
    centre.run()
    return Day(
        sorted(centre.told, key=lambda signal: (signal.at, signal.event_id)),
        sorted(centre.states, key=lambda signal: (signal.at, signal.agent)),
    )


def _hire(agents: int, rng: np.random.Generator) -> Iterator[_Agent]:
    """Two in three answer phones in English, one in three both languages; a few also chats and texts."""
    for number in range(agents):
        queues = {"general"} if number % 3 else {"general", "espanol"}
        queues |= {"chat", "texts"} if number % 5 == 1 else set()
        yield _Agent(f"agent{number + 1:02}", frozenset(queues), 0.0, float(rng.uniform(9_000, 30_000)))


def _arrivals(rng: np.random.Generator, calls: int) -> list[float]:
    """Moments in seconds from the opening, more of them in the late morning."""
    shares = np.array(_BY_HALF_HOUR, dtype=float)
    halves = rng.choice(len(shares), calls, p=shares / shares.sum())
    moments: list[float] = (halves * 1800.0 + rng.uniform(MENU_S, 1800.0, calls)).tolist()
    return moments


def _caller(number: int, at: float, rng: np.random.Generator) -> _Caller:
    line = LINES[int(rng.choice(len(LINES), p=[line.share for line in LINES]))]
    language = "es" if rng.random() < line.spanish else "en"
    wants_callback = bool(rng.random() < WANTS_CALLBACK)
    patience = float(rng.exponential(line.patience_s))
    if wants_callback:
        patience = max(patience, CALLBACK_AFTER_S)  # it is offered only then
    return _Caller(number, line, line.queue, language, at, at + patience, wants_callback)
