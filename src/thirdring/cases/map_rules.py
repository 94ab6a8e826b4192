"""What may be asked of the public's map. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

PERIODS: tuple[int | None, ...] = (None, 365, 90, 30, 7)  # days since the opening, in the order they are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which public cases: open (True), closed (False) or both; of which types (None: all); opened when."""

    open: bool | None = True
    type_ids: Sequence[int] | None = None
    days: int | None = None  # one of PERIODS


def first_day(today: date, days: int | None) -> date:
    """The first day of the period: whole days, so that a page and its map mean the same cases all day."""
    return date.min if days is None else today - timedelta(days=days)
