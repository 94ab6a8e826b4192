"""What would follow if something were done otherwise: callbacks, answering first, other targets. Pure.

Each question is a load before and after; how many it takes is then asked of ``requiring.required``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from thirdring.contact_centre.staffing.erlang_a import ErlangA
from thirdring.contact_centre.staffing.erlang_c import Load
from thirdring.contact_centre.staffing.requiring import Requirement, Targets, required
from thirdring.kernel.errors import invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A day as it is planned: a load for each interval, callers' patience, targets and shrinkage."""

    loads: Sequence[Load]
    targets: Targets
    patience_s: float | None = None
    shrinkage: float = 0.0

    def requirements(self) -> list[Requirement]:
        """How many each interval takes."""
        return [
            required(load, self.targets, patience_s=self.patience_s, shrinkage=self.shrinkage)
            for load in self.loads
        ]

    def rostered_hours(self) -> float:
        """Hours to roster in all."""
        pairs = zip(self.requirements(), self.loads, strict=True)
        return sum(need.rostered * load.interval_s for need, load in pairs) / 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The hours to roster before and after."""

    hours_before: float
    hours_after: float

    @property
    def saved_hours(self) -> float:
        return self.hours_before - self.hours_after


def compared(before: Scenario, after: Scenario) -> Answer:
    """Two scenarios side by side."""
    return Answer(hours_before=before.rostered_hours(), hours_after=after.rostered_hours())


def with_callbacks(scenario: Scenario, *, accepted_share: float, spread_over: int) -> Scenario:
    """Callers who would wait may ask to be called: this share of all does, and is called evenly over the next
    ``spread_over`` intervals. The work stays; its peaks move.
    """
    _share("accepted_share", accepted_share)
    if spread_over < 1:
        raise invalid("spread_over", "Give at least one interval.")
    calls = [load.calls * (1 - accepted_share) for load in scenario.loads]
    for place, load in enumerate(scenario.loads):
        later = range(place + 1, min(place + 1 + spread_over, len(calls))) or range(place, place + 1)
        for other in later:
            calls[other] += load.calls * accepted_share / len(later)
    loads = [replace(load, calls=count) for load, count in zip(scenario.loads, calls, strict=True)]
    return replace(scenario, loads=loads)


def with_answers_first(scenario: Scenario, *, deflected_share: float, shorter_by_s: float = 0.0) -> Scenario:
    """This share of callers finds the answer before asking for a person; the others' calls are shorter by so
    many seconds, because the answer lies ready.
    """
    _share("deflected_share", deflected_share)
    loads = [
        replace(
            load, calls=load.calls * (1 - deflected_share), handle_s=max(1.0, load.handle_s - shorter_by_s)
        )
        for load in scenario.loads
    ]
    return replace(scenario, loads=loads)


def with_targets(scenario: Scenario, targets: Targets) -> Scenario:
    """The same day with other targets."""
    return replace(scenario, targets=targets)


def patience_from(*, abandoned: int, waited_s: float) -> float:
    """Callers' mean patience in seconds, from abandons and all time waited, answered or not.

    The likelihood's maximum for patience that is exponential and seen only where it ended before the answer.
    """
    if abandoned < 1 or not waited_s > 0:
        raise invalid("abandoned", "Nobody gave up yet, so nothing is known of patience.")
    return waited_s / abandoned


def expected(load: Load, agents: int, patience_s: float, *, within_s: float) -> dict[str, float]:
    """What a queue would show: SL1, the share given up, the speed of answer in seconds, and occupancy."""
    queue = ErlangA(load, agents, patience_s)
    return {
        "SL1": queue.service_level(within_s),
        "AR1": queue.abandoned_share,
        "ASA": queue.speed_of_answer_s,
        "OCC": queue.occupancy,
    }


def _share(field: str, share: float) -> None:
    if not 0 <= share < 1:
        raise invalid(field, "Give a share from 0 to below 1.")
