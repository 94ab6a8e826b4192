"""What a new case will be promised: targets turned into dates. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from thirdring.city.working_time import WorkingCalendar, due_at
from thirdring.sla.rules import Clock


class TargetLike(Protocol):
    """A target of the catalogue."""

    @property
    def clock(self) -> str: ...
    @property
    def amount(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def priority(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """One clock's promise before it is written down; ``due_at`` is UTC."""

    clock: Clock
    amount: int
    unit: str
    due_at: datetime


def planned(
    targets: Iterable[TargetLike], *, priority: str, calendar: WorkingCalendar, start: datetime
) -> list[Planned]:
    """The promises a case of this priority starts with; a target for the priority beats one for all."""
    chosen: dict[str, TargetLike] = {}
    for target in sorted(targets, key=lambda target: target.priority == priority):
        if target.priority in {"", priority}:
            chosen[target.clock] = target
    return [
        Planned(Clock(clock), t.amount, t.unit, due_at(start, t.amount, t.unit, calendar))
        for clock, t in sorted(chosen.items())
    ]


def resolve_due(promises: Iterable[Planned]) -> datetime | None:
    """By when the case should be closed, or None when nothing is promised about that."""
    return next((promise.due_at for promise in promises if promise.clock is Clock.RESOLVE), None)
