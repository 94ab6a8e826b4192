"""Erlang A: a queue whose callers give up when their patience ends (M/M/c+M). Pure; thousands of agents.

After Palm (1957) and Garnett, Mandelbaum & Reiman, *Designing a Call Center with Impatient Customers* (2002).
With arrivals at rate lambda, service at mu and patience at theta, the number in the system goes up at lambda
and down at min(n, c) mu + max(n - c, 0) theta.

Somebody with j others ahead is at the head after the sum S of exponential times of rates c mu + k theta,
k = 0..j. Then exp(-theta S) has a beta distribution with parameters a = c mu / theta and j + 1, which gives
the waits below in closed form, as sums of positive terms.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray

from thirdring.contact_centre.staffing.erlang_c import Load, checked_agents
from thirdring.kernel.errors import invalid

Floats = NDArray[np.float64]

NEGLIGIBLE = 1e-15  # of the whole mass
LONGEST_QUEUE = 2_000_000


@dataclass(frozen=True)
class ErlangA:
    """The queue that a load makes with this many agents and callers of this mean patience, in seconds."""

    load: Load
    agents: int
    patience_s: float

    def __post_init__(self) -> None:
        checked_agents(self.agents)
        if not 0 < self.patience_s < inf:
            raise invalid("patience_s", "Give a patience above 0 seconds.")
        if not self.load.calls:
            raise invalid("calls", "Give at least some calls: without any there is no queue.")

    @property
    def waiting_share(self) -> float:
        """Pw: the share of callers who find all agents busy."""
        return float(self._waiting.sum())

    @property
    def queue_length(self) -> float:
        """How many wait, in the mean."""
        return float(self._waiting @ np.arange(self._waiting.size))

    @property
    def abandoned_share(self) -> float:
        """The share of callers who give up."""
        return self.queue_length / (self.patience_s * self.load.arrivals_per_s)

    @property
    def wait_of_all_s(self) -> float:
        """The mean wait of everybody, answered or not, in seconds. Not the speed of answer."""
        return self.queue_length / self.load.arrivals_per_s

    @property
    def speed_of_answer_s(self) -> float:
        """ASA: the mean wait of those who are answered, in seconds."""
        leaving = self._leaving_per_s  # of the one at the head, and on: c mu + theta, c mu + 2 theta ...
        waits = np.cumsum(1 / leaving) * self._answered
        return float(self._waiting @ waits) / (1 - self.abandoned_share)

    @property
    def occupancy(self) -> float:
        """The share of their time that agents are on calls."""
        return self.load.erlangs * (1 - self.abandoned_share) / self.agents

    def service_level(self, within_s: float) -> float:
        """SL1: of all who called, the share answered within so many seconds."""
        if not within_s >= 0:
            raise invalid("within_s", "Give a time of 0 seconds or more.")
        in_time = self._answered * self._at_the_head_by(within_s)
        return float(1 - self.waiting_share + self._waiting @ in_time)

    @property
    def _answered(self) -> Floats:
        """With j ahead, the chance to be answered at all: a / (a + j + 1)."""
        return self.agents / self.load.handle_s / self._leaving_per_s

    @property
    def _leaving_per_s(self) -> Floats:
        """How fast people leave when j wait ahead and one more behind them: c mu + (j + 1) theta."""
        places = np.arange(1, self._waiting.size + 1)
        return self.agents / self.load.handle_s + places / self.patience_s

    def _at_the_head_by(self, within_s: float) -> Floats:
        """With j ahead, and to be answered, the chance that it is in time: 1 - I_x(a + 1, j + 1)."""
        elapsed = within_s / self.patience_s
        if not elapsed:
            return np.zeros(self._waiting.size)
        steps = np.arange(1, self._waiting.size)
        a = self.agents * self.patience_s / self.load.handle_s
        growth = np.log(-np.expm1(-elapsed)) + np.log((a + steps) / steps)
        terms = -(a + 1) * elapsed + np.concatenate(([0.0], np.cumsum(growth)))
        late: Floats = np.cumsum(np.exp(terms))
        return np.clip(1 - late, 0.0, 1.0)

    @cached_property
    def _waiting(self) -> Floats:
        """The chances that all agents are busy and 0, 1, 2 ... callers wait."""
        most = 256
        while True:
            below, above = self._log_weights(most)
            top = max(float(below.max()), float(above.max()))
            all_of_it = np.exp(below - top).sum() + np.exp(above - top).sum()
            if above[-1] < above[-2] and np.exp(above[-1] - top) < NEGLIGIBLE * all_of_it:
                chances: Floats = np.exp(above - top) / all_of_it
                return chances
            if most >= LONGEST_QUEUE:
                cure = "Give more agents, or callers less patience."
                raise invalid("patience_s", f"More than {LONGEST_QUEUE:,} would wait. {cure}", "too_long")
            most *= 4

    def _log_weights(self, most: int) -> tuple[Floats, Floats]:
        """Logarithms of the chances, up to a constant: of 0..c-1 in the system, and of 0..most waiting."""
        busy = np.arange(1, self.agents + 1)
        below = np.concatenate(([0.0], np.cumsum(np.log(self.load.erlangs / busy))))
        leaving = self.agents / self.load.handle_s + np.arange(1, most + 1) / self.patience_s
        above = below[-1] + np.concatenate(([0.0], np.cumsum(np.log(self.load.arrivals_per_s / leaving))))
        return below[:-1], above
