"""Budgets of tokens: so many at once, and one more in a while. Pure; who spends is kept elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Budget:
    """At most ``most`` at once; what was spent comes back one by one, each after ``each``."""

    most: int
    each: timedelta

    @property
    def whole_after(self) -> timedelta:
        """After how long without spending it is as if nothing had been spent."""
        return self.each * self.most


@dataclass(frozen=True, slots=True)
class Spent:
    """``used`` tokens, as of ``at`` (UTC); a fraction, because they come back evenly."""

    used: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Spending:
    """What spending one came to: the new state, or when the next one is there (UTC) and nothing changed."""

    spent: Spent
    opens_at: datetime | None = None


def used_at(budget: Budget, spent: Spent | None, now: datetime) -> float:
    """How many tokens are out at ``now``. A clock that went back gives nothing and takes nothing."""
    if spent is None:
        return 0.0
    passed = max(now - spent.at, timedelta())
    return max(0.0, spent.used - passed / budget.each)


def spend(budget: Budget, spent: Spent | None, now: datetime) -> Spending:
    """Take one token if there is a whole one."""
    used = used_at(budget, spent, now)
    over = used + 1 - budget.most
    if over <= _ROUNDING:
        return Spending(Spent(used + 1, now))
    return Spending(spent or Spent(used, now), opens_at=now + budget.each * over)


_ROUNDING = 1e-9  # so that exactly at ``opens_at`` the token is there
