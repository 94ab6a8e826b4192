"""A room simulated call by call: whose call rings whom, by queue, language and skill. Pure.

The rule is the desk telephone's (decision 29). Whoever is free takes, of the calls whose skills they have,
the most urgent queue's; of these one in a language they speak; of these who has waited longest. A language is
waited for twenty seconds, then anybody with the skills may answer. A call that comes while several are free
goes to who has been free longest. Calls come by chance (Poisson) at each interval's rate; how long they take
and how long callers wait is exponential. Ringing takes no time. Who goes off ends the call they are on.
"""

import heapq
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from math import inf, sqrt
from statistics import mean, stdev

import numpy as np

from thirdring.contact_centre.desk_rules import OTHERS_AFTER
from thirdring.kernel.errors import invalid

MOST_CALLS, MOST_AGENTS = 20_000, 500  # of a day
FEWEST_RUNS, MOST_RUNS, CALLS_IN_ALL = 5, 30, 40_000  # a few seconds at most
_Z95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A queue: calls in each interval, and what they ask for. ``spoken`` are the shares of its languages.

    ``priority`` 1 is first. '' is a language that nobody said; without ``patience_s`` nobody gives up.
    """

    code: str
    calls: Sequence[float]
    handle_s: float
    patience_s: float | None = None
    priority: int = 5
    skills: frozenset[str] = frozenset()
    spoken: Mapping[str, float] = field(default_factory=lambda: {"": 1.0})
    within_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Somebody who takes calls, in these spans of seconds from the beginning."""

    there: Sequence[tuple[float, float]]
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A day: its queues and its people. Raises Invalid for one too large to simulate while somebody waits."""

    lines: Sequence[Line]
    agents: Sequence[Agent]
    interval_s: float = 1800.0

    def __post_init__(self) -> None:
        if self.calls > MOST_CALLS or len(self.agents) > MOST_AGENTS:
            raise invalid(
                "calls",
                f"Simulate at most {MOST_CALLS:,} calls and {MOST_AGENTS} people at a time.",
                "too_many",
            )
        if any(not line.handle_s > 0 or line.patience_s == 0 for line in self.lines):
            raise invalid("handle_s", "Give handle times and patience above 0 seconds.")

    @property
    def calls(self) -> float:
        """How many come in all, in the mean."""
        return sum(sum(line.calls) for line in self.lines)


@dataclass(slots=True)
class Tally:
    """What became of a queue's calls in one run."""

    offered: int = 0
    answered: int = 0
    in_time: int = 0
    waited_s: float = 0.0  # of those answered

    def shares(self) -> dict[str, float]:
        """SL1, AR1 of all who called, and ASA in seconds; without those of which there is nothing to say."""
        if not self.offered:
            return {}
        found = {"SL1": self.in_time / self.offered, "AR1": 1 - self.answered / self.offered}
        return found | ({"ASA": self.waited_s / self.answered} if self.answered else {})


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over the runs, and how far the true one may be off with 95 % confidence."""

    mean: float
    off: float

    @property
    def ends(self) -> tuple[float, float]:
        return self.mean - self.off, self.mean + self.off


def simulated(room: Room, *, seed: int = 311, runs: int | None = None) -> dict[str, dict[str, Interval]]:
    """SL1, AR1 and ASA of each queue by its code; over as many runs as fit into a few seconds if not said."""
    runs = runs or round(min(MOST_RUNS, max(FEWEST_RUNS, CALLS_IN_ALL / max(room.calls, 1.0))))
    if runs < FEWEST_RUNS:
        raise invalid("runs", f"Give at least {FEWEST_RUNS} runs: fewer say too little of chance.")
    told: dict[str, dict[str, list[float]]] = {line.code: {} for line in room.lines}
    for run in range(runs):
        for code, tally in one_day(room, np.random.default_rng([seed, run])).items():
            for name, value in tally.shares().items():
                told[code].setdefault(name, []).append(value)
    return {
        code: {name: _interval(values) for name, values in named.items() if len(values) >= FEWEST_RUNS}
        for code, named in told.items()
    }


def _interval(values: Sequence[float]) -> Interval:
    return Interval(mean(values), student_95(len(values) - 1) * stdev(values) / sqrt(len(values)))


def student_95(freedom: int) -> float:
    """Student's t, 95 % both sides, by Cornish and Fisher's series: within 1 % from 4 degrees on."""
    z, n = _Z95, freedom
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3


def one_day(room: Room, rng: np.random.Generator) -> dict[str, Tally]:
    """One run: what became of each queue's calls."""
    day = _Day(room, rng)
    day.run()
    return {line.code: tally for line, tally in zip(room.lines, day.tallies, strict=True)}


class _Kind(IntEnum):
    """What happens; at one moment in this order."""

    COMES = 0  # somebody begins, or is back from a break
    DONE = 1  # a call is over
    CALLS = 2
    ANY_LANGUAGE = 3  # a language was waited for long enough
    GIVES_UP = 4


@dataclass(slots=True, eq=False)
class _Caller:
    line: int
    language: str
    called_at: float
    patience_s: float
    handle_s: float
    waiting: bool = True


