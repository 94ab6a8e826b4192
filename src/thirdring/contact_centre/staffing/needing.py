"""A day's needs: for each interval how many it takes, and what callers would meet with so many. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from thirdring.contact_centre.staffing.erlang_a import ErlangA
from thirdring.contact_centre.staffing.erlang_c import ErlangC, Load
from thirdring.contact_centre.staffing.requiring import Requirement, Targets
from thirdring.contact_centre.staffing.what_if import Scenario

MOST_PROMISED = 0.99  # of callers in time; all of them no number of people can promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What callers would meet: SL1, the share that gives up, the speed of answer (seconds); and occupancy."""

    service_level: float
    abandoned_share: float
    speed_of_answer_s: float
    occupancy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One interval. ``met`` with as many agents as required; None where nobody calls."""

    load: Load
    requirement: Requirement
    met: Met | None


@dataclass(frozen=True, slots=True)
class Needs:
    """A day, interval by interval."""

    rows: Sequence[Need]

    @property
    def agent_hours(self) -> float:
        """Hours somebody has to be there for calls."""
        return sum(row.requirement.agents * row.load.interval_s for row in self.rows) / 3600

    @property
    def rostered_hours(self) -> float:
        """Hours to roster, shrinkage allowed for."""
        return sum(row.requirement.rostered * row.load.interval_s for row in self.rows) / 3600

    @property
    def most(self) -> int:
        """To roster at the busiest."""
        return max((row.requirement.rostered for row in self.rows), default=0)


def needs(scenario: Scenario) -> Needs:
    """What a scenario takes, interval by interval."""
    pairs = zip(scenario.loads, scenario.requirements(), strict=True)
    return Needs([_need(scenario, load, requirement) for load, requirement in pairs])


def _need(scenario: Scenario, load: Load, requirement: Requirement) -> Need:
    if not load.calls:
        return Need(load=load, requirement=requirement, met=None)
    found = met(load, requirement.agents, scenario.patience_s, within_s=scenario.targets.within_s)
    return Need(load=load, requirement=requirement, met=found)


def met(load: Load, agents: int, patience_s: float | None, *, within_s: float) -> Met:
    """What callers meet with so many agents; by Erlang C, as if nobody gave up, when no patience is known."""
    queue = ErlangC(load, agents) if patience_s is None else ErlangA(load, agents, patience_s)
    return Met(
        service_level=queue.service_level(within_s),
        abandoned_share=queue.abandoned_share if isinstance(queue, ErlangA) else 0.0,
        speed_of_answer_s=queue.speed_of_answer_s,
        occupancy=queue.occupancy,
    )


def promised(share: float, *, within_s: float) -> Targets:
    """The targets of a queue that wants this share answered within so many seconds; 1 becomes 0.99."""
    return Targets(answered_share=min(share, MOST_PROMISED), within_s=within_s)
