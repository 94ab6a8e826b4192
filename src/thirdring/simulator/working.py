"""How the city works what it is told: when each report is accepted, begun, held, closed and reopened. Pure.

An agency takes a share of the promised time, drawn around its pace; where need is high it takes longer. That
second bias is part of the truth (``SLOWER_BY_NEED``). Work is done in the agency's hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from thirdring.cases.rules import HoldReason, Outcome, Status
from thirdring.city.working_time import WorkingCalendar

SLOWER_BY_NEED = 0.35  # of the time taken, between no need and all need
SPREAD = 0.55  # of the logarithm of the time taken
FORGOTTEN = 0.012  # never looked at
HELD, REOPENED, BEGUN = 0.07, 0.045, 0.75
OUTCOMES: Mapping[Outcome, float] = {
    Outcome.FIXED: 0.80,
    Outcome.NO_PROBLEM_FOUND: 0.09,
    Outcome.NOT_CITY_RESPONSIBILITY: 0.05,
    Outcome.CANNOT_FIX: 0.025,
    Outcome.WITHDRAWN: 0.025,
    Outcome.SPAM: 0.004,
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is known when work begins. ``pace`` is the agency's middle share of the promised time."""

    at: datetime
    acknowledge_by: datetime
    resolve_by: datetime
    pace: float
    need: float
    outcomes: tuple[str, ...]
    is_twin: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A hold; ``until`` is None while it lasts."""

    reason: HoldReason
    since: datetime
    review_at: datetime
    until: datetime | None
    held_from: Status


@dataclass(frozen=True, slots=True)
class Ending:
    """A closure, and when it was found not to be one."""

    outcome: Outcome
    at: datetime
    reopened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a report, as of now; None for what has not happened."""

    status: Status
    accepted_at: datetime | None = None
    started_at: datetime | None = None
    pause: Pause | None = None
    endings: tuple[Ending, ...] = ()


def fate(rng: np.random.Generator, task: Task, calendar: WorkingCalendar, now: datetime) -> Fate:
    """Work one report, up to now."""
    if rng.random() < FORGOTTEN:
        return Fate(Status.RECEIVED)
    slow = task.pace * (1 + SLOWER_BY_NEED * (task.need - 0.5))
    close_at = _worked(rng, calendar, task.at, slow * _luck(rng) * (task.resolve_by - task.at))
    accept_at = _worked(rng, calendar, task.at, 0.6 * slow * _luck(rng) * (task.acknowledge_by - task.at))
    if task.is_twin:
        close_at = min(close_at, _worked(rng, calendar, accept_at, timedelta(hours=1)))
    if accept_at >= close_at - timedelta(minutes=2):
        accept_at = task.at + 0.4 * (close_at - task.at)
    start_at = accept_at + float(rng.uniform(0.2, 0.7)) * (close_at - accept_at)
    start_at = min(_worked(rng, calendar, start_at, timedelta()), close_at - timedelta(minutes=1))
    begun = rng.random() < BEGUN and not task.is_twin
    pause = _pause(rng, accept_at, start_at if begun else None, close_at, now)
    if pause is not None:
        close_at += (pause.until or now) - pause.since
    return _so_far(rng, task, (accept_at, start_at if begun else None, close_at), pause, now)


def _luck(rng: np.random.Generator) -> float:
    return float(rng.lognormal(0, SPREAD))


def _worked(
    rng: np.random.Generator, calendar: WorkingCalendar, start: datetime, span: timedelta
) -> datetime:
    """The moment of work nearest after ``start + span``, some minutes into it."""
    at = start + max(span, timedelta(minutes=4))
    worked = calendar.next_working_moment(at)
    return worked if worked == at else worked + timedelta(minutes=float(rng.exponential(70)))


def _pause(
    rng: np.random.Generator, accepted: datetime, started: datetime | None, closed: datetime, now: datetime
) -> Pause | None:
    if rng.random() >= HELD or closed - accepted < timedelta(hours=8):
        return None
    begun = started is not None and rng.random() < 0.5
    after = started if begun and started is not None else accepted
    before = closed if begun or started is None else started
    since = after + 0.4 * (before - after)
    until = since + timedelta(days=float(rng.uniform(1, 14)))
    reason = list(HoldReason)[int(rng.integers(len(HoldReason)))]
    review = until.replace(minute=0, second=0, microsecond=0)
    review = max(review, since + timedelta(hours=1))
    if since >= now:
        return None
    held_from = Status.IN_PROGRESS if begun else Status.ACCEPTED
    return Pause(reason, since, review, until if until < now else None, held_from)


def _so_far(
    rng: np.random.Generator,
    task: Task,
    plan: tuple[datetime, datetime | None, datetime],
    pause: Pause | None,
    now: datetime,
) -> Fate:
    accept_at, start_at, close_at = plan
    if pause is not None and start_at is not None and pause.held_from == Status.ACCEPTED:
        start_at = None if pause.until is None else start_at + (pause.until - pause.since)
    if accept_at >= now:
        return Fate(Status.RECEIVED)
    started = start_at if start_at is not None and start_at < now else None
    if pause is not None and pause.until is None:
        return Fate(Status.ON_HOLD, accept_at, started, pause)
    if close_at >= now:
        return Fate(Status.IN_PROGRESS if started else Status.ACCEPTED, accept_at, started, pause)
    return _ended(rng, task, (accept_at, started, close_at), pause, now)


def _ended(
    rng: np.random.Generator,
    task: Task,
    done: tuple[datetime, datetime | None, datetime],
    pause: Pause | None,
    now: datetime,
) -> Fate:
    accept_at, started, close_at = done
    outcome = Outcome.DUPLICATE if task.is_twin else _outcome(rng, task.outcomes)
    back_at = close_at + timedelta(days=float(rng.uniform(0.3, 9)))
    if outcome is not Outcome.FIXED or rng.random() >= REOPENED or back_at >= now:
        return Fate(Status.CLOSED, accept_at, started, pause, (Ending(outcome, close_at),))
    first = Ending(outcome, close_at, back_at)
    again_at = back_at + 0.6 * (close_at - task.at)
    if again_at >= now:
        return Fate(Status.ACCEPTED, accept_at, started, pause, (first,))
    return Fate(Status.CLOSED, accept_at, started, pause, (first, Ending(Outcome.FIXED, again_at)))


def _outcome(rng: np.random.Generator, allowed: tuple[str, ...]) -> Outcome:
    known = [outcome for outcome in OUTCOMES if not allowed or outcome in allowed]
    shares = np.array([OUTCOMES[outcome] for outcome in known])
    return known[int(rng.choice(len(known), p=shares / shares.sum()))]