@dataclass
class _Day:
    """A day while it goes by."""

    room: Room
    rng: np.random.Generator
    tallies: list[Tally] = field(init=False)
    events: list[tuple[float, int, int, int | _Caller]] = field(default_factory=list)
    waiting: dict[tuple[int, str], deque[_Caller]] = field(default_factory=dict)
    free: dict[int, float] = field(default_factory=dict)  # agents, since when
    busy: set[int] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=count)

    def run(self) -> None:
        """From the first event to the last."""
        self.tallies = [Tally() for _ in self.room.lines]
        for number, agent in enumerate(self.room.agents):
            for begin, _ in agent.there:
                self._at(begin, _Kind.COMES, number)
        for caller in self._callers():
            self._at(caller.called_at, _Kind.CALLS, caller)
        while self.events:
            now, kind, _, what = heapq.heappop(self.events)
            if isinstance(what, _Caller):
                self._of_caller(_Kind(kind), what, now)
            else:
                self._of_agent(_Kind(kind), what, now)

    def _at(self, moment: float, kind: _Kind, what: int | _Caller) -> None:
        heapq.heappush(self.events, (moment, int(kind), next(self.numbers), what))

    def _callers(self) -> Iterator[_Caller]:
        """Everybody who will call, in no order."""
        for place, line in enumerate(self.room.lines):
            languages, shares = list(line.spoken), np.array(list(line.spoken.values()))
            for interval, calls in enumerate(line.calls):
                for moment in self.rng.uniform(0, self.room.interval_s, self.rng.poisson(calls)):
                    language = languages[int(self.rng.choice(len(languages), p=shares / shares.sum()))]
                    patience = (
                        inf if line.patience_s is None else float(self.rng.exponential(line.patience_s))
                    )
                    at, takes = (
                        interval * self.room.interval_s + float(moment),
                        self.rng.exponential(line.handle_s),
                    )
                    yield _Caller(place, language, at, patience, float(takes))

    def _of_caller(self, kind: _Kind, caller: _Caller, now: float) -> None:
        if kind is _Kind.GIVES_UP:
            caller.waiting = False  # whoever comes upon them in the queue passes them by
            return
        if kind is _Kind.CALLS:
            self.tallies[caller.line].offered += 1
        if caller.waiting:
            self._ring(caller, now, new=kind is _Kind.CALLS)

    def _of_agent(self, kind: _Kind, agent: int, now: float) -> None:
        if kind is _Kind.DONE:
            self.busy.discard(agent)
        if agent in self.busy or agent in self.free or not self._is_there(agent, now):
            return
        caller = self._next_for(agent, now)
        if caller is None:
            self.free[agent] = now
        else:
            self._talk(agent, caller, now)

    def _ring(self, caller: _Caller, now: float, *, new: bool) -> None:
        """Give a caller to who has been free longest; else let them wait, if they do not yet."""
        for agent in [each for each in self.free if not self._is_there(each, now)]:
            del self.free[agent]
        fitting = [each for each in self.free if self._takes(each, caller, now) is not None]
        if fitting:
            best = min(fitting, key=lambda each: (self._takes(each, caller, now), self.free[each], each))
            del self.free[best]
            self._talk(best, caller, now)
        elif new:
            self._wait(caller, now)

    def _wait(self, caller: _Caller, now: float) -> None:
        self.waiting.setdefault((caller.line, caller.language), deque()).append(caller)
        if caller.language:
            self._at(now + OTHERS_AFTER.total_seconds(), _Kind.ANY_LANGUAGE, caller)
        if caller.patience_s < inf:
            self._at(now + caller.patience_s, _Kind.GIVES_UP, caller)

    def _talk(self, agent: int, caller: _Caller, now: float) -> None:
        tally, waited = self.tallies[caller.line], now - caller.called_at
        tally.answered += 1
        tally.waited_s += waited
        tally.in_time += waited <= self.room.lines[caller.line].within_s
        caller.waiting = False
        self.busy.add(agent)
        self._at(now + caller.handle_s, _Kind.DONE, agent)

    def _next_for(self, agent: int, now: float) -> _Caller | None:
        """Whose call an agent who is free takes."""
        best: tuple[tuple[int, bool, float], _Caller] | None = None
        for (place, _), line in self.waiting.items():
            while line and not line[0].waiting:
                line.popleft()
            if not line or (foreign := self._takes(agent, line[0], now)) is None:
                continue
            key = (self.room.lines[place].priority, foreign, line[0].called_at)
            if best is None or key < best[0]:
                best = (key, line[0])
        return best[1] if best else None

    def _takes(self, agent: int, caller: _Caller, now: float) -> bool | None:
        """None where an agent can't take a call; else whether its language is none of theirs."""
        who, line = self.room.agents[agent], self.room.lines[caller.line]
        speaks = caller.language in who.languages
        waited_for = now >= caller.called_at + OTHERS_AFTER.total_seconds()
        if not line.skills <= who.skills or not (speaks or not caller.language or waited_for):
            return None
        return not speaks

    def _is_there(self, agent: int, now: float) -> bool:
        return any(begin <= now < end for begin, end in self.room.agents[agent].there)
