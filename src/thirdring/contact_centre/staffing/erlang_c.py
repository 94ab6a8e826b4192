"""Erlang C: a queue whose callers never give up (M/M/c). Pure; good for thousands of agents.

Formulas as in Cooper, *Introduction to Queueing Theory* (1981): with A erlangs of load and c agents, B is the
share an agency without a queue would lose (Erlang B), and Pw = cB / (c - A(1 - B)) the share that waits.
"""

from dataclasses import dataclass
from functools import cached_property
from math import exp, inf

from thirdring.kernel.errors import invalid

MOST_AGENTS = 100_000


@dataclass(frozen=True, kw_only=True)
class Load:
    """What comes in: ``calls`` in ``interval_s`` seconds, each taking ``handle_s`` seconds in the mean."""

    calls: float
    handle_s: float
    interval_s: float = 1800.0

    def __post_init__(self) -> None:
        if not 0 <= self.calls < inf:
            raise invalid("calls", "Give a number of calls from 0 up.")
        if not 0 < self.handle_s < inf:
            raise invalid("handle_s", "Give a handle time above 0 seconds.")
        if not 0 < self.interval_s < inf:
            raise invalid("interval_s", "Give an interval above 0 seconds.")

    @property
    def erlangs(self) -> float:
        """How many agents would be busy all the time if nobody ever waited."""
        return self.calls * self.handle_s / self.interval_s

    @property
    def arrivals_per_s(self) -> float:
        return self.calls / self.interval_s


@dataclass(frozen=True)
class ErlangC:
    """The queue that a load makes with this many agents. Raises Invalid where it would grow for ever."""

    load: Load
    agents: int

    def __post_init__(self) -> None:
        checked_agents(self.agents)
        if self.agents <= self.load.erlangs:
            raise invalid(
                "agents",
                f"unstable: {self.agents} agents can't keep up with {self.load.erlangs:g} erlangs, and the "
                f"queue would grow for ever. Give more than {self.load.erlangs:g}.",
                "unstable",
            )

    @cached_property
    def waiting_share(self) -> float:
        """Pw: the share of callers who wait at all."""
        lost = erlang_b(self.load.erlangs, self.agents)
        return self.agents * lost / (self.agents - self.load.erlangs * (1 - lost))

    @property
    def immediate_share(self) -> float:
        return 1 - self.waiting_share

    @property
    def occupancy(self) -> float:
        """The share of their time that agents are on calls."""
        return self.load.erlangs / self.agents

    @property
    def speed_of_answer_s(self) -> float:
        """ASA: the mean wait in seconds; everybody is answered."""
        return self.waiting_share * self.load.handle_s / self._spare

    @property
    def queue_length(self) -> float:
        """How many wait, in the mean."""
        return self.waiting_share * self.load.erlangs / self._spare

    def service_level(self, within_s: float) -> float:
        """The share answered within so many seconds."""
        if not within_s >= 0:
            raise invalid("within_s", "Give a time of 0 seconds or more.")
        return 1 - self.waiting_share * exp(-self._spare * within_s / self.load.handle_s)

    @property
    def _spare(self) -> float:
        """Agents beyond the load."""
        return self.agents - self.load.erlangs


def erlang_b(erlangs: float, agents: int) -> float:
    """The share of callers lost where nobody can wait, by the recursion B_k = A B_{k-1} / (k + A B_{k-1})."""
    checked_agents(agents)
    lost = 1.0
    for busy in range(1, agents + 1):
        lost = erlangs * lost / (busy + erlangs * lost)
    return lost


def checked_agents(agents: int) -> int:
    """The number of agents, if it is one. Raises Invalid."""
    if not 1 <= agents <= MOST_AGENTS:
        raise invalid("agents", f"Give a whole number of agents from 1 to {MOST_AGENTS:,}.")
    return agents
