"""What a new case will be promised: targets turned into dates. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from thirdring.city.working_time import TimeUnit, WorkingCalendar, due_at
from thirdring.sla.rules import WARN_AT, Clock


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
    """One clock's promise before it is written down; ``due_at`` and ``warn_at`` are UTC."""

    clock: Clock
    amount: int
    unit: str
    due_at: datetime
    warn_at: datetime | None = None


def planned(
    targets: Iterable[TargetLike],
    *,
    priority: str,
    calendar: WorkingCalendar,
    start: datetime,
    local: Iterable[TargetLike] = (),
) -> list[Planned]:
    """The promises a case of this priority starts with.

    A target for the priority beats one for all, and those of the place (``local``, the later the stronger)
    beat the catalogue's.
    """
    chosen: dict[str, TargetLike] = {}
    for known in (targets, local):
        for target in sorted(known, key=lambda target: target.priority == priority):
            if target.priority in {"", priority}:
                chosen[target.clock] = target
    return [_planned(Clock(clock), target, calendar, start) for clock, target in sorted(chosen.items())]


def _planned(clock: Clock, target: TargetLike, calendar: WorkingCalendar, start: datetime) -> Planned:
    due = due_at(start, target.amount, target.unit, calendar)
    warn = warn_at(start, due, target.unit, calendar)
    return Planned(clock, target.amount, target.unit, due, warn)


def warn_at(start: datetime, due: datetime, unit: str, calendar: WorkingCalendar) -> datetime:
    """When three quarters of the time from ``start`` to ``due`` are gone: working time, or plain (UTC)."""
    if TimeUnit(unit) in {TimeUnit.HOURS, TimeUnit.DAYS}:
        return start + (due - start) * WARN_AT
    return calendar.add_working_minutes(start, calendar.working_minutes_between(start, due) * WARN_AT)


def resolve_due(promises: Iterable[Planned]) -> datetime | None:
    """By when the case should be closed, or None when nothing is promised about that."""
    return next((promise.due_at for promise in promises if promise.clock is Clock.RESOLVE), None)
